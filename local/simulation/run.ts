import { createReconciler } from '../../lib/execute/reconcile.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { resourceOf } from './belongings.ts';
import { disturbedPorts, newProcess, type PlainPorts, type Process } from './disturbed-ports.ts';
import { createFaults, type Faults } from './faults.ts';
import { createJudge, type Judge } from './invariants/judge.ts';
import { createNeverLowered, type NeverLowered } from './invariants/never-lowered.ts';
import { createSettled, type Settled } from './invariants/settled.ts';
import { createTold, type Told } from './invariants/told.ts';
import { directPorts, sdkPorts } from './plain-ports.ts';
import type { Happening, Scenario } from './scenario.ts';
import { createScheduleDesk, type ScheduleDesk } from './schedule-desk.ts';
import { createSimulatedWorld, type SimulatedWorld } from './simulated-world.ts';
import { createSlackSide, type SlackSide } from './slack-side.ts';
import { createWatch, type Watch } from './watch.ts';

export type Reconcile = ReturnType<typeof createReconciler>;

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
  /** The ports as a process sees them. */
  portsOf(process: Process): PlainPorts;
  reconcilerOf(process: Process, files: () => readonly ScheduleFile[]): Reconcile;
  awsCalls(): number;
  ticks: number;
  /** The process that ticks, and what it keeps in memory. */
  process: Process;
  reconcile: Reconcile;
  pending: Pending;
}

/** What is still to strike; instants in milliseconds. */
export interface Pending {
  readonly crash: Process['crash'];
  /** Of the next tick, as long as its time lasts. */
  readonly calls: number;
  readonly second: Extract<Happening, { kind: 'two-at-once' }> | undefined;
  readonly skew: { readonly ms: number; readonly until: number } | undefined;
  /** No tick comes until then. */
  readonly deafUntil: number;
  readonly deploying: ReadonlyMap<string, number>;
  readonly broken: ReadonlyMap<'platform' | 'events', number>;
}

export const nothingPending: Pending = {
  crash: undefined,
  calls: Number.POSITIVE_INFINITY,
  second: undefined,
  skew: undefined,
  deafUntil: 0,
  deploying: new Map(),
  broken: new Map(),
};

export async function createRun(
  scenario: Scenario,
  trace: ((line: string) => void) | undefined,
  bug: (ports: PlainPorts) => PlainPorts,
): Promise<Run> {
  const world = await createSimulatedWorld(scenario);
  const { aws, clock } = world;
  const now = (): number => clock.now().getTime();
  const say = (line: () => string): void => trace?.(line());
  const plain = scenario.sdk ? await sdkPorts(world) : directPorts(world);
  const ports = bug(plain.ports);
  const desk = createScheduleDesk(scenario);
  const faults = createFaults();
  const judge = createJudge();
  const told = createTold(judge, world);
  const neverLowered = createNeverLowered(judge, world);
  const slack = createSlackSide(
    () => faults.isOut('slack-down', now()),
    (id) => told.posted(id),
    () => faults.count('slack-down'),
  );
  const watch = createWatch(world, judge, told, neverLowered, slack.published, say);
  const arnOf = (target: string): string | undefined => aws.world.scalableTarget(resourceOf(target))?.arn;
  const portsOf = (process: Process): PlainPorts =>
    disturbedPorts(ports, process, {
      faults,
      witness: watch,
      now,
      targetOfArn: (arn) => [...world.plans.keys()].find((target) => arnOf(target) === arn) ?? 'nobody',
      stored: (target) => plain.ports.records.read(target),
      isRegistered: (target) => arnOf(target) !== undefined,
    });
  const reconcilerOf = (process: Process, files: () => readonly ScheduleFile[]): Reconcile => {
    const ports = { ...portsOf(process), visit: async () => true, sleep: clock.sleep };
    return createReconciler(() => ports, { read: async () => files() }, scenario.atOnce);
  };
  const process = newProcess('first');
  return {
    scenario,
    world,
    desk,
    faults,
    judge,
    told,
    settled: createSettled(judge, world),
    neverLowered,
    slack,
    watch,
    start: now(),
    say,
    portsOf,
    reconcilerOf,
    awsCalls: plain.calls,
    ticks: 0,
    process,
    reconcile: reconcilerOf(process, () => desk.files),
    pending: nothingPending,
  };
}
