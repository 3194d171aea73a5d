import { actionsMissed } from '../../lib/plan/actions-due.ts';
import type { Bounds } from '../../lib/schedule/schedule.ts';
import { minute } from '../../lib/schedule/wall-time.ts';
import { type FoundService, runsActions } from './found-service.ts';

/** AWS promises no second: some minutes after its time an action may still be on its way. */
const late = 10 * minute;

/** Native actions that fell due some minutes ago, where the bounds that are found are not theirs. */
export interface LateFiring {
  readonly names: readonly string[];
  /** What they set, in the order of their times. */
  readonly bounds: Bounds;
}

export function lateFiring(found: FoundService, now: number): LateFiring | undefined {
  const { scalableTarget, actions } = found;
  if (scalableTarget === undefined || !runsActions(found)) return undefined;
  const { min, max } = scalableTarget;
  const span = { since: new Date(now - late), until: new Date(now) };
  const { missed, left } = actionsMissed(actions, span, { bounds: { min, max }, desired: min });
  const { bounds } = left;
  if (bounds.min === min && bounds.max === max) return undefined;
  return { names: missed.flatMap(({ name, due }) => (due === undefined ? [] : [name])), bounds };
}
