import { becauseOf, becauseOfOverride, becauseOverridden, becauseOverruled } from './because.ts';
import { compiled } from './compiled.ts';
import { lanesOf } from './lanes.ts';
import { askedByOverride } from './override-capacity.ts';
import { byStart, type Decision, decide } from './precedence.ts';
import { type EarlyLead, nextEdge, standingAt, windingDownAt, withEarlyLeads } from './ramps.ts';
import { type Asked, type Running, within } from './running.ts';
import type { CapacityState, Override, RunningOccurrence, Schedule, Target } from './schedule.ts';
import type { ZoneClock } from './wall-time.ts';

/**
 * What should be true of a target at an instant. It stays so until `until`, and is something else from there on: other
 * counts, other occurrences in force or overruled, another phase of one, or another reason.
 *
 * An override decides alone until it ends; one that has ended, or is for another target, counts for nothing. With
 * `desired` alone it pins the target to that count. Throws a RangeError for a target that the schedule does not have,
 * and for a date that is none.
 *
 * @param early events that were moved in their lead and keep what they have; see `followEvents`
 */
export function stateAt(
  schedule: Schedule,
  targetName: string,
  at: Date,
  override?: Override,
  early: readonly EarlyLead[] = [],
): CapacityState {
  const instant = at.getTime();
  if (Number.isNaN(instant)) throw new RangeError('The instant is not a date.');
  return evaluator(schedule, targetName).stateAt(instant, override, early);
}

interface Evaluator {
  readonly stateAt: (instant: number, override: Override | undefined, early: readonly EarlyLead[]) => CapacityState;
}

const known = new WeakMap<Schedule, Map<string, Evaluator>>();

function evaluator(schedule: Schedule, targetName: string): Evaluator {
  let evaluators = known.get(schedule);
  if (evaluators === undefined) {
    evaluators = new Map();
    known.set(schedule, evaluators);
  }
  const before = evaluators.get(targetName);
  if (before !== undefined) return before;
  const made = makeEvaluator(schedule, targetName);
  evaluators.set(targetName, made);
  return made;
}

/** What runs at an instant, and the next one at which that may be different. */
interface Scene {
  readonly running: readonly Running[];
  readonly next: number;
}

/** A state of which it is not known yet how long it holds. */
interface Undated extends Pick<CapacityState, 'autoscaling' | 'inForce' | 'overruled' | 'override' | 'because'> {
  readonly asked: Asked;
}

/** What holds at an instant, and the next one at which that may be different. */
interface View {
  readonly at: number;
  readonly holds: Undated;
  readonly next: number;
}

interface Evaluated {
  readonly state: CapacityState;
  /** What holds from its `until` on. */
  readonly then?: View;
}

function makeEvaluator(schedule: Schedule, targetName: string): Evaluator {
  const { clock, target: findTarget } = compiled(schedule);
  const target = findTarget(targetName);
  const lanesAt = lanesOf(schedule, targetName);

  const sceneAt = (instant: number, early: readonly EarlyLead[]): Scene => {
    const lanes = early.length === 0 ? lanesAt(instant) : withEarlyLeads(lanesAt(instant), early);
    const running = [...standingAt(lanes, target, instant), ...windingDownAt(lanes, target, instant)];
    return { running, next: nextEdge(lanes, instant) };
  };

  const undated = ({ running }: Scene, override: Override | undefined): Undated =>
    override === undefined
      ? scheduled(decide(running, target.base), target, clock)
      : overridden(running, override, target, clock);

  const viewAt = (instant: number, override: Override | undefined, early: readonly EarlyLead[]): View => {
    const scene = sceneAt(instant, early);
    return { at: instant, holds: undated(scene, override), next: scene.next };
  };

  /** What holds, and what follows when it is over. */
  const evaluate = (view: View, override: Override | undefined, early: readonly EarlyLead[]): Evaluated => {
    const { holds } = view;
    // An edge may change nothing, such as a step of a ramp below what others hold.
    for (let { next } = view; ; ) {
      const ends = override?.until.getTime() ?? Number.POSITIVE_INFINITY;
      if (Math.min(ends, next) === Number.POSITIVE_INFINITY) return { state: stateOf(holds) };
      if (ends <= next) return { state: stateOf(holds, ends) };
      const then = viewAt(next, override, early);
      if (!isSame(then.holds, holds)) return { state: stateOf(holds, next), then };
      next = then.next;
    }
  };

  // The state last asked for holds until its `until`: most ticks find it still holding, and a calendar goes on from there.
  let last: (Evaluated & { readonly from: number }) | undefined;

  return {
    stateAt: (instant, override, early) => {
      if (override !== undefined && override.target === targetName && instant < override.until.getTime()) {
        return evaluate(viewAt(instant, override, early), override, early).state;
      }
      if (early.length > 0) return evaluate(viewAt(instant, undefined, early), undefined, early).state;
      const holds =
        last && last.from <= instant && (last.state.until === undefined || instant < last.state.until.getTime());
      if (last && holds) return last.state;
      const view = last?.then?.at === instant ? last.then : viewAt(instant, undefined, []);
      last = { from: instant, ...evaluate(view, undefined, []) };
      return last.state;
    },
  };
}

