import { PrescaleError } from '../../lib/execute/failure.ts';
import type { TickReport } from '../../lib/execute/reconcile.ts';
import type { CapacityState } from '../../lib/schedule/schedule.ts';
import { createDice } from './dice.ts';
import { madeUp } from './invariants/kept.ts';
import {
  functionTimeoutMs,
  type Invocation,
  invoke,
  newProcess,
  noFate,
  ProcessEnded,
  takeTurns,
} from './invocation.ts';
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
  await loseMemory(run);
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
    isCut: skew !== undefined || second !== undefined,
  };
  const first = invoke(
    run.process,
    world.clock,
    second === undefined ? pending.fate : { ...pending.fate, freeze: undefined },
  );
  const report =
    second === undefined ? await attempt(run, first, run.reconcile, now) : await twoAtOnce(run, first, second, now);
  noteWhatStruck(run, first);
  noteFailures(run, report);
  noteShortage(run, first, report);
  const { changes, struck, struckAll, struckRecords, isLook, short, withoutCount, isCut } = watch.tick;
  for (const [target, wish] of wishes) {
    run.judge.check('nothing-made-up', () => madeUp(world, target));
    const isDeploying = pending.deploying.has(target);
    const isUnharmed = !struckAll && !struck.has(target) && !isDeploying;
    const seen = {
      target,
      wish,
      isUnharmed,
      isHealthy: isUnharmed && !short.has(target),
      isCountable: !isCut && !struckRecords && !withoutCount.has(target) && !isDeploying,
      changes: changes.get(target) ?? [],
      isLook,
      isShared: watch.tick.areWishesShared,
    };
    if (seen.isHealthy && wish.kind === 'managed') told.worked(target, now);
    settled.ticked(seen);
    neverLowered.ticked(seen);
  }
  await slack.deliver(world.clock.now());
  return report === undefined || report.steps.length > 0 || report.failures.length > 0;
}

async function loseMemory(run: Run): Promise<void> {
  const { world, desk, watch, pending } = run;
  if (pending.lost.size === 0) return;
  const wishes = wishesAt(world, desk.files, watch.goodFiles, world.clock.now());
  const due = [...pending.lost].filter((target) => {
    const wish = wishes.get(target);
    return wish?.kind === 'managed' && isEventRunning(wish.state);
  });
  for (const target of due) await run.forget(target);
  run.pending = { ...pending, lost: new Set([...pending.lost].filter((target) => !due.includes(target))) };
}

const isEventRunning = ({ inForce }: CapacityState): boolean =>
  inForce.some(({ kind, phase }) => kind === 'pre-event' && phase !== 'wind-down');

function noteCounts({ world, told }: Run): void {
  for (const target of world.plans.keys()) {
    const { cluster, service } = serviceOf(target);
    told.counted(target, world.aws.world.service(cluster, service)?.desired ?? 0, world.clock.now().getTime());
  }
}

/** Until it is over, or for as long as the function may take: what is frozen then goes on when it is thawed. */
async function attempt(
  run: Run,
  invocation: Invocation,
  reconcile: Reconcile,
  now: Date,
): Promise<TickReport | undefined> {
  const { watch, world, judge } = run;
  const { clock } = world;
  const answered = new AbortController();
  const cutOff = clock.sleep(functionTimeoutMs, answered.signal).then(() => 'cut off' as const);
  const first = await clock.run(Promise.race([answer(run, invocation, reconcile, now), cutOff]));
  cutOff.catch(() => {});
  answered.abort();
  if (invocation.process.ended) await clock.run(Promise.allSettled(invocation.underWay));
  if (first !== 'cut off') return first;
  watch.tick.struckAll = true;
  watch.tick.isCut = true;
  judge.check('tick-never-breaks', () => (invocation.isFrozen ? undefined : 'the tick did not end in its time'));
  return undefined;
}

async function answer(
  { watch, judge }: Run,
  invocation: Invocation,
  reconcile: Reconcile,
  now: Date,
): Promise<TickReport | undefined> {
  const { tick } = watch;
  try {
    return await reconcile({ now, deadline: invocation.deadline });
  } catch (error) {
    tick.struckAll = true;
    tick.isCut = true;
    // Without the last good files there is no schedule, and nothing that could be done in the time that is left.
    const isTooLate = error instanceof PrescaleError && error.message.startsWith('records.goodFiles: not sent');
    const isExpected = tick.struckRecords || invocation.isFrozen || isTooLate;
    const isMeant = error instanceof ProcessEnded || (error instanceof PrescaleError && isExpected);
    if (!isMeant)
      judge.check('tick-never-breaks', () => `the tick threw ${error instanceof Error ? error.stack : String(error)}`);
    return undefined;
  }
}

async function twoAtOnce(
  run: Run,
  first: Invocation,
  second: NonNullable<Pending['second']>,
  now: Date,
): Promise<TickReport | undefined> {
  const { desk, faults, world } = run;
  faults.count('two-at-once');
  const other = invoke(newProcess('second'), world.clock);
  const files = second.oldSchedule ? desk.before : desk.files;
  const dice = createDice(second.order);
  const turns = takeTurns([first, other], (choices) => dice.int(0, choices - 1));
  const one = (runner: Invocation, reconcile: Reconcile, at: Date) =>
    attempt(run, runner, (its) => reconcile(its).finally(() => turns.leave(runner)), at);
  const otherReconcile = run.reconcilerOf(() => files);
  const otherNow = new Date(now.getTime() + second.skewMs);
  if (second.skewMs !== 0) run.told.skewed(otherNow);
  const [report] = await Promise.all([one(first, run.reconcile, now), one(other, otherReconcile, otherNow)]);
  run.pending = { ...run.pending, second: undefined };
  return report;
}

/** A process that ended is followed by one that remembers nothing; what has struck does not strike again. */
function noteWhatStruck(run: Run, { process, fate, calls, isFrozen }: Invocation): void {
  const { faults, watch, desk, say } = run;
  const isOutOfTime = calls >= fate.calls;
  if (isOutOfTime) {
    faults.count('time-runs-out');
    watch.tick.struckAll = true;
    watch.tick.isCut = true;
  }
  if (isFrozen) watch.tick.struckAll = true;
  if (isFrozen) watch.tick.isCut = true;
  const { crash, freeze, calls: left } = run.pending.fate;
  run.pending = {
    ...run.pending,
    fate: {
      crash: process.ended ? undefined : crash,
      freeze: isFrozen ? undefined : freeze,
      calls: isOutOfTime ? noFate.calls : left,
    },
  };
  if (!process.ended) return;
  say(() => `    the process ended at call ${calls}`);
  run.process = newProcess('next');
  run.reconcile = run.reconcilerOf(() => desk.files);
}

/** Whose plan was not carried out to its end because the time was over. */
function noteShortage({ watch, world }: Run, { endsAt }: Invocation, report: TickReport | undefined): void {
  const { short } = watch.tick;
  for (const { target, outcome } of report?.steps ?? []) if (outcome === 'not-reached') short.add(target);
  // Who was not reached at all has no steps.
  if (!hasTime(endsAt - world.clock.now().getTime())) for (const target of world.plans.keys()) short.add(target);
}

const hasTime = (leftMs: number): boolean => leftMs >= 3_000;

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
