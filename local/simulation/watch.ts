import type { StageRecord, TargetRecord } from '../../lib/plan/record.ts';
import type { SnapshotCopy } from '../../lib/plan/snapshot-copy.ts';
import type { Registration } from '../../lib/plan/step.ts';
import type { Bounds, ScheduleFile } from '../../lib/schedule/schedule.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { resourceOf } from './belongings.ts';
import type { Witness } from './disturbed-ports.ts';
import type { PortCall, Strike } from './faults.ts';
import { type Judge, notApplicable, type Problem } from './invariants/judge.ts';
import { flagsLost, lost, notSaved } from './invariants/kept.ts';
import type { NeverLowered } from './invariants/never-lowered.ts';
import { floorOf, type Settled, type Wish } from './invariants/settled.ts';
import type { Told } from './invariants/told.ts';
import { tooLate } from './invariants/too-late.ts';
import type { PortName } from './scenario.ts';
import { type SimulatedWorld, serviceOf } from './simulated-world.ts';

/** What one tick did, as seen from outside. */
export interface TickSeen {
  /** ISO 8601, by the reconciler's clock. */
  readonly at: string;
  readonly wishes: ReadonlyMap<string, Wish>;
  /** The wishes are those of everybody who runs now. */
  readonly areWishesShared: boolean;
  readonly changes: Map<string, string[]>;
  readonly struck: Set<string>;
  struckAll: boolean;
  /** What struck about no target: without the records no tick can go on. */
  struckRecords: boolean;
  /** Whose announcements could not be published; nothing else of a target feels that. */
  readonly untold: Set<string>;
  /** It looked for drift everywhere. */
  isLook: boolean;
  /** There was not enough time for all that it had to do. */
  readonly short: Set<string>;
  /** Whose service or record could not be worked with, whatever else could. */
  readonly withoutCount: Set<string>;
  /** The process ended, was frozen or cut off, ran twice, or had the wrong time. */
  isCut: boolean;
}

export interface Tally {
  snapshots: number;
  policiesDeregistered: number;
  policiesRestored: number;
}

export interface Watch extends Witness {
  tick: TickSeen;
  readonly tally: Tally;
  /** The last good files, as they are stored. */
  goodFiles: readonly ScheduleFile[];
}

/** A target before a call. */
interface Was {
  readonly count: number;
  readonly bounds: Bounds | undefined;
  /** Of a record that is about to be written or removed: that it is another than the writer has seen. */
  readonly unseen: string | undefined;
}

const theStage = 'the stage';

export const quietTick = (): TickSeen => ({
  at: '',
  wishes: new Map(),
  areWishesShared: true,
  changes: new Map(),
  struck: new Set(),
  struckAll: false,
  struckRecords: false,
  untold: new Set(),
  isLook: false,
  short: new Set(),
  withoutCount: new Set(),
  isCut: false,
});

const changing: ReadonlySet<PortName> = new Set<PortName>([
  'services.setDesired',
  'scalableTargets.register',
  'scalableTargets.deregister',
  'scalableTargets.tag',
  'scalableTargets.putPolicy',
  'scalableTargets.putScheduledAction',
  'alarms.put',
]);

