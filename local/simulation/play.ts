import type { RecordedCall } from '../embedded-aws/recorded-call.ts';
import { endWhatLasted, happen, mendAll, takeOff } from './happen.ts';
import { asIfNever } from './invariants/as-if-never.ts';
import type { Invariant, Violation } from './invariants/judge.ts';
import { type Bug, createRun, type Run } from './run.ts';
import type { Scenario } from './scenario.ts';
import { tick } from './tick.ts';
import type { Tally } from './watch.ts';
import { nextWish } from './wishes.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

export interface Played {
  readonly ticks: number;
  readonly simulatedMs: number;
  readonly awsCalls: number;
  /** Those that came through the SDK's clients: none where the scenario does without them. */
  readonly recordedCalls: readonly RecordedCall[];
  readonly tally: Tally;
  readonly struck: ReadonlyMap<string, number>;
  readonly checked: ReadonlyMap<Invariant, number>;
  readonly violation: (Violation & { readonly tick: number; readonly at: string }) | undefined;
}

export interface PlayOptions {
  /** Gets the run as it goes, a line at a time. */
  readonly trace?: (line: string) => void;
  readonly bug?: Bug;
}

/** Enough for what is as wanted after two, and for announcements that were held up. */
const ticksToMend = 5;

/** Plays a scenario to its end, or to the first violation. */
export async function play(scenario: Scenario, { trace, bug = {} }: PlayOptions = {}): Promise<Played> {
  const run = await createRun(scenario, trace, bug);
  await playHappenings(run);
  mendAll(run);
  await tickOn(run, ticksToMend);
  await takeOff(run);
  await tickOn(run, ticksToMend);
  const { world, judge, told, settled } = run;
  if (!isOver(run)) {
    // A scheduled action may have come since the last tick.
    settled.look();
    for (const target of world.plans.keys()) judge.check('as-if-never', () => asIfNever(world, target));
    told.ended();
  }
  const { violation, checked } = judge;
  return {
    ticks: run.ticks,
    simulatedMs: world.clock.now().getTime() - run.start,
    awsCalls: run.awsCalls(),
    recordedCalls: world.aws.calls,
    tally: run.watch.tally,
    struck: run.faults.struck,
    checked,
    violation: violation && { ...violation, tick: run.ticks, at: world.clock.now().toISOString() },
  };
}

const isOver = ({ judge }: Run): boolean => judge.violation !== undefined;

const nextMinute = ({ world }: Run): number => (Math.floor(world.clock.now().getTime() / minute) + 1) * minute;

/** On the minute, and never before the next one. */
const moveTo = (run: Run, at: number): Promise<void> =>
  run.world.clock.runUntil(new Date(Math.max(nextMinute(run), Math.ceil(at / minute) * minute)));

const sayTick = ({ say, ticks, world, start }: Run): void =>
  say(() => {
    const now = world.clock.now();
    return `tick ${ticks + 1} at ${now.toISOString()} (minute ${(now.getTime() - start) / minute})`;
  });

async function tickOn(run: Run, count: number): Promise<void> {
  for (let index = 0; index < count && !isOver(run); index += 1) {
    sayTick(run);
    await tick(run);
    await moveTo(run, 0);
  }
}

/** So many ticks in a row that have more to do; then time goes on faster, or an outage would be all of the run. */
const longestBusy = 6;

/** Where nothing is going on, a hurried run leaps to what comes next; one whose ticks never end, 20 minutes on. 0: it does not. */
function leapTo(next: number, now: number, lastEvent: number, busyTicks: number): number {
  const isTooBusy = busyTicks > longestBusy;
  const isCalm = now - lastEvent >= 2 * minute && (busyTicks === 0 || isTooBusy);
  return isCalm ? Math.min(next, now + (isTooBusy ? 20 * minute : day)) : 0;
}

async function playHappenings(run: Run): Promise<void> {
  const { scenario, world, start } = run;
  const { clock } = world;
  let waiting = scenario.happenings;
  let lastEvent = start;
  let busyTicks = 0;
  while (run.ticks < scenario.ticks && !isOver(run)) {
    const now = clock.now().getTime();
    endWhatLasted(run, now);
    const due = waiting.filter(({ at }) => start + at * minute <= now);
    waiting = waiting.slice(due.length);
    if (due.length > 0) lastEvent = now;
    sayTick(run);
    for (const one of due) await happen(run, one);
    const edge = nextEdge(run);
    if (run.pending.deafUntil > now) {
      await moveTo(run, run.pending.deafUntil);
      lastEvent = clock.now().getTime();
      continue;
    }
    busyTicks = (await tick(run)) ? busyTicks + 1 : 0;
    const after = clock.now().getTime();
    const happening = start + (waiting[0]?.at ?? Number.POSITIVE_INFINITY) * minute;
    const leap = leapTo(Math.min(edge, happening), after, lastEvent, busyTicks);
    await moveTo(run, scenario.rhythm === 'busy' ? leap : 0);
    if (busyTicks > longestBusy) busyTicks = longestBusy / 2;
    if (edge <= clock.now().getTime()) lastEvent = clock.now().getTime();
  }
}

/** When something next changes by itself. */
function nextEdge({ world, desk, watch, pending }: Run): number {
  const wish = nextWish(world, desk.files, watch.goodFiles, world.clock.now());
  return Math.min(wish, ...pending.broken.values(), ...pending.deploying.values());
}
