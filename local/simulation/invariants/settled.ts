import type { TargetRecord } from '../../../lib/plan/record.ts';
import { settlingMs } from '../../../lib/plan/what-differs.ts';
import { occurrences } from '../../../lib/schedule/occurrences.ts';
import type { Bounds, CapacityState, Schedule } from '../../../lib/schedule/schedule.ts';
import { flagNames, flagsOf, resourceOf, textOf } from '../belongings.ts';
import { functionTimeoutMs } from '../invocation.ts';
import { type SimulatedWorld, serviceOf } from '../simulated-world.ts';
import { type Judge, notApplicable, type Problem } from './judge.ts';
import { savedOf } from './kept.ts';
import { createNativeActions } from './native-actions.ts';

/** What the schedule asks of a target in a tick, as the simulation reads it. */
export type Wish =
  | { readonly kind: 'managed'; readonly state: CapacityState; readonly schedule: Schedule }
  /** Not in the schedule, or not enabled, but still remembered. */
  | { readonly kind: 'released' }
  /** The schedule cannot be read, so nothing is known. */
  | { readonly kind: 'left-alone' }
  | { readonly kind: 'unknown' };

export interface TickOfTarget {
  readonly target: string;
  readonly wish: Wish;
  /** None of its own calls went wrong in this tick, nor any that all targets need. */
  readonly isUnharmed: boolean;
  /** Nor was there too little time. */
  readonly isHealthy: boolean;
  /** Its service and its record could be worked with, whatever else could. */
  readonly isCountable: boolean;
  /** Changes that Prescale made in AWS for it. */
  readonly changes: readonly string[];
  /** Drift was looked for in this tick. */
  readonly isLook: boolean;
  /** Everybody who ran wanted the same. */
  readonly isShared: boolean;
}

/** Checks after each tick that each target is on its way, and after two healthy ones that it is there. */
export interface Settled {
  /** Before each tick: what moved since the last one, Prescale did not move. */
  look(): void;
  /** Something that Prescale did long ago is about to happen; call what this answers when it has. */
  moving(target: string): () => void;
  ticked(tick: TickOfTarget): void;
  /** Nothing is remembered of it any more: whose counts and flags are whose cannot be known from now on. */
  forgotten(target: string): void;
}

interface Course {
  wish: string;
  /** `undefined`: somebody who wanted something else has applied it. */
  force: string | undefined;
  /** Ticks in a row that were healthy, those in which it was unharmed, and those in which its floor could be held. */
  clean: number;
  unharmed: number;
  /** When the last tick began that was counted so. */
  countedAt: number;
  owing: { readonly floor: number; readonly ticks: number };
  /** The count when the present tick began. */
  atStart: number;
  /** The count that ran when nothing was asked for; absent: somebody else has moved something since. */
  rest: number | undefined;
  appliedAt: string | undefined;
  seen: Seen | undefined;
  /** Since the wish was last brought about, somebody else changed it. */
  movedBounds: boolean;
  movedFlags: boolean;
  movedCount: boolean;
  movedRegistration: boolean;
  /** What was applied when they last moved each. */
  movedAt: Partial<Record<'bounds' | 'flags' | 'count', string>>;
  /** Somebody else has changed something that the next look for drift may put right. */
  hasMoved: boolean;
}

interface Seen {
  readonly belongings: string;
  readonly desired: number;
  readonly bounds: string;
  readonly isOutside: boolean;
  readonly flags: string;
  readonly registered: boolean;
}

