import { PrescaleError } from '../../lib/execute/failure.ts';
import { setOverride } from '../../lib/execute/override.ts';
import { createReconciler, type TickReport } from '../../lib/execute/reconcile.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { Override, Schedule, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { resourceOf } from './belongings.ts';
import { createDice } from './dice.ts';
import {
  disturbedPorts,
  newProcess,
  type PlainPorts,
  type Process,
  ProcessEnded,
  takeTurns,
} from './disturbed-ports.ts';
import { type Effective, effectiveSchedule, isReadable } from './effective-schedule.ts';
import { createFaults } from './faults.ts';
import { asIfNever } from './invariants/as-if-never.ts';
import { createJudge, type Invariant, type Violation } from './invariants/judge.ts';
import { madeUp } from './invariants/kept.ts';
import { createSettled, type Wish } from './invariants/settled.ts';
import { createTold } from './invariants/told.ts';
import { directPorts, sdkPorts } from './plain-ports.ts';
import type { Happening, Scenario } from './scenario.ts';
import { changeSchedule, withFile } from './schedule-changes.ts';
import { type ScheduleModel, scheduleFiles } from './schedule-text.ts';
import { createSimulatedWorld, serviceOf } from './simulated-world.ts';
import { createSlackSide } from './slack-side.ts';
import { createWatch, quietTick, type Tally } from './watch.ts';
import { changeWorld } from './world-changes.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

export interface Played {
  readonly ticks: number;
  readonly awsCalls: number;
  readonly tally: Tally;
  readonly struck: ReadonlyMap<string, number>;
  readonly checked: ReadonlyMap<Invariant, number>;
  readonly violation: (Violation & { readonly tick: number; readonly at: string }) | undefined;
}

export interface PlayOptions {
  /** Gets the run as it goes, a line at a time. */
  readonly trace?: (line: string) => void;
  /** Puts a bug between the reconciler and its ports, to see whether it is caught. */
  readonly bug?: (ports: PlainPorts) => PlainPorts;
}

