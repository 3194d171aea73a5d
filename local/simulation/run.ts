import type { Deadline } from '../../lib/execute/deadline.ts';
import { createReconciler } from '../../lib/execute/reconcile.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { inMemoryHistory } from '../in-memory-history.ts';
import { noDeadline } from '../no-deadline.ts';
import { resourceOf } from './belongings.ts';
import { createDice } from './dice.ts';
import { disturbedPorts, type PlainPorts } from './disturbed-ports.ts';
import { createFaults, type Faults } from './faults.ts';
import { createJudge, type Judge } from './invariants/judge.ts';
import { createNeverLowered, type NeverLowered } from './invariants/never-lowered.ts';
import { createSettled, type Settled } from './invariants/settled.ts';
import { createTold, type Told } from './invariants/told.ts';
import { type Fate, type Invocation, invocationOf, newProcess, noFate, type Process } from './invocation.ts';
import { directPorts, sdkPorts } from './plain-ports.ts';
import type { Happening, Scenario } from './scenario.ts';
import { createScheduleDesk, type ScheduleDesk } from './schedule-desk.ts';
import { createSimulatedWorld, type SimulatedWorld, serviceOf } from './simulated-world.ts';
import { createSlackSide, type SlackSide } from './slack-side.ts';
import { createWatch, type Watch } from './watch.ts';

export type Reconcile = ReturnType<typeof createReconciler>;

/** A mistake that is put between the reconciler and its ports, to see whether it is caught. */
export interface Bug {
  /** Of the ports before anything goes wrong with them. */
  readonly ports?: (ports: PlainPorts) => PlainPorts;
  /** Of the ports as the reconciler sees them. */
  readonly seen?: (ports: PlainPorts, sleep: (ms: number) => Promise<void>) => PlainPorts;
  readonly within?: (deadline: Deadline) => Deadline;
}

/** One scenario while it is played. */
export interface Run {
  readonly scenario: Scenario;
  readonly world: SimulatedWorld;
  readonly desk: ScheduleDesk;
  readonly faults: Faults;
  readonly judge: Judge;
  readonly told: Told;
  readonly settled: Settled;
  readonly neverLowered: NeverLowered;
  readonly slack: SlackSide;
  readonly watch: Watch;
  /** Milliseconds. */
  readonly start: number;
  readonly say: (line: () => string) => void;
  /** The ports as an invocation sees them. */
  open(invocation: Invocation): PlainPorts;
  reconcilerOf(files: () => readonly ScheduleFile[]): Reconcile;
  /** Deletes what is stored of a target. */
  forget(target: string): Promise<void>;
  awsCalls(): number;
  ticks: number;
  /** The process that ticks, and what it keeps in memory. */
  process: Process;
  reconcile: Reconcile;
  pending: Pending;
}

/** What is still to strike; instants in milliseconds. */
export interface Pending {
  /** Of the next tick. */
  readonly fate: Fate;
  readonly second: Extract<Happening, { kind: 'two-at-once' }> | undefined;
  readonly skew: { readonly ms: number; readonly until: number } | undefined;
  /** Whose record is deleted as soon as an event of it runs. */
  readonly lost: ReadonlySet<string>;
  /** No tick comes until then. */
  readonly deafUntil: number;
  readonly deploying: ReadonlyMap<string, number>;
  readonly broken: ReadonlyMap<'platform' | 'events', number>;
  /** Whose registrations do not move the count as they should; all, if no target is named. */
  readonly clamps: readonly Clamp[];
}

export interface Clamp {
  readonly outage: 'clamp-late' | 'clamp-fails';
  readonly target: string | undefined;
  readonly until: number;
}

export const nothingPending: Pending = {
  fate: noFate,
  second: undefined,
  lost: new Set(),
  skew: undefined,
  deafUntil: 0,
  deploying: new Map(),
  broken: new Map(),
  clamps: [],
};