export function createSettled(judge: Judge, world: SimulatedWorld): Settled {
  const courses = new Map<string, Course>();
  const courseOf = (target: string): Course => {
    const known = courses.get(target);
    if (known !== undefined) return known;
    const course: Course = {
      wish: '',
      force: '',
      clean: 0,
      unharmed: 0,
      countedAt: 0,
      owing: { floor: 0, ticks: 0 },
      atStart: 0,
      rest: undefined,
      appliedAt: undefined,
      seen: undefined,
      movedBounds: false,
      movedFlags: false,
      movedCount: false,
      movedRegistration: false,
      movedAt: {},
      hasMoved: false,
    };
    courses.set(target, course);
    return course;
  };

  const noteMoves = (target: string, before: Seen, now: Seen): void => {
    if (textOf(before) === textOf(now)) return;
    const course = courseOf(target);
    course.clean = 0;
    course.unharmed = 0;
    course.rest = undefined;
    course.hasMoved = true;
    markMoved(course, before, now, world.stored.get(target)?.applied?.at);
    if (before.registered !== now.registered) course.movedRegistration = true;
    const ledger = world.ledgers.get(target);
    const isOther = before.desired !== now.desired || before.bounds !== now.bounds;
    if (ledger !== undefined && isOther) ledger.touched = true;
  };

  const actions = createNativeActions(world);

  /** When the present tick began, in milliseconds. */
  let beganAt = 0;

  return {
    forgotten(target) {
      const course = courseOf(target);
      course.clean = 0;
      course.unharmed = 0;
      course.rest = undefined;
      course.hasMoved = true;
      course.movedCount = true;
      course.movedBounds = true;
      course.movedFlags = true;
      const ledger = world.ledgers.get(target);
      if (ledger !== undefined) ledger.touched = true;
      ledger?.anyFlags();
    },
    look() {
      beganAt = world.clock.now().getTime();
      for (const target of world.plans.keys()) {
        const { seen } = courseOf(target);
        courseOf(target).atStart = seenOf(world, target).desired;
        if (seen !== undefined) noteMoves(target, seen, seenOf(world, target));
        // What they would have set is what runs when nothing is asked for any more.
        if (actions.look(target)) courseOf(target).rest = undefined;
      }
    },
    moving(target) {
      const before = seenOf(world, target);
      return () => noteMoves(target, before, seenOf(world, target));
    },
    ticked(tick) {
      const { target, wish, isHealthy, isCountable, isLook, isShared } = tick;
      const course = courseOf(target);
      const text = textOfWish(wish, wishText);
      noteApplied(course, world.stored.get(target)?.applied?.at, wish, isShared);
      const isOvertaken = hasFired(world, target, beganAt);
      if (isOvertaken) {
        course.movedBounds = true;
        course.movedCount = true;
        course.hasMoved = true;
        const ledger = world.ledgers.get(target);
        if (ledger !== undefined) ledger.touched = true;
      }
      actions.ticked(target);
      countTick(course, text, tick, beganAt);
      course.seen = seenOf(world, target);
      // What others took while the tick was at work, the next one puts right.
      const isTaken = course.seen.desired < course.atStart && tick.changes.length === 0;
      course.owing = owingAfter(course.owing, wish, isCountable && !isTaken && !isOvertaken);
      judgeCourse(judge, world, isOvertaken ? { ...tick, isHealthy: false } : tick, course);
      if (isLook && isHealthy && !isOvertaken && isPastSettling(course, beganAt)) course.hasMoved = false;
    },
  };
}

/** Right after a change the counts may still be on their way, so a look says nothing of what others have moved since. */
const isPastSettling = ({ appliedAt }: Course, at: number): boolean =>
  appliedAt === undefined || at - Date.parse(appliedAt) >= settlingMs;

/** What was moved, and what was applied then. What others register may move the count at once, or only while the tick is at work. */
function markMoved(course: Course, before: Seen, now: Seen, at: string | undefined): void {
  const isBounds = before.bounds !== now.bounds;
  const isFlags = before.flags !== now.flags;
  const isCount = before.desired !== now.desired || (isBounds && now.isOutside);
  course.movedCount ||= isCount;
  course.movedBounds ||= isBounds;
  course.movedFlags ||= isFlags;
  if (at === undefined) return;
  Object.assign(course.movedAt, isCount && { count: at }, isBounds && { bounds: at }, isFlags && { flags: at });
}

/** A tick that begins before the longest one could have ended stands back from what is unfinished, as the one before did. */
function countTick(course: Course, wish: string, { isHealthy, isUnharmed }: TickOfTarget, at: number): void {
  const { clean, unharmed } = wish === course.wish ? course : { clean: 0, unharmed: 0 };
  const isOneMore = clean + unharmed === 0 || at - course.countedAt >= functionTimeoutMs;
  const more = isOneMore ? 1 : 0;
  course.clean = isHealthy ? clean + more : 0;
  course.unharmed = isUnharmed ? unharmed + more : 0;
  if (isOneMore) course.countedAt = at;
  course.wish = wish;
}

