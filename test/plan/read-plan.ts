import type { Announcement } from '../../lib/plan/announcement.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { Step } from '../../lib/plan/step.ts';
import { stepText } from '../../lib/plan/step-text.ts';

/** What a plan says, by who reads it: AWS, people, and the next tick. */

export const calls = (steps: readonly Step[]): readonly string[] => steps.flatMap((step) => stepText(step) ?? []);

export const told = (steps: readonly Step[]): readonly Announcement[] =>
  steps.flatMap((step) => (step.kind === 'remember' ? step.tell : []));

export const lastWritten = (steps: readonly Step[]): TargetRecord | undefined =>
  steps.findLast((step) => step.kind === 'remember')?.record;

/** Each step with its reason, as `npm start` prints them. */
export const reasons = (steps: readonly Step[]): readonly (readonly [string, string])[] =>
  steps.map((step) => [stepText(step) ?? step.kind, step.because]);
