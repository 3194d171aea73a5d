import type { Bounds } from '../schedule/schedule.ts';
import type { Suspended } from './autoscaling.ts';
import type { ChosenCount } from './count.ts';
import type { Counts } from './counts.ts';
import { covers, isToDeregister } from './covers.ts';
import type { Observed } from './observed.ts';
import type { Situation } from './situation.ts';
import type { Step } from './step.ts';
import { allSuspended, noneSuspended, sameFlags, withoutOurs } from './suspended-flags.ts';
import { asksForMore } from './wanted.ts';

/** Calls on ECS and Application Auto Scaling, and the counts when all of them have succeeded. */
export interface Calls {
  readonly steps: readonly Step[];
  readonly to: Counts;
}

/**
 * The calls that bring about what is wanted, with the count that was chosen. Raised is from the outside
 * in, max, min, desired, before autoscaling is suspended or deregistered.
 *
 * @param situation its record with everything in it that is saved before the calls
 */
export function callsFor(situation: Situation, { count, kept }: ChosenCount): Calls {
  const { wanted, observed, aim, record } = situation;
  const { scalableTarget: found, service } = observed;
  const on: On = { resource: record.resource, because: wanted.state.because };
  // A count is always set: that a registration moves it may come late, or fail, and nobody says so.
  const setTo = (next: number): readonly Step[] =>
    next === service.desired ? [] : [{ kind: 'set-desired', ...on, from: service.desired, to: next }];
  const setAlone: Calls = { steps: setTo(count), to: { desired: count } };

  if (wanted.state.autoscaling === 'deregistered') {
    if (found === undefined) return setAlone;
    // It may have to stay registered, so others' bounds are held to the limits here too.
    const most = wanted.target.limits?.max ?? Number.POSITIVE_INFINITY;
    const bounds = {
      min: Math.max(Math.min(found.min, most), aim.floor),
      max: Math.max(Math.min(found.max, most), count, aim.floor),
    };
    if (!mayDeregister(situation)) {
      const raised = clamped(count, bounds);
      const register = registerUnlessSame(on, bounds, found.suspended, observed, count);
      return { steps: [...register, ...setTo(raised)], to: { desired: raised, ...bounds } };
    }
    // A min that goes with the target raises nothing before.
    const until = { ...bounds, min: Math.min(bounds.min, count) };
    const register = registerUnlessSame(on, until, found.suspended, observed, count);
    return { steps: [...register, ...setTo(count), { kind: 'deregister', ...on }], to: { desired: count } };
  }

  const bounds = boundsFor(situation, kept);
  const isToStayUnregistered = found === undefined && wanted.target.base === undefined;
  if (bounds === undefined || isToStayUnregistered) return setAlone;
  const to = { desired: clamped(count, bounds), ...bounds };
  const set = setTo(to.desired);
  const present = found?.suspended ?? noneSuspended;
  const isToSuspend = wanted.state.autoscaling === 'suspended';
  const register = registerUnlessSame(
    on,
    bounds,
    isToSuspend ? allSuspended : withoutOurs(present, record.suspended),
    observed,
    count,
  );
  if (to.desired < service.desired) return { steps: [...set, ...register], to };
  if (isToSuspend && set.length > 0 && found !== undefined) {
    return { steps: [...registerUnlessSame(on, bounds, present, observed, count), ...set, ...register], to };
  }
  return { steps: [...register, ...set], to };
}

/** A max is never registered below a count that is still wanted: AWS would take the tasks away at once. */
function boundsFor({ wanted: { state, target }, aim: { bounds } }: Situation, kept: number): Bounds | undefined {
  if (bounds === undefined || !asksForMore(state)) return bounds;
  const limit = target.limits?.max ?? Number.POSITIVE_INFINITY;
  return { min: bounds.min, max: Math.max(bounds.max, Math.min(kept, limit)) };
}

/** A ceiling that was held up for a count follows it down. */
export function isCeilingToFollow({
  wanted: { state },
  observed,
  record: { applied },
  aim: { bounds },
}: Situation): boolean {
  const { service, scalableTarget: found } = observed;
  if (found === undefined || bounds === undefined || state.autoscaling !== 'active' || !asksForMore(state))
    return false;
  return (
    applied?.held === true && found.max === applied.counts.max && found.max > bounds.max && service.desired < found.max
  );
}

const clamped = (count: number, { min, max }: Bounds): number => Math.min(Math.max(count, min), max);

type On = Pick<Extract<Step, { kind: 'register' }>, 'resource' | 'because'>;

/** Any registration brings in a count that is outside the bounds, so then it is made though nothing of it is new. */
function registerUnlessSame(
  on: On,
  bounds: Bounds,
  suspended: Suspended,
  { scalableTarget: found }: Observed,
  count: number,
): readonly Step[] {
  const isSame =
    found !== undefined &&
    found.min === bounds.min &&
    found.max === bounds.max &&
    clamped(count, bounds) === count &&
    sameFlags(found.suspended, suspended);
  return isSame ? [] : [{ kind: 'register', ...on, ...bounds, suspended }];
}

/**
 * Once for each snapshot, and only if the snapshot holds all that would be deleted. A target that somebody registered
 * again meanwhile stays registered, and the floor is held by its bounds.
 */
function mayDeregister({ record: { snapshot }, observed: { configuration } }: Situation): boolean {
  return (
    snapshot !== undefined && isToDeregister(snapshot) && configuration !== undefined && covers(snapshot, configuration)
  );
}