function judgeCourse(judge: Judge, world: SimulatedWorld, tick: TickOfTarget, course: Course): void {
  const { target, wish, isHealthy, changes } = tick;
  if (isHealthy) judge.check('floor-held', () => belowFloor(world, target, wish));
  if (course.owing.ticks >= 2) judge.check('owed-tasks-whatever-fails', () => belowFloor(world, target, wish));
  if (course.unharmed === 3) judge.check('others-unharmed', () => notAsWanted(world, target, wish, course));
  if (course.clean === 2) judge.check('as-wanted-in-two-ticks', () => notAsWanted(world, target, wish, course));
  if (course.clean >= 3 && !course.hasMoved)
    judge.check('quiet-when-settled', () =>
      changes.length > 0 ? `${target} was as wanted, and still: ${changes.join(', ')}` : undefined,
    );
  if (course.clean === 2 && isAtRest(wish)) {
    const { rest } = course;
    // What others set is put back at the next look where the target is enforced.
    const isToChange = course.hasMoved && world.plans.get(target)?.enforce === true;
    course.rest = isToChange ? undefined : restOf(world, target);
    judge.check('what-was-raised-comes-back', () => notBack(world, target, rest));
  }
}

/** What others moved before a wish was applied is of no account for it. */
function noteApplied(course: Course, at: string | undefined, wish: Wish, isShared: boolean): void {
  const force = textOfWish(wish, forceText);
  if (at === course.appliedAt) {
    if (isShared) course.force ??= force;
    return;
  }
  course.appliedAt = at;
  // A call that came late may have moved it in the very tick that has applied the wish.
  const isSince = (what: keyof Course['movedAt']): boolean => at !== undefined && course.movedAt[what] === at;
  if (!isSince('bounds')) course.movedBounds = false;
  if (!isSince('flags')) course.movedFlags = false;
  if (!isSince('count') && course.force !== undefined && course.force !== force) course.movedCount = false;
  course.force = isShared ? force : undefined;
}

/** Whether an action of somebody's fired while the tick was at work: what it moves nobody else has moved. */
const hasFired = ({ aws }: SimulatedWorld, target: string, since: number): boolean =>
  (aws.world.lastFiring(resourceOf(target)) ?? Number.NEGATIVE_INFINITY) >= since;

function seenOf({ aws, belongings }: SimulatedWorld, target: string): Seen {
  const found = aws.world.scalableTarget(resourceOf(target));
  const { cluster, service } = serviceOf(target);
  const desired = aws.world.service(cluster, service)?.desired ?? 0;
  return {
    belongings: JSON.stringify([...belongings(target)]),
    desired,
    bounds: found ? `${found.min} to ${found.max}` : '',
    isOutside: found !== undefined && (desired < found.min || desired > found.max),
    flags: found ? textOf(found.suspended) : '',
    registered: found !== undefined,
  };
}

const textOfWish = (wish: Wish, textOf: (state: CapacityState) => string): string =>
  wish.kind === 'managed' ? textOf(wish.state) : wish.kind;

const wishText = ({ until: _, because: __, ...state }: CapacityState): string => textOf(state);

/** What decides: the count is set once for each. */
const forceText = ({ inForce, override, desired }: CapacityState): string =>
  textOf([inForce.map(({ window, start, phase }) => [window, start, phase === 'wind-down']), override?.id, desired]);

/** Nothing was added since the snapshot: otherwise the target has to stay registered. */
function isAllSaved(world: SimulatedWorld, target: string): boolean {
  const saved = savedOf(world.stored.get(target));
  return [...world.belongings(target)].every(
    ([key, value]) => !/^(policy|action|tag) /.test(key) || saved.get(key) === value,
  );
}

/** The floor of an event whose capacity is owed now. */
export const floorOf = ({ inForce, min }: CapacityState): number =>
  inForce.some(({ kind, phase }) => kind === 'pre-event' && phase !== 'wind-down') ? (min ?? 0) : 0;

