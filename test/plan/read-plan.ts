import type { News } from '../../lib/plan/news.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { Step } from '../../lib/plan/step.ts';
import { stepText } from '../../lib/plan/step-text.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { partOf } from '../../lib/tell/announcement-of.ts';

/** What a plan says, by who reads it: AWS, people, and the next tick. */

export const calls = (steps: readonly Step[]): readonly string[] => steps.flatMap((step) => stepText(step) ?? []);

export const told = (steps: readonly Step[]): readonly Announcement[] =>
  steps.flatMap((step) => (step.kind === 'remember' ? step.tell.map(partOf) : []));

export const lastWritten = (steps: readonly Step[]): TargetRecord | undefined =>
  steps.findLast((step) => step.kind === 'remember')?.record;

/** Each step with its reason, as `npm start` prints them. */
export const reasons = (steps: readonly Step[]): readonly (readonly [string, string])[] =>
  steps.map((step) => [stepText(step) ?? step.kind, step.because]);

export const newsWith = (part: Partial<News> = {}): News => ({
  id: 'id',
  kind: 'ready',
  severity: 'info',
  at: '2026-11-27T08:00:00Z',
  timezone: 'UTC',
  target: 'backend',
  because: '',
  facts: [],
  ...part,
});