/** A registration has just been made, by whomever: a count that it should have moved into its bounds and did not. */
export function noteClamp({ aws, clock }: SimulatedWorld, faults: Faults, target: string): void {
  const bounds = aws.world.scalableTarget(resourceOf(target));
  const { cluster, service } = serviceOf(target);
  const count = aws.world.service(cluster, service)?.desired;
  if (bounds === undefined || count === undefined || (count >= bounds.min && count <= bounds.max)) return;
  const now = clock.now().getTime();
  for (const clamp of ['clamp-late', 'clamp-fails'] as const) if (faults.isOut(clamp, now)) faults.count(clamp);
}

export async function createRun(
  scenario: Scenario,
  trace: ((line: string) => void) | undefined,
  bug: Bug,
): Promise<Run> {
  const world = await createSimulatedWorld(scenario);
  const { aws, clock } = world;
  const { ports = (all) => all, seen = (all) => all, within = (deadline) => deadline } = bug;
  const now = (): number => clock.now().getTime();
  const say = (line: () => string): void => trace?.(line());
  const plain = scenario.sdk
    ? await sdkPorts(world, (operation, signal) => {
        const invocation = signal && invocationOf({ signal });
        // Otherwise it is the simulation that looks.
        if (invocation !== undefined) watch.sent(operation, invocation);
      })
    : directPorts(world);
  const desk = createScheduleDesk(scenario);
  const faults = createFaults();
  const judge = createJudge();
  const told = createTold(judge, world, (target, at) =>
    watch.tick.areWishesShared && watch.tick.at === at ? watch.tick.wishes.get(target) : undefined,
  );
  const settled = createSettled(judge, world);
  const neverLowered = createNeverLowered(judge, world);
  const slack = createSlackSide(
    () => faults.isOut('slack-down', now()),
    (id) => told.posted(id),
    () => faults.count('slack-down'),
  );
  const watch = createWatch(world, judge, told, settled, neverLowered, slack.published, say);
  const arnOf = (target: string): string | undefined => aws.world.scalableTarget(resourceOf(target))?.arn;
  const latencies = createDice(scenario.seed);
  const around = {
    faults,
    witness: watch,
    clock,
    isWire: scenario.sdk,
    latencyMs: () => (latencies.chance(0.03) ? latencies.int(100, 900) : latencies.int(4, 40)),
    targetOfArn: (arn: string) => [...world.plans.keys()].find((target) => arnOf(target) === arn) ?? 'nobody',
    stored: (target: string) => plain.open(noDeadline).records.read(target),
    isRegistered: (target: string) => arnOf(target) !== undefined,
    clamped: (target: string) => noteClamp(world, faults, target),
    stateOf: (target: string | undefined) => target && world.ledgers.get(target)?.changes,
  };
  const openFor = (invocation: Invocation, deadline: Deadline): PlainPorts =>
    seen(disturbedPorts(ports(plain.open(deadline)), invocation, deadline, around), clock.sleep);
  const reconcilerOf = (files: () => readonly ScheduleFile[]): Reconcile =>
    createReconciler(
      (deadline) => {
        const invocation = invocationOf(deadline);
        if (invocation === undefined) throw new Error('ports are opened for no tick');
        const goingOn = async (ms: number): Promise<void> => {
          await clock.sleep(ms);
          while (invocation.thawed !== undefined) await invocation.thawed;
        };
        const visit = async (): Promise<boolean> => {
          watch.sent('visit', invocation);
          await goingOn(around.latencyMs());
          return true;
        };
        return { ...openFor(invocation, within(deadline)), history: inMemoryHistory(), visit, sleep: goingOn };
      },
      { read: async () => files() },
      scenario.atOnce,
    );
  const process = newProcess('first');
  return {
    scenario,
    world,
    desk,
    faults,
    judge,
    told,
    settled,
    neverLowered,
    slack,
    watch,
    start: now(),
    say,
    open: (invocation) => openFor(invocation, invocation.deadline),
    reconcilerOf,
    async forget(target) {
      const record = world.stored.get(target);
      if (record === undefined) return;
      say(() => `    the record of ${target} is deleted`);
      faults.count('memory-lost');
      await plain.open(noDeadline).records.remove(record);
      world.stored.delete(target);
      settled.forgotten(target);
      told.forgotten(target);
    },
    awsCalls: plain.calls,
    ticks: 0,
    process,
    reconcile: reconcilerOf(() => desk.files),
    pending: nothingPending,
  };
}