/** Plays a scenario to its end, or to the first violation. */
export async function play(scenario: Scenario, { trace, bug = (ports) => ports }: PlayOptions = {}): Promise<Played> {
  const world = await createSimulatedWorld(scenario);
  const { aws, clock } = world;
  const start = clock.now().getTime();
  const say = (line: () => string): void => trace?.(line());
  const plain = scenario.sdk ? await sdkPorts(world) : directPorts(world);
  const ports = bug(plain.ports);
  const faults = createFaults();
  const judge = createJudge();
  const told = createTold(judge, world);
  const settled = createSettled(judge, world);
  const slack = createSlackSide(
    () => faults.isOut('slack-down', clock.now().getTime()),
    (id) => told.posted(id),
    () => faults.count('slack-down'),
  );
  const watch = createWatch(world, judge, told, slack.published, say);

  let model: ScheduleModel = { ...scenario, broken: new Set() };
  let files = scheduleFiles(model);
  let filesBefore = files;
  const edit = (next: ScheduleModel): void => {
    model = next;
    filesBefore = files;
    files = scheduleFiles(model);
  };

  const around = {
    faults,
    witness: watch,
    now: () => clock.now().getTime(),
    targetOfArn: (arn: string) =>
      [...world.plans.keys()].find((name) => aws.world.scalableTarget(resourceOf(name))?.arn === arn) ?? 'nobody',
    stored: (target: string) => plain.ports.records.read(target),
    isRegistered: (target: string) => aws.world.scalableTarget(resourceOf(target)) !== undefined,
  };
  const reconcilerOf = (process: Process, read: () => readonly ScheduleFile[]) =>
    createReconciler(
      {
        ...disturbedPorts(ports, process, around),
        schedules: { read: async () => read() },
        visit: async () => true,
        sleep: clock.sleep,
      },
      1,
    );

  let process = newProcess('first');
  let reconcile = reconcilerOf(process, () => files);
  let crash: Process['crash'];
  let callsLeft = Number.POSITIVE_INFINITY;
  let second: Extract<Happening, { kind: 'two-at-once' }> | undefined;
  let skew: { readonly ms: number; readonly until: number } | undefined;
  let deaf = 0;
  const deploying = new Map<string, number>();
  const broken = new Map<'platform' | 'events', number>();
  let ticks = 0;

  const wishOf = ({ schedule, complete }: Effective, target: string, now: Date): Wish => {
    if (schedule === undefined) return { kind: 'left-alone' };
    const record = world.stored.get(target);
    if (!complete && !schedule.targets.has(target)) return { kind: 'left-alone' };
    if (schedule.targets.get(target)?.enabled !== true) return { kind: record === undefined ? 'unknown' : 'released' };
    return { kind: 'managed', state: stateAt(schedule, target, now, overrideOf(record)) };
  };

  async function happen(one: Happening): Promise<void> {
    say(() => `  ${JSON.stringify(one)}`);
    switch (one.kind) {
      case 'window-put':
      case 'window-deleted':
      case 'target-enabled':
      case 'target-listed':
        edit(changeSchedule(model, one, world.plans));
        faults.count('schedule-edited');
        return;
      case 'file-broken':
        edit(withFile(model, one.file, true));
        broken.set(one.file, clock.now().getTime() + one.minutes * minute);
        faults.count('schedule-broken');
        return;
      case 'override-set':
      case 'override-ended':
        await override(one);
        return;
      case 'fault':
      case 'outage':
      case 'not-yet-there':
        faults.arm(one, clock.now().getTime());
        return;
      case 'crash':
        crash = { call: one.call, after: one.after };
        return;
      case 'two-at-once':
        second = one;
        return;
      case 'ticks-missed':
        deaf = clock.now().getTime() + one.minutes * minute;
        faults.count('ticks-missed');
        return;
      case 'clock-skew':
        skew = { ms: one.skewMs, until: clock.now().getTime() + one.minutes * minute };
        return;
      case 'time-runs-out':
        callsLeft = one.calls;
        return;
      case 'code-deploy':
        if (world.plans.get(one.target)?.found.controller !== 'CODE_DEPLOY') return;
        deploying.set(one.target, clock.now().getTime() + one.minutes * minute);
        await changeWorld(world, one);
        return;
      default:
        await changeWorld(world, one);
        faults.count('changed-by-others');
    }
  }

  async function override(one: Extract<Happening, { kind: 'override-set' | 'override-ended' }>): Promise<void> {
    const people = newProcess('people');
    const { records } = disturbedPorts(plain.ports, people, around);
    const by = 'ana@example.com';
    const payload =
      one.kind === 'override-ended'
        ? { target: one.target, end: true, by }
        : { target: one.target, ...one.capacity, for: `${one.minutes}m`, by, reason: 'simulated' };
    try {
      await setOverride({ records, schedules: { read: async () => files } }, payload, undefined, clock.now());
    } catch (error) {
      if (!(error instanceof PrescaleError)) throw error;
      say(() => `    refused: ${error.message}`);
    }
  }

  function endWhatLasts(now: number): void {
    for (const [file, until] of broken) {
      if (until > now) continue;
      broken.delete(file);
      edit(withFile(model, file, false));
      faults.count('schedule-mended');
    }
    for (const [target, until] of deploying) {
      if (until > now) continue;
      deploying.delete(target);
      const { cluster, service } = serviceOf(target);
      aws.world.changeService(cluster, service, { codeDeployInProgress: false });
    }
    if (skew !== undefined && skew.until <= now) skew = undefined;
  }

  async function attempt(
    runner: Process,
    tick: ReturnType<typeof reconcilerOf>,
    now: Date,
    calls: number,
  ): Promise<TickReport | undefined> {
    runner.calls = 0;
    try {
      return await tick({ now, hasTime: () => runner.calls < calls });
    } catch (error) {
      watch.tick.struckAll = true;
      if (!(error instanceof ProcessEnded || error instanceof PrescaleError))
        judge.check(
          'tick-never-breaks',
          () => `the tick threw ${error instanceof Error ? error.stack : String(error)}`,
        );
      return undefined;
    }
  }

  /** One tick, or two at once. Answers whether there may be more to do soon. */
  async function tick(): Promise<boolean> {
    ticks += 1;
    settled.look();
    for (const target of world.plans.keys()) {
      const { cluster, service } = serviceOf(target);
      told.counted(target, aws.world.service(cluster, service)?.desired ?? 0, clock.now().getTime());
    }
    const now = new Date(clock.now().getTime() + (skew?.ms ?? 0));
    if (skew !== undefined) faults.count('clock-skew');
    const effective = effectiveSchedule(files, watch.goodFiles);
    const wishes = new Map([...world.plans.keys()].map((target) => [target, wishOf(effective, target, now)]));
    const isAlone = second === undefined;
    watch.tick = {
      ...quietTick(),
      at: now.toISOString(),
      wishes,
      areWishesShared: isAlone,
      struckAll: skew !== undefined || !isAlone,
    };
    const calls = callsLeft;
    process.crash = crash;
    let report: TickReport | undefined;
    if (second === undefined) {
      report = await attempt(process, reconcile, now, calls);
    } else {
      faults.count('two-at-once');
      const other = newProcess('second');
      const otherFiles = second.oldSchedule ? filesBefore : files;
      const dice = createDice(second.order);
      const turns = takeTurns([process, other], (choices) => dice.int(0, choices - 1));
      const otherNow = new Date(now.getTime() + second.skewMs);
      if (second.oldSchedule || second.skewMs !== 0) settled.quarrel();
      second = undefined;
      const run = async (runner: Process, one: ReturnType<typeof reconcilerOf>, at: Date) =>
        attempt(runner, one, at, calls).finally(() => turns.leave(runner));
      [report] = await Promise.all([
        run(process, reconcile, now),
        run(
          other,
          reconcilerOf(other, () => otherFiles),
          otherNow,
        ),
      ]);
    }
    if (process.calls >= calls) {
      faults.count('time-runs-out');
      watch.tick.struckAll = true;
      callsLeft = Number.POSITIVE_INFINITY;
    }
    if (process.ended) {
      say(() => `    the process ended at call ${process.calls}`);
      crash = undefined;
      process = newProcess('next');
      reconcile = reconcilerOf(process, () => files);
    }
    for (const { target, error } of report?.failures ?? []) {
      say(() => `    failed ${target}: ${error.code} ${error.message}`);
      if (target !== undefined)
        judge.check('tick-never-breaks', () =>
          error.code === 'invalid' || error.code === 'unexpected' ? `${target}: ${error.message}` : undefined,
        );
    }
    const { changes, struck, struckAll } = watch.tick;
    for (const [target, wish] of wishes) {
      judge.check('nothing-made-up', () => madeUp(world, target));
      settled.ticked({
        target,
        wish,
        isHealthy: !struckAll && !struck.has(target) && !deploying.has(target),
        changes: changes.get(target) ?? [],
        isLook: watch.tick.isLook,
      });
    }
    await slack.deliver(clock.now());
    return report === undefined || report.steps.length > 0 || report.failures.length > 0;
  }

  const nextEdge = (): number => {
    const { schedule } = effectiveSchedule(files, watch.goodFiles);
    const untils = [...(schedule?.targets.keys() ?? [])].map((target) => {
      const { until } = stateAt(schedule as Schedule, target, clock.now(), overrideOf(world.stored.get(target)));
      return until?.getTime() ?? Number.POSITIVE_INFINITY;
    });
    return Math.min(...untils, ...broken.values(), ...deploying.values());
  };

  const header = (): string =>
    `tick ${ticks + 1} at ${clock.now().toISOString()} (minute ${(clock.now().getTime() - start) / minute})`;
  const soon = (): number => (Math.floor(clock.now().getTime() / minute) + 1) * minute;
  const failed = (): boolean => judge.violation !== undefined;

  async function body(): Promise<void> {
    let waiting = scenario.happenings;
    let lastEvent = start;
    let busyTicks = 0;
    while (ticks < scenario.ticks && !failed()) {
      const now = clock.now().getTime();
      endWhatLasts(now);
      const due = waiting.filter(({ at }) => start + at * minute <= now);
      waiting = waiting.slice(due.length);
      if (due.length > 0) lastEvent = now;
      say(header);
      for (const one of due) await happen(one);
      const edge = nextEdge();
      if (deaf > now) {
        clock.advanceTo(new Date(Math.max(soon(), Math.ceil(deaf / minute) * minute)));
        lastEvent = clock.now().getTime();
        continue;
      }
      const isBusy = await tick();
      busyTicks = isBusy ? busyTicks + 1 : 0;
      const after = clock.now().getTime();
      const next = Math.min(edge, start + (waiting[0]?.at ?? Number.POSITIVE_INFINITY) * minute, after + day);
      const isCalm = after - lastEvent >= 2 * minute && (!isBusy || busyTicks > 6);
      const jump = busyTicks > 6 ? Math.min(next, after + 20 * minute) : next;
      if (busyTicks > 6) busyTicks = 3;
      const at = scenario.rhythm === 'busy' && isCalm ? Math.max(soon(), Math.ceil(jump / minute) * minute) : soon();
      if (edge <= at) lastEvent = at;
      clock.advanceTo(new Date(at));
    }
  }

  async function more(count: number): Promise<void> {
    for (let index = 0; index < count && !failed(); index += 1) {
      say(header);
      await tick();
      clock.advanceTo(new Date(soon()));
    }
  }

  function mend(): void {
    faults.disarm();
    [crash, second, skew, deaf, callsLeft] = [undefined, undefined, undefined, 0, Number.POSITIVE_INFINITY];
    endWhatLasts(Number.POSITIVE_INFINITY);
    // An edit that is refused stays refused until somebody takes it back.
    if (!isReadable(files)) edit({ ...model, windows: scenario.windows });
    if (!isReadable(files)) edit({ ...model, windows: [] });
    for (const target of world.plans.keys()) {
      const { cluster, service } = serviceOf(target);
      aws.world.changeService(cluster, service, { launch: { secondsToRunning: 30 } });
    }
  }

  async function takeAway(): Promise<void> {
    say(() => `ending: ${scenario.ending}`);
    if (scenario.ending === 'removed') return edit({ ...model, targets: [] });
    if (scenario.ending === 'disabled')
      return edit({ ...model, targets: model.targets.map((one) => ({ ...one, enabled: false })) });
    edit({ ...model, windows: [] });
    for (const [target, { override: held }] of world.stored)
      if (held !== undefined) await override({ at: 0, kind: 'override-ended', target });
  }

  await body();
  mend();
  await more(5);
  await takeAway();
  await more(5);
  if (!failed()) {
    for (const target of world.plans.keys()) judge.check('as-if-never', () => asIfNever(world, target));
    told.ended();
  }
  const { violation, checked } = judge;
  return {
    ticks,
    awsCalls: plain.calls(),
    tally: watch.tally,
    struck: faults.struck,
    checked,
    violation: violation && { ...violation, tick: ticks, at: clock.now().toISOString() },
  };
}

function overrideOf(record: TargetRecord | undefined): Override | undefined {
  if (record?.override === undefined) return undefined;
  const { until, ...rest } = record.override;
  return { ...rest, target: record.target, until: new Date(until) } as Override;
}
