import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeCommandPackage } from '../deploy/command-package.ts';
import { median } from './measure.ts';
import { sampleText } from './sample-schedule.ts';

const root = join(import.meta.dirname, '..');

/**
 * Milliseconds of CPU time that `yardstick.cjs` takes where nothing else runs, on the machine that the limits below are
 * meant for: the median of 24 processes, with Node 24.21. To be noted anew with another Node or another machine, from
 * `for run in $(seq 24); do node -r ./bench/time-at-exit.cjs bench/yardstick.cjs 3>&1; echo; done | sort -n`
 */
const notedYardstick = 235;

/** Of one process, in milliseconds: of all its threads, and until its end. */
interface Took {
  readonly cpu: number;
  readonly elapsed: number;
}

/** Measured commands, with what the median may take on that machine. */
interface Row {
  readonly what: string;
  readonly args: readonly string[];
  readonly turns: number;
  readonly most?: Partial<Took>;
}

/** What people wait for who run the packaged `prescale`, in processes of their own, as they run it. */
export async function command(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prescale-bench-'));
  try {
    await makeCommandPackage(join(folder, 'package'));
    const schedules = join(folder, 'schedules');
    mkdirSync(join(schedules, 'bench'), { recursive: true });
    writeFileSync(join(schedules, 'bench', 'bench.yml'), sampleText(100));
    const program = join(folder, 'package', 'prescale.mjs');
    const preview = ['preview', '--schedules', schedules, '--stage', 'bench', '--from', '2026-11-20', '--days', '90'];
    await print([
      { what: 'yardstick', args: [join(import.meta.dirname, 'yardstick.cjs')], turns: 15 },
      { what: 'node alone', args: ['--eval', '0'], turns: 15 },
      { what: 'validate the shipped schedules', args: [program, 'validate'], turns: 15, most: { cpu: 250 } },
      { what: 'preview 90 days of 1,000 windows', args: [program, ...preview], turns: 7, most: { elapsed: 2_000 } },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function print(rows: readonly Row[]): Promise<void> {
  const all = await byTurns(rows);
  const [yardstick = []] = all;
  // One machine is not equally quick all day. A limit is never less than was promised.
  const slower = Math.max(1, medianOf(yardstick, 'cpu') / notedYardstick);
  console.log(
    `\nTime of the packaged command, 100 targets where many are named; medians in milliseconds, CPU of all its threads. The machine takes ${slower.toFixed(2)} times as long as it did when the limits were set.\n`,
  );
  line(['', 'CPU', 'at most', 'elapsed', 'at most']);
  for (const [index, times] of all.entries()) {
    const { what = '', most = {} } = rows[index] ?? {};
    const cells = (['cpu', 'elapsed'] as const).flatMap((kind) => {
      const [took, limit] = [medianOf(times, kind), most[kind]];
      if (limit !== undefined && took > limit * slower) process.exitCode = 1;
      return [took.toFixed(0), limit === undefined ? '' : (limit * slower).toFixed(0)];
    });
    line([what, ...cells]);
  }
}

const medianOf = (times: readonly Took[], kind: keyof Took): number =>
  median(times.map((took) => took[kind]).sort((a, b) => a - b));

/** Each in turn, so that whatever else the machine does falls on all of them. The first turn does not count. */
async function byTurns(rows: readonly Row[]): Promise<readonly (readonly Took[])[]> {
  const times: Took[][] = rows.map(() => []);
  for (let turn = 0; turn <= Math.max(...rows.map(({ turns }) => turns)); turn += 1)
    for (const [index, { args, turns }] of rows.entries()) {
      if (turn > turns) continue;
      const took = await timeOf(args);
      if (turn > 0) times[index]?.push(took);
    }
  return times;
}

async function timeOf(args: readonly string[]): Promise<Took> {
  const child = spawn(process.execPath, ['--require', join(import.meta.dirname, 'time-at-exit.cjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [, failure, told] = child.stdio.slice(1).map((stream) => (stream ? text(stream as NodeJS.ReadableStream) : ''));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${await failure}`);
  const [cpu = Number.NaN, elapsed = Number.NaN] = (await told)?.split(' ').map(Number) ?? [];
  return { cpu, elapsed };
}

const line = (cells: readonly string[]): void =>
  console.log(
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(42) : cell.padStart(11)))
      .join('')
      .trimEnd(),
  );