/** How long the floor could be held, since it last rose. */
function owingAfter(before: Course['owing'], wish: Wish, isCountable: boolean): Course['owing'] {
  const floor = wish.kind === 'managed' ? floorOf(wish.state) : 0;
  if (floor === 0 || !isCountable) return { floor, ticks: 0 };
  return { floor, ticks: floor > before.floor ? 1 : before.ticks + 1 };
}

const isAtRest = (wish: Wish): boolean =>
  wish.kind === 'released' ||
  (wish.kind === 'managed' && wish.state.inForce.length === 0 && wish.state.override === undefined);

/** A count outside the bounds is somebody's until bounds take it in: those that are there, or a declared base that comes back. */
function restOf(world: SimulatedWorld, target: string): number | undefined {
  const { cluster, service } = serviceOf(target);
  const desired = world.aws.world.service(cluster, service)?.desired ?? 0;
  const all = [world.aws.world.scalableTarget(resourceOf(target)), world.plans.get(target)?.base];
  return all.some((bounds) => bounds && (desired < bounds.min || desired > bounds.max)) ? undefined : desired;
}

/** Where a policy scales, the count is the policy's to bring back. */
function notBack(world: SimulatedWorld, target: string, rest: number | undefined): Problem {
  const hasPolicy = [...world.belongings(target).keys()].some((key) => key.startsWith('policy '));
  if (rest === undefined || hasPolicy) return notApplicable;
  const { cluster, service } = serviceOf(target);
  const desired = world.aws.world.service(cluster, service)?.desired ?? 0;
  return desired === rest
    ? undefined
    : `${target}: ${desired} tasks are left when nothing is asked for any more, and ${rest} ran before`;
}

function belowFloor(world: SimulatedWorld, target: string, wish: Wish): Problem {
  const { cluster, service } = serviceOf(target);
  const desired = world.aws.world.service(cluster, service)?.desired ?? 0;
  const floor = wish.kind === 'managed' ? floorOf(wish.state) : 0;
  if (floor === 0) return notApplicable;
  return desired < floor ? `${target}: ${desired} tasks after a healthy tick, and ${floor} are owed` : undefined;
}

/** A target as a check finds it. */
interface Standing {
  readonly record: TargetRecord | undefined;
  readonly found: Bounds | undefined;
  readonly flags: ReturnType<typeof flagsOf>;
  readonly desired: number;
  readonly course: Course;
}

function notAsWanted(world: SimulatedWorld, target: string, wish: Wish, course: Course): Problem {
  const { cluster, service } = serviceOf(target);
  const standing: Standing = {
    record: world.stored.get(target),
    found: world.aws.world.scalableTarget(resourceOf(target)),
    flags: flagsOf(world.aws, target),
    desired: world.aws.world.service(cluster, service)?.desired ?? 0,
    course,
  };
  const isOurs = world.ledgers.get(target)?.registered === true;
  const problem = (): Problem => {
    switch (wish.kind) {
      case 'left-alone':
        return notApplicable;
      case 'unknown':
        return standing.record === undefined ? undefined : 'it is remembered though nobody knows it';
      case 'released':
        return notPutBack(standing, isOurs);
      case 'managed':
        return (
          notApplied(standing, wish.state) ??
          otherThanKnown(standing, wish, target, world.clock.now()) ??
          otherAutoscaling(standing, wish.state, isOurs, () => isAllSaved(world, target)) ??
          otherBounds(standing, wish.state, world.plans.get(target)?.base !== undefined) ??
          otherCount(standing, wish.state)
        );
      default:
        return wish satisfies never;
    }
  };
  const found = problem();
  return typeof found === 'string' ? `${target}: ${found}` : found;
}

function notApplied({ record }: Standing, { inForce, override }: CapacityState): string | undefined {
  if (record?.failing !== undefined) return `it still fails with ${record.failing.code}`;
  if (record?.transition !== undefined) return 'a transition is still under way';
  const applied = new Set(
    (record?.applied?.inForce ?? []).map(({ window, start, phase }) => `${window}@${start}:${phase}`),
  );
  const isApplied = ({ window, start, phase }: CapacityState['inForce'][number]): boolean =>
    // What went live stays live, though a clock that is behind says otherwise.
    [phase, ...(phase === 'lead' ? ['live'] : [])].some((one) =>
      applied.has(`${window}@${start.toISOString()}:${one}`),
    );
  const missing = inForce.find((one) => !isApplied(one));
  if (missing !== undefined) return `${missing.window} is in force (${missing.phase}) and not applied`;
  return override?.id === record?.applied?.override?.id ? undefined : 'the override is not applied';
}

