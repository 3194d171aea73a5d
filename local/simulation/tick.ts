import { PrescaleError } from '../../lib/execute/failure.ts';
import type { TickReport } from '../../lib/execute/reconcile.ts';
import { noDeadline } from '../no-deadline.ts';
import { createDice } from './dice.ts';
import { newProcess, type Process, ProcessEnded, takeTurns } from './disturbed-ports.ts';
import { madeUp } from './invariants/kept.ts';
import type { Pending, Reconcile, Run } from './run.ts';
import { serviceOf } from './simulated-world.ts';
import { quietTick } from './watch.ts';
import { wishesAt } from './wishes.ts';

/** One tick, or two at once, and what must hold after it. Answers whether there may be more to do soon. */
export async function tick(run: Run): Promise<boolean> {
  const { world, desk, faults, settled, neverLowered, told, watch, pending, slack } = run;
  const { skew, second } = pending;
  run.ticks += 1;
  settled.look();
  noteCounts(run);
  const now = new Date(world.clock.now().getTime() + (skew?.ms ?? 0));
  if (skew !== undefined) {
    faults.count('clock-skew');
    told.skewed(now);
  }
  const wishes = wishesAt(world, desk.files, watch.goodFiles, now);
  watch.tick = {
    ...quietTick(),
    at: now.toISOString(),
    wishes,
    areWishesShared: second === undefined,
    struckAll: skew !== undefined || second !== undefined,
  };
  run.process.crash = pending.crash;
  const report =
    second === undefined ? await attempt(run, run.process, run.reconcile, now) : await twoAtOnce(run, second, now);
  noteWhatStruck(run);
  noteFailures(run, report);
  const { changes, struck, struckAll, isLook } = watch.tick;
  for (const [target, wish] of wishes) {
    run.judge.check('nothing-made-up', () => madeUp(world, target));
    const isHealthy = !struckAll && !struck.has(target) && !pending.deploying.has(target);
    const isShared = watch.tick.areWishesShared;
    const seen = { target, wish, isHealthy, changes: changes.get(target) ?? [], isLook, isShared };
    settled.ticked(seen);
    neverLowered.ticked(seen);
  }
  await slack.deliver(world.clock.now());
  return report === undefined || report.steps.length > 0 || report.failures.length > 0;
}

function noteCounts({ world, told }: Run): void {
  for (const target of world.plans.keys()) {
    const { cluster, service } = serviceOf(target);
    told.counted(target, world.aws.world.service(cluster, service)?.desired ?? 0, world.clock.now().getTime());
  }
}

async function attempt(
  { pending, watch, judge }: Run,
  process: Process,
  reconcile: Reconcile,
  now: Date,
): Promise<TickReport | undefined> {
  process.calls = 0;
  try {
    const leftMs = (): number => (process.calls < pending.calls ? noDeadline.leftMs() : 0);
    return await reconcile({ now, deadline: { ...noDeadline, leftMs } });
  } catch (error) {
    watch.tick.struckAll = true;
    const isMeant = error instanceof ProcessEnded || (error instanceof PrescaleError && watch.tick.struckRecords);
    if (!isMeant)
      judge.check('tick-never-breaks', () => `the tick threw ${error instanceof Error ? error.stack : String(error)}`);
    return undefined;
  }
}

async function twoAtOnce(run: Run, second: NonNullable<Pending['second']>, now: Date): Promise<TickReport | undefined> {
  const { desk, faults, process } = run;
  faults.count('two-at-once');
  const other = newProcess('second');
  const files = second.oldSchedule ? desk.before : desk.files;
  const dice = createDice(second.order);
  const turns = takeTurns([process, other], (choices) => dice.int(0, choices - 1));
  const one = (runner: Process, reconcile: Reconcile, at: Date) =>
    attempt(run, runner, reconcile, at).finally(() => turns.leave(runner));
  const otherReconcile = run.reconcilerOf(other, () => files);
  const otherNow = new Date(now.getTime() + second.skewMs);
  if (second.skewMs !== 0) run.told.skewed(otherNow);
  const [report] = await Promise.all([one(process, run.reconcile, now), one(other, otherReconcile, otherNow)]);
  run.pending = { ...run.pending, second: undefined };
  return report;
}

/** A process that ended is followed by one that remembers nothing. */
function noteWhatStruck(run: Run): void {
  const { process, faults, watch, desk, say } = run;
  if (process.calls >= run.pending.calls) {
    faults.count('time-runs-out');
    watch.tick.struckAll = true;
    run.pending = { ...run.pending, calls: Number.POSITIVE_INFINITY };
  }
  if (!process.ended) return;
  say(() => `    the process ended at call ${process.calls}`);
  run.pending = { ...run.pending, crash: undefined };
  run.process = newProcess('next');
  run.reconcile = run.reconcilerOf(run.process, () => desk.files);
}

/** Failures are what the faults bring about; a call that is malformed is nobody's fault but ours. */
function noteFailures({ judge, say, watch }: Run, report: TickReport | undefined): void {
  const { struck, struckAll, struckRecords, untold, wishes } = watch.tick;
  // AWS's own rates are a fault like any other.
  for (const { target, error } of report?.failures ?? [])
    if (target !== undefined && error.code === 'throttled') struck.add(target);
  const isUnreadable = [...wishes.values()].every(({ kind }) => kind === 'left-alone');
  const felt = new Set([...struck, ...untold]);
  for (const { target, error } of report?.failures ?? []) {
    say(() => `    failed ${target}: ${error.code} ${error.message}`);
    const isOurs = (error.code === 'invalid' && !isUnreadable) || error.code === 'unexpected';
    const isStruck =
      struckAll || struckRecords || isUnreadable || (target === undefined ? felt.size > 0 : felt.has(target));
    judge.check('tick-never-breaks', () =>
      isOurs || !isStruck ? `${target ?? 'the stage'}: ${error.code} ${error.message}` : undefined,
    );
  }
}
