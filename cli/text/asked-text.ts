import { askedBounds } from '../../lib/preview/asked-tasks.ts';
import { counted } from '../../lib/schedule/counted.ts';
import type { Bounds } from '../../lib/schedule/schedule.ts';

interface Asked {
  readonly tasks?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly desired?: number | undefined;
}

/** `5`; `0 to 2` where only bounds are asked for; `undefined` where nothing is. */
export function askedText(asked: Asked): string | undefined {
  const bounds = askedBounds(asked);
  return bounds === undefined ? asked.tasks?.toString() : boundsText(bounds);
}

/** The same in a sentence: `5 tasks`, `0 to 2 tasks`, `at least 2 tasks`. */
export function askedPhrase(asked: Asked): string | undefined {
  const bounds = askedBounds(asked);
  if (bounds === undefined) return asked.tasks === undefined ? undefined : counted(asked.tasks);
  return `${boundsText(bounds)} tasks`;
}

function boundsText({ min, max }: Partial<Bounds>): string {
  if (max === undefined) return `at least ${min}`;
  return min === undefined ? `at most ${max}` : `${min} to ${max}`;
}
