import { lastDue } from '../../lib/plan/actions-due.ts';
import type { Bounds } from '../../lib/schedule/schedule.ts';
import { minute } from '../../lib/schedule/wall-time.ts';
import { type FoundService, runsActions } from './found-service.ts';
import { setTogether } from './set-together.ts';

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
  const span = { since: new Date(now - late), until: new Date(now) };
  const due = actions.flatMap((action) => {
    const at = lastDue(action, span);
    return at instanceof Date ? [{ action, at: at.getTime() }] : [];
  });
  const { min, max } = scalableTarget;
  let bounds: Bounds = { min, max };
  for (const [, together] of [...Map.groupBy(due, ({ at }) => at)].sort(([a], [b]) => a - b)) {
    const set = setTogether(
      bounds,
      together.map(({ action }) => action),
    );
    // Nobody can say what should be there: what is found counts.
    if (typeof set === 'string') return undefined;
    bounds = set;
  }
  if (bounds.min === min && bounds.max === max) return undefined;
  return { names: due.toSorted((a, b) => a.at - b.at).map(({ action }) => action.name), bounds };
}
