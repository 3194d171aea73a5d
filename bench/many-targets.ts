import { longestTickMs } from '../lib/plan/wanted.ts';
import { raiseMany } from '../local/many-targets.ts';

const latencyMs = 50;
const mostTicks = 3;
/** `UpdateService` at once after a pause, and a second: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html */
const published = { burst: 50, perSecond: 5 };
const mostOfFloor = 1.1;

/** Simulated time, so it is the same on every machine. */
export async function manyTargets(): Promise<void> {
  console.log(
    `\nOne event on 300 targets, from the begin of its lead; calls take ${latencyMs} ms, those that hang never end\n`,
  );
  line(['hanging', 'raised after each tick', 'ticks', 'at most', 'longest tick', 'at most']);
  for (const hanging of [0, 16, 60, 150]) {
    const { afterTick, longestTickMs: longest } = await raiseMany({ targets: 300, hanging, latencyMs, mostTicks: 10 });
    line([
      String(hanging),
      afterTick.join(', '),
      String(afterTick.length),
      String(mostTicks),
      seconds(longest),
      seconds(longestTickMs),
    ]);
    if (afterTick.at(-1) !== 300 - hanging || afterTick.length > mostTicks || longest > longestTickMs)
      process.exitCode = 1;
  }
  const targets = 1_000;
  const { afterTick, untilAllMs } = await raiseMany({ targets, latencyMs, mostTicks: 10 });
  const floorMs = ((targets - published.burst) / published.perSecond) * 1_000;
  const ratio = untilAllMs / floorMs;
  console.log(
    `\n${afterTick.at(-1)} of ${targets} targets raised after ${seconds(untilAllMs)}, ${ratio.toFixed(2)} of the ${seconds(floorMs)} that AWS's published rates allow (at most ${mostOfFloor})`,
  );
  if (afterTick.at(-1) !== targets || ratio > mostOfFloor) process.exitCode = 1;
  console.log(process.exitCode === 1 ? '\nNot as promised.' : '\nAs promised.');
}

const widths = [9, 26, 7, 9, 14, 9];
const line = (cells: readonly string[]): void =>
  console.log(cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join(''));

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