/** Follows every call that has an effect, keeps what is stored, and judges what must hold between any two calls. */
export function createWatch(
  world: SimulatedWorld,
  judge: Judge,
  told: Told,
  settled: Settled,
  neverLowered: NeverLowered,
  onPublish: (announcement: Announcement) => void,
  say: (line: () => string) => void,
): Watch {
  const tally: Tally = { snapshots: 0, policiesDeregistered: 0, policiesRestored: 0 };
  const countOf = (target: string): number => {
    const { cluster, service } = serviceOf(target);
    return world.aws.world.service(cluster, service)?.desired ?? 0;
  };
  const overUnseen = (port: PortName, target: string, record: unknown): string | undefined => {
    if (!recording.has(port)) return undefined;
    const [seen, there] = [(record as TargetRecord).version, world.stored.get(target)?.version ?? 0];
    const isGone = port === 'records.remove' && there === 0;
    return seen === there || isGone
      ? undefined
      : `${target}: version ${there} was written over by who had seen ${seen}`;
  };
  const before = (target: string, port: PortName, first: unknown): Was => ({
    count: countOf(target),
    bounds: world.aws.world.scalableTarget(resourceOf(target)),
    unseen: overUnseen(port, target, first),
  });

  const stored = (record: TargetRecord): void => {
    const old = world.stored.get(record.target);
    world.stored.set(record.target, record);
    if (record.snapshot !== undefined && record.snapshot.takenAt !== old?.snapshot?.takenAt) tally.snapshots += 1;
    told.written(old, record);
  };

  const published = (announcement: Announcement): void => {
    told.published(announcement);
    onPublish(announcement);
  };

  const noteStage = (port: PortName, first: unknown): void => {
    if (port === 'records.writeStage') {
      const stage = first as StageRecord;
      watch.tick.isLook ||= stage.lookedAt === watch.tick.at;
      told.decided(stage.outbox);
      told.begun(stage.telling ?? []);
    }
    if (port === 'records.keepGoodFiles') watch.goodFiles = first as readonly ScheduleFile[];
    if (port === 'publisher.publish') published(first as Announcement);
  };

  const noteTarget = (port: PortName, target: string, { unseen }: Was, first: unknown, result: unknown): void => {
    if (recording.has(port)) judge.check('no-write-over-unseen', () => unseen);
    if (port === 'records.keepCopy') world.copies.set(target, first as SnapshotCopy);
    if (port === 'records.dropCopy') world.copies.delete(target);
    if (port === 'publisher.publish') published(first as Announcement);
    if (port === 'records.write') stored(result as TargetRecord);
    if (port === 'records.remove') world.stored.delete(target);
    if (port === 'scalableTargets.putPolicy' && world.stored.get(target)?.snapshot !== undefined)
      tally.policiesRestored += 1;
  };

  const noteCall = (port: PortName, target: string, text: string): void => {
    if (!changing.has(port)) return;
    watch.tick.changes.set(target, [...(watch.tick.changes.get(target) ?? []), text]);
    told.counted(target, countOf(target), world.clock.now().getTime());
  };

  const watch: Watch = {
    tick: quietTick(),
    tally,
    goodFiles: [],
    struck(call, strike) {
      say(() => `    ${call.port} ${call.targets.join(' ')}: ${textOfStrike(strike)}`);
      noteStrike(watch.tick, call, strike);
    },
    refused({ targets }) {
      for (const target of targets) watch.tick.short.add(target);
    },
    sent(port, invocation) {
      judge.check('no-call-after-deadline', () => tooLate(port, invocation, world.clock.now()));
    },
    effect(call, input, by) {
      const { port } = call;
      const [target] = call.targets;
      const [first] = input;
      const isLate = by === undefined;
      const was = target === undefined ? undefined : before(target, port, first);
      const isDestroyed = port === 'scalableTargets.deregister' && target !== undefined;
      if (isDestroyed) judge.check('saved-before-destroyed', () => notSaved(world, target));
      if (isDestroyed) tally.policiesDeregistered += world.aws.world.policies(resourceOf(target)).length;
      const others = isLate && target !== undefined ? settled.moving(target) : undefined;
      return (result) => {
        if (effectful.has(port)) say(() => `    ${by ?? 'given up before, and now'} ${textOfCall(call, input)}`);
        if (target === undefined || was === undefined) return noteStage(port, first);
        noteTarget(port, target, was, first, result);
        if (!effectful.has(port)) return;
        noteCall(port, target, textOfCall(call, input));
        if (isLate) noteLate(port, target, was);
        judgeAnyTime(target);
        others?.();
        if (!isLate) judgeByWish(port, target, first, was);
      };
    },
  };

  const noteLate = (port: PortName, target: string, was: Was): void => {
    // What it was right for may be over.
    watch.tick.struck.add(target);
    // A target that had been deregistered is there again; nobody can tell whose flags it bears.
    if (port === 'scalableTargets.register' && was.bounds === undefined) world.ledgers.get(target)?.anyFlags();
  };

  const judgeAnyTime = (target: string): void => {
    const now = world.clock.now();
    judge.check('nothing-lost', () => lost(world, target, now));
    judge.check('flags-kept', () => flagsLost(world, target));
  };

  const judgeByWish = (port: PortName, target: string, first: unknown, was: Was): void => {
    if (!watch.tick.areWishesShared) return;
    const wish = watch.tick.wishes.get(target);
    if (port === 'scalableTargets.register')
      judge.check('within-limits', () => outsideLimits(world, target, first as Registration, was, wish));
    if (changing.has(port)) neverLowered.called(target, wish, was);
    judge.check('floor-never-cut', () => cut(wish, target, was.count, countOf(target)));
  };
  return watch;
}

