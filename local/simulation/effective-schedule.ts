import { parseSchedule, type Schedule } from '../../lib/index.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';

const known = new Map<string, Schedule | readonly string[]>();

/** A schedule, or the files that are refused. Kept: the same few texts are asked for at every tick. */
function read(files: readonly ScheduleFile[]): Schedule | readonly string[] {
  const key = JSON.stringify(files);
  const before = known.get(key);
  if (before !== undefined) return before;
  const parsed = parseSchedule(files);
  const result = parsed.ok
    ? parsed.schedule
    : parsed.problems.flatMap(({ file, severity }) => (severity === 'error' ? [file] : []));
  if (known.size > 50) known.clear();
  known.set(key, result);
  return result;
}

const isSchedule = (result: Schedule | readonly string[]): result is Schedule => !Array.isArray(result);

export const isReadable = (files: readonly ScheduleFile[]): boolean => isSchedule(read(files));

export interface Effective {
  readonly schedule: Schedule | undefined;
  /** `false`: a file is missing for which there is no good version, so a target that is missing may stand in it. */
  readonly complete: boolean;
}

/** What is in force: a refused file is replaced by its last good version, as the schedule language promises. */
export function effectiveSchedule(files: readonly ScheduleFile[], good: readonly ScheduleFile[]): Effective {
  const all = read(files);
  if (isSchedule(all)) return { schedule: all, complete: true };
  const sound = files.filter(({ path }) => !all.includes(path));
  const replaced = [...sound, ...good.filter(({ path }) => all.includes(path))];
  const isWhole = all.every((path) => good.some((one) => one.path === path));
  const candidates = [
    { from: replaced, complete: isWhole },
    { from: good, complete: true },
    { from: sound, complete: false },
  ];
  for (const { from, complete } of candidates.filter(({ from: { length } }) => length > 0)) {
    const best = read(from);
    if (isSchedule(best)) return { schedule: best, complete };
  }
  return { schedule: undefined, complete: false };
}
