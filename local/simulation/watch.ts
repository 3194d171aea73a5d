import type { Announcement } from '../../lib/plan/announcement.ts';
import type { StageRecord, TargetRecord } from '../../lib/plan/record.ts';
import type { Registration } from '../../lib/plan/step.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { resourceOf } from './belongings.ts';
import type { Witness } from './disturbed-ports.ts';
import type { PortCall } from './faults.ts';
import type { Judge } from './invariants/judge.ts';
import { flagsLost, lost, notSaved } from './invariants/kept.ts';
import type { NeverLowered } from './invariants/never-lowered.ts';
import { floorOf, type Wish } from './invariants/settled.ts';
import type { Told } from './invariants/told.ts';
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
  /** It looked for drift everywhere. */
  isLook: boolean;
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

export const quietTick = (): TickSeen => ({
  at: '',
  wishes: new Map(),
  areWishesShared: true,
  changes: new Map(),
  struck: new Set(),
  struckAll: false,
  isLook: false,
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
  neverLowered: NeverLowered,
  onPublish: (announcement: Announcement) => void,
  say: (line: () => string) => void,
): Watch {
  const tally: Tally = { snapshots: 0, policiesDeregistered: 0, policiesRestored: 0 };
  const countOf = (target: string): number => {
    const { cluster, service } = serviceOf(target);
    return world.aws.world.service(cluster, service)?.desired ?? 0;
  };
  let before = 0;
  let unseen: string | undefined;

  const stored = (record: TargetRecord): void => {
    const old = world.stored.get(record.target);
    world.stored.set(record.target, record);
    if (record.snapshot !== undefined && record.snapshot.takenAt !== old?.snapshot?.takenAt) tally.snapshots += 1;
    told.written(old, record);
  };

  const watch: Watch = {
    tick: quietTick(),
    tally,
    goodFiles: [],
    struck(call, strike) {
      say(
        () =>
          `    ${call.port} ${call.targets.join(' ')}: ${strike.name}${strike.after ? ' (the effect is there)' : ''}`,
      );
      if (call.port === 'publisher.publish' || call.port === 'records.writeStage') return;
      const concerned = strike.target === undefined ? call.targets : [strike.target];
      if (concerned.length === 0) watch.tick.struckAll = true;
      for (const target of concerned) watch.tick.struck.add(target);
    },
    before(call, [first]) {
      const [target] = call.targets;
      if (target === undefined) return;
      if (call.port === 'records.write' || call.port === 'records.remove') {
        const [seen, stored] = [(first as TargetRecord).version, world.stored.get(target)?.version ?? 0];
        const isGone = call.port === 'records.remove' && stored === 0;
        unseen =
          seen === stored || isGone
            ? undefined
            : `${target}: version ${stored} was written over by who had seen ${seen}`;
      }
      before = countOf(target);
      if (call.port !== 'scalableTargets.deregister') return;
      judge.check('saved-before-destroyed', () => notSaved(world, target));
      tally.policiesDeregistered += world.aws.world.policies(resourceOf(target)).length;
    },
    after(call, input, result, process) {
      if (effectful.has(call.port)) say(() => `    ${process.name} ${textOfCall(call, input)}`);
      if (call.port === 'records.writeStage')
        watch.tick.isLook ||= (input[0] as StageRecord).lookedAt === watch.tick.at;
      if (call.port === 'records.keepGoodFiles') watch.goodFiles = input[0] as readonly ScheduleFile[];
      if (call.port === 'publisher.publish') {
        const announcement = input[0] as Announcement;
        told.published(announcement);
        onPublish(announcement);
      }
      const [target] = call.targets;
      if (target === undefined || !effectful.has(call.port)) return;
      if (call.port === 'records.write' || call.port === 'records.remove') {
        const problem = unseen;
        judge.check('no-write-over-unseen', () => problem);
      }
      if (call.port === 'records.write') stored(result as TargetRecord);
      if (call.port === 'records.remove') world.stored.delete(target);
      if (call.port === 'scalableTargets.putPolicy' && world.stored.get(target)?.snapshot !== undefined)
        tally.policiesRestored += 1;
      if (changing.has(call.port)) {
        const made = watch.tick.changes.get(target) ?? [];
        watch.tick.changes.set(target, [...made, textOfCall(call, input)]);
        told.counted(target, countOf(target), world.clock.now().getTime());
      }
      const now = world.clock.now();
      judge.check('nothing-lost', () => lost(world, target, now));
      judge.check('flags-kept', () => flagsLost(world, target));
      if (call.port === 'scalableTargets.register')
        judge.check('within-limits', () => outsideLimits(world, target, input[0] as Registration, before));
      if (watch.tick.areWishesShared && changing.has(call.port))
        neverLowered.called(target, watch.tick.wishes.get(target), before);
      if (watch.tick.areWishesShared)
        judge.check('floor-never-cut', () => cut(watch.tick.wishes.get(target), target, before, countOf(target)));
    },
  };
  return watch;
}

const effectful: ReadonlySet<PortName> = new Set<PortName>([
  ...changing,
  'records.write',
  'records.remove',
  'publisher.publish',
]);

function outsideLimits(
  world: SimulatedWorld,
  target: string,
  { min, max }: Registration,
  count: number,
): string | undefined {
  const limits = world.plans.get(target)?.limits;
  if (limits === undefined || count > limits.max || count < limits.min) return undefined;
  return min < limits.min || max > limits.max
    ? `${target}: registered ${min} to ${max}, outside ${limits.min} to ${limits.max}`
    : undefined;
}

function cut(wish: Wish | undefined, target: string, before: number, after: number): string | undefined {
  const floor = wish?.kind === 'managed' ? floorOf(wish.state) : 0;
  return before >= floor && after < floor
    ? `${target}: from ${before} to ${after} tasks, and ${floor} are owed`
    : undefined;
}

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
