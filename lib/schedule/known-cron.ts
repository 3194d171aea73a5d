import type { Cron } from './cron.ts';
import type { CronProblem } from './cron-problem.ts';
import { parseCron } from './parse-cron.ts';

const known = new Map<string, Cron | CronProblem>();

/** More than a schedule has that people can still oversee. */
const mostKnown = 1000;

/** The same as `parseCron`. Kept for the process: of thousands of windows most share a few expressions. */
export function knownCron(expression: string): Cron | CronProblem {
  const before = known.get(expression);
  if (before !== undefined) return before;
  const cron = parseCron(expression);
  if (known.size >= mostKnown) known.clear();
  known.set(expression, cron);
  return cron;
}