function noteStrike(tick: TickSeen, { port, targets }: PortCall, strike: Strike): void {
  if (port === 'publisher.publish') {
    tick.untold.add(targets[0] ?? theStage);
    return;
  }
  if (port.startsWith('records.') && targets.length === 0) tick.struckRecords = true;
  if (port === 'records.writeStage') return;
  const concerned = strike.target === undefined ? targets : [strike.target];
  if (concerned.length === 0) tick.struckAll = true;
  for (const target of concerned) tick.struck.add(target);
  if (strike.error === undefined || !/^(services|records)\./.test(port)) return;
  for (const target of concerned) tick.withoutCount.add(target);
}

const recording: ReadonlySet<PortName> = new Set<PortName>(['records.write', 'records.remove']);

const effectful: ReadonlySet<PortName> = new Set<PortName>([
  ...changing,
  ...recording,
  'records.keepCopy',
  'records.dropCopy',
  'publisher.publish',
]);

/**
 * Bounds that others had set outside them are not widened, and come back in the end. A count outside them is held in an
 * event and around a deregistration.
 */
function outsideLimits(
  world: SimulatedWorld,
  target: string,
  { min, max }: Registration,
  { count, bounds }: Was,
  wish: Wish | undefined,
): Problem {
  const limits = world.plans.get(target)?.limits;
  if (limits === undefined) return notApplicable;
  const record = world.stored.get(target);
  const state = wish?.kind === 'managed' ? wish.state : undefined;
  const isBack = state === undefined || (state.inForce.length === 0 && state.override === undefined);
  const isHeld = record?.snapshot !== undefined || (state !== undefined && floorOf(state) > 0);
  const found = [record?.baseline, record?.snapshot, record?.transition?.from, record?.applied?.counts];
  const allowed = [bounds, ...(isBack ? found : []), isHeld ? { min: count, max: count } : undefined];
  const least = Math.min(limits.min, ...allowed.map((one) => one?.min ?? limits.min));
  const most = Math.max(limits.max, ...allowed.map((one) => one?.max ?? limits.max));
  return min < least || max > most
    ? `${target}: registered ${min} to ${max}, outside ${limits.min} to ${limits.max}`
    : undefined;
}

function cut(wish: Wish | undefined, target: string, before: number, after: number): Problem {
  const floor = wish?.kind === 'managed' ? floorOf(wish.state) : 0;
  if (floor === 0 || before === after) return notApplicable;
  return before >= floor && after < floor
    ? `${target}: from ${before} to ${after} tasks, and ${floor} are owed`
    : undefined;
}

const textOfStrike = ({ name, after }: Strike): string => `${name}${after ? ' (the effect is there)' : ''}`;

function textOfCall({ port, targets }: PortCall, input: readonly unknown[]): string {
  const [first] = input;
  if (port === 'records.write') {
    const { version, snapshot, suspended, transition, failing, applied, outbox } = first as TargetRecord;
    const parts = [
      `version ${version}`,
      applied && `applied ${applied.key}`,
      snapshot && `snapshot${snapshot.deregistered ? ' (deregistered)' : ''}`,
      suspended && 'suspended',
      transition && 'transition',
      failing && `failing ${failing.code}`,
      outbox.length > 0 && `tells ${outbox.map(({ kind }) => kind).join(' ')}`,
    ];
    return `${port} ${targets.join(' ')}: ${parts.filter(Boolean).join(', ')}`;
  }
  if (port === 'publisher.publish') return `${port} ${(first as Announcement).id}`;
  return `${port} ${targets.join(' ')} ${JSON.stringify(first)}`;
}