/** What people know of its events is what the schedule says. */
function otherThanKnown(
  { record }: Standing,
  { state, schedule }: Extract<Wish, { kind: 'managed' }>,
  target: string,
  now: Date,
): string | undefined {
  const known = (record?.known ?? []).filter(({ end }) => Date.parse(end) > now.getTime());
  for (const { window: name, start, end, desired, min, max } of known) {
    const window = schedule.windows.find((one) => one.name === name);
    const asked = window?.targets.get(target);
    const from = new Date(start);
    const [is] = window ? occurrences(schedule, name, from, new Date(from.getTime() + 1)) : [];
    const isSame =
      window?.kind === 'pre-event' &&
      asked !== undefined &&
      is?.start.toISOString() === start &&
      is.end.toISOString() === end &&
      textOf([asked.desired, asked.min, asked.max]) === textOf([desired, min, max]);
    if (!isSame) return `${name}@${start} is not in the schedule as people know it`;
  }
  const names = new Set(known.map(({ window, start }) => `${window}@${start}`));
  const unknown = state.inForce.find(
    ({ kind, phase, window, start, end }) =>
      kind === 'pre-event' && phase !== 'wind-down' && end > now && !names.has(`${window}@${start.toISOString()}`),
  );
  return unknown && `an edit of ${unknown.window} would not be told`;
}

/** `isOurs`: it was registered, and Prescale has to register it again. */
function notPutBack({ record, found, course }: Standing, isOurs: boolean): string | undefined {
  if (record?.snapshot !== undefined) return 'the snapshot is still there';
  if (record?.suspended !== undefined) return 'flags are still suspended';
  const isGone = isOurs && found === undefined && !course.movedRegistration;
  return isGone ? 'it is still deregistered' : undefined;
}

function otherAutoscaling(
  standing: Standing,
  { autoscaling }: CapacityState,
  isOurs: boolean,
  isSaved: () => boolean,
): string | undefined {
  const { found, flags, course } = standing;
  switch (autoscaling) {
    case 'deregistered': {
      const isLeft = found !== undefined && !course.movedRegistration && isSaved();
      return isLeft ? 'it is still registered' : undefined;
    }
    case 'suspended': {
      const isMoved = course.movedBounds || course.movedFlags;
      if (flags === undefined || isMoved || flagNames.every((flag) => flags[flag])) return undefined;
      return 'autoscaling still runs';
    }
    case 'active':
      return notPutBack(standing, isOurs);
    default:
      return autoscaling satisfies never;
  }
}

const raises = ({ inForce }: CapacityState): boolean => inForce.some(({ kind }) => kind !== 'scale-down');

function otherBounds({ found, course }: Standing, state: CapacityState, hasBase: boolean): string | undefined {
  if (found === undefined || !hasBase || state.autoscaling === 'deregistered' || course.movedBounds) return undefined;
  const { min = 0, max = 0 } = state;
  const isMaxRight = raises(state) ? found.max >= max : found.max === Math.max(max, min);
  if (found.min === min && isMaxRight) return undefined;
  return `the bounds are ${found.min} to ${found.max} instead of ${min} to ${max}`;
}

function otherCount({ found, desired, course }: Standing, state: CapacityState): string | undefined {
  if (course.movedCount || course.movedBounds) return undefined;
  const isOutside = found !== undefined && (desired < found.min || desired > found.max);
  if (isOutside && !course.movedRegistration)
    return `${desired} tasks are outside the bounds ${found.min} to ${found.max}`;
  if (state.desired === undefined) return undefined;
  const isRight = raises(state) ? desired >= state.desired : desired === state.desired;
  return isRight ? undefined : `${desired} tasks instead of ${state.desired}`;
}
