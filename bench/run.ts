/**
 * Prints how long the evaluation of 1,000 targets with 10 windows each takes, beside a naive evaluator that asks a cron
 * library at every tick; then what it takes to parse the schedule and to read it back preparsed, and to start a packaged function or command; then how long one event on
 * many targets takes to be raised, on a simulated clock. Fails where it takes longer than is promised.
 */
import { wantedOf } from '../lib/execute/wanted-of.ts';
import { nextChange, parseSchedule, type Schedule, stateAt } from '../lib/index.ts';
import { freshRecord } from '../lib/plan/record.ts';
import { whatToRead } from '../lib/plan/what-to-read.ts';
import { coldStart } from './cold-start.ts';
import { command } from './command.ts';
import { manyTargets } from './many-targets.ts';
import { measure, median, type Times } from './measure.ts';
import { naiveEvaluator } from './naive-evaluator.ts';
import { parsing } from './parsing.ts';
import { naiveSample, sampleText } from './sample-schedule.ts';
import { settledRecord } from './settled-record.ts';

const targets = 1000;
const names = Array.from({ length: targets }, (_, index) => `t${index}`);
const minute = 60_000;
/** A Friday, 11:30 in New York, with an event in the evening. In each of the minutes after it some 17 targets change. */
const noon = Date.UTC(2026, 10, 20, 16, 30);
/** The same day at 08:00, when all targets change. */
const morning = Date.UTC(2026, 10, 20, 13, 0);

const text = sampleText(targets);
const schedule = parsed();
const naive = new Map(Array.from(naiveSample(targets), ([name, windows]) => [name, naiveEvaluator(windows)]));
expectSameWindows();

const rows = [
  row(
    'parse',
    measure({ warmUp: 2, measured: 5 }, () => undefined, parsed),
  ),
  firstEvaluation(),
  warmTick(),
  busiestTick(),
  reconcileTick(),
  yearOfOneTarget(),
];
print();
parsing(text);
await coldStart(text);
await command();
await manyTargets();

interface Row {
  readonly what: string;
  readonly times: Times;
  /** Milliseconds that the median may take. */
  readonly most?: number;
  readonly naive?: Times;
  /** How many times quicker than the naive evaluator it has to be. */
  readonly timesQuicker?: number;
}

function row(what: string, times: Times, more: Omit<Row, 'what' | 'times'> = {}): Row {
  return { what, times, ...more };
}

function parsed(): Schedule {
  const result = parseSchedule([{ path: 'bench.yml', text }]);
  if (!result.ok) throw new Error(JSON.stringify(result.problems.slice(0, 3)));
  return result.schedule;
}

/** An equal schedule of which nothing has been worked out yet. */
function fresh(): Schedule {
  return { ...schedule };
}

function evaluateAll(given: Schedule, instant: number): void {
  const now = new Date(instant);
  for (const name of names) stateAt(given, name, now);
}

function naiveTick(instant: number): number {
  let running = 0;
  for (const evaluator of naive.values()) running += evaluator.runningAt(instant).length;
  return running;
}

function naiveTicks(measured: number): Times {
  return measure({ warmUp: 1, measured }, (round) => noon + (round + 1) * minute, naiveTick);
}

function firstEvaluation(): Row {
  const times = measure({ warmUp: 2, measured: 5 }, fresh, (given) => evaluateAll(given, noon));
  return row('first evaluation', times, { most: 1500 });
}

function warmTick(): Row {
  const given = fresh();
  evaluateAll(given, noon);
  const times = measure(
    { warmUp: 10, measured: 49 },
    (round) => noon + (round + 1) * minute,
    (instant) => evaluateAll(given, instant),
  );
  return row('warm tick', times, { most: 5, naive: naiveTicks(5), timesQuicker: 100 });
}

function busiestTick(): Row {
  const prepare = () => {
    const given = fresh();
    evaluateAll(given, morning - minute);
    return given;
  };
  return row(
    'warm tick when all targets change',
    measure({ warmUp: 1, measured: 5 }, prepare, (given) => evaluateAll(given, morning)),
  );
}

/** All of a tick that is not I/O, where nothing is due. */
function reconcileTick(): Row {
  const given = fresh();
  const prepare = (round: number) => {
    const now = new Date(noon + (round + 1) * minute);
    const records = Array.from(given.targets.values(), (target) =>
      settledRecord(wantedOf(given, freshRecord(target), new Date(now.getTime() - minute)), now),
    );
    return { now, records };
  };
  let looked = 0;
  const times = measure({ warmUp: 10, measured: 49 }, prepare, ({ now, records }) => {
    for (const record of records) if (whatToRead(wantedOf(given, record, now), record, now, false)) looked += 1;
  });
  if (looked === 0 || looked > 59 * 40) throw new Error(`${looked} of the settled targets were looked at`);
  return row('warm tick of the reconciler, without I/O', times);
}

/** From change to change. Of the naive evaluator's year a fortnight is measured and taken 26 times. */
function yearOfOneTarget(): Row {
  const fortnight = 14 * 24 * 60 * minute;
  const end = noon + 26 * fortnight;
  const times = measure({ warmUp: 2, measured: 5 }, fresh, (given) => {
    for (let at: Date | undefined = new Date(noon); at && at.getTime() < end; at = nextChange(given, 't7', at)) {
      stateAt(given, 't7', at);
    }
  });
  const evaluator = naive.get('t7');
  const fortnights = measure(
    { warmUp: 1, measured: 3 },
    (round) => noon + round * fortnight,
    (from) => {
      for (let at = from; at < from + fortnight; at = evaluator?.nextEdge(at) ?? Infinity) evaluator?.runningAt(at);
    },
  );
  return row("a year's preview of one target", times, { naive: fortnights.map((time) => time * 26) });
}

/** Else the comparison would be of two different things. */
function expectSameWindows(): void {
  for (const instant of [noon, morning, noon + 7 * 60 * minute, noon + 24 * 60 * minute]) {
    for (const name of names.slice(0, 60)) {
      const { inForce, overruled } = stateAt(schedule, name, new Date(instant));
      const ours = [...inForce, ...overruled]
        .map(({ window }) => window)
        .sort()
        .join();
      const theirs = naive.get(name)?.runningAt(instant).toSorted().join();
      if (ours !== theirs) throw new Error(`${name} at ${new Date(instant).toISOString()}: ${ours}, not ${theirs}`);
    }
  }
}

function print(): void {
  const size = Math.round(text.length / 1000);
  console.log(
    `${targets} targets with 10 windows each (${size} KB), node ${process.version}; medians in milliseconds\n`,
  );
  const line = (cells: readonly string[]) =>
    console.log(
      cells
        .map((cell, index) => (index === 0 ? cell.padEnd(42) : cell.padStart(11)))
        .join('')
        .trimEnd(),
    );
  line(['', 'median', 'worst', 'at most', 'naive', 'ratio', 'at least']);
  for (const { what, times, most, naive: naiveTimes, timesQuicker } of rows) {
    const ratio = naiveTimes && median(naiveTimes) / median(times);
    line([
      what,
      shown(median(times)),
      shown(times.at(-1)),
      shown(most),
      shown(naiveTimes && median(naiveTimes)),
      ratio === undefined ? '' : `${Math.round(ratio)} x`,
      timesQuicker === undefined ? '' : `${timesQuicker} x`,
    ]);
    if (median(times) > (most ?? Infinity) || (ratio ?? Infinity) < (timesQuicker ?? 0)) process.exitCode = 1;
  }
  console.log(process.exitCode === 1 ? '\nSlower than promised.' : '\nAs quick as promised.');
}

function shown(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '';
  return milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(2);
}