/** In one piece: of many targets over months there are a hundred thousand. */
function stateOf(
  { asked, autoscaling, inForce, overruled, override, because }: Undated,
  until?: number,
): CapacityState {
  return {
    ...asked,
    autoscaling,
    inForce,
    overruled,
    because,
    ...(override && { override }),
    ...(until !== undefined && { until: new Date(until) }),
  };
}

function scheduled(decision: Decision, target: Target, clock: ZoneClock): Undated {
  const asked = within(target.limits, decision.asked);
  return {
    asked,
    autoscaling: decision.autoscaling,
    inForce: occurrencesOf(decision.inForce),
    overruled: toldOf(decision.overruled),
    because: becauseOf(decision, asked, clock),
  };
}

function occurrencesOf(all: readonly Running[]): readonly RunningOccurrence[] {
  const found: RunningOccurrence[] = [];
  for (const { occurrence } of all) found.push(occurrence);
  return found;
}

function toldOf(all: Decision['overruled']): CapacityState['overruled'] {
  const found: CapacityState['overruled'][number][] = [];
  for (const { running, by } of all) found.push({ ...running.occurrence, because: becauseOverruled(running, by) });
  return found;
}

function overridden(running: readonly Running[], override: Override, target: Target, clock: ZoneClock): Undated {
  const asked = askedByOverride(override, target);
  return {
    asked,
    autoscaling: 'active',
    inForce: [],
    overruled: running
      .toSorted(byStart)
      .map((one) => ({ ...one.occurrence, because: becauseOverridden(one, override) })),
    override,
    because: becauseOfOverride(override, asked, clock),
  };
}

/** Of one target under one schedule and one override. */
function isSame(one: Undated, other: Undated): boolean {
  return (
    // Most states differ here already: the sentence names counts, windows and times.
    one.because === other.because &&
    one.asked.min === other.asked.min &&
    one.asked.max === other.asked.max &&
    one.asked.desired === other.asked.desired &&
    one.autoscaling === other.autoscaling &&
    isSameList(one.inForce, other.inForce, isSameRun) &&
    isSameList(one.overruled, other.overruled, (a, b) => a.because === b.because && isSameRun(a, b))
  );
}

function isSameList<T>(some: readonly T[], others: readonly T[], isSame: (one: T, other: T) => boolean): boolean {
  return (
    some.length === others.length &&
    some.every((one, index) => {
      const other = others[index];
      return other !== undefined && isSame(one, other);
    })
  );
}

const isSameRun = (one: RunningOccurrence, other: RunningOccurrence): boolean =>
  one === other ||
  (one.window === other.window &&
    one.phase === other.phase &&
    one.start.getTime() === other.start.getTime() &&
    one.end.getTime() === other.end.getTime());
