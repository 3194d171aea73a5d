import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { scheduleFolder } from '../functions/schedule-folder.ts';
import { parseSchedule } from '../lib/schedule/parse-schedule.ts';
import { problemLine } from '../lib/schedule/problem-line.ts';
import type { Schedule, ScheduleFile } from '../lib/schedule/schedule.ts';
import { warningLines, worthTelling } from '../lib/schedule/worth-telling.ts';
import { withoutStack } from './without-stack.ts';

/** What is deployed of a stage. */
export interface StageSchedule {
  /** Absolute. */
  readonly folder: string;
  /** Each with the path by which people know it. */
  readonly files: readonly ScheduleFile[];
  readonly schedule: Schedule;
  /** What is worth a look and stops nothing, a line each. */
  readonly warnings: readonly string[];
}

/**
 * The folder with a folder for each stage: the one that is named, seen from where the command was typed, or that of this
 * repository.
 */
export const schedulesFolder = (named: string | undefined, typedIn = whereTyped()): string =>
  named === undefined || named === '' ? join(import.meta.dirname, '../schedules') : resolve(typedIn, named);

/** npm runs its scripts in the folder of the package and says where it was called. */
const whereTyped = (): string => process.env.INIT_CWD ?? process.cwd();

/**
 * @throws where there is no such folder, no such stage in it, or with every problem of its files: a broken schedule is not
 * deployed
 */
export async function scheduleOfStage(stage: string, schedules: string, now = new Date()): Promise<StageSchedule> {
  const { folder, files } = await filesOfStage(stage, schedules);
  const parsed = parseSchedule(files, { now });
  if (!parsed.ok) {
    throw withoutStack(
      `The schedule of stage ${stage} is not deployed:\n${parsed.problems.map(problemLine).join('\n')}`,
    );
  }
  const { schedule, warnings } = parsed;
  return { folder, files, schedule, warnings: warningLines(worthTelling(warnings, schedule, now)) };
}

async function filesOfStage(stage: string, schedules: string): Promise<Pick<StageSchedule, 'folder' | 'files'>> {
  const folder = join(schedules, stage);
  const shown = shownPath(schedules);
  if (!existsSync(schedules)) {
    const hint = 'PRESCALE_SCHEDULES, or --param schedules=, names a folder with a folder for each stage.';
    throw withoutStack(`There is no folder ${shown}. ${hint}`);
  }
  if (!existsSync(folder)) {
    const stages = readdirSync(schedules, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const known = stages.map((entry) => entry.name).sort();
    throw withoutStack(`There is no ${shown}/${stage}: a stage is a folder of ${shown}/ (${known.join(', ')}).`);
  }
  const files = await scheduleFolder(folder).read();
  return { folder, files: files.map(({ path, text }) => ({ path: `${shown}/${stage}/${path}`, text })) };
}

/** As people would type it in this repository; what lies outside in full. */
const shownPath = (folder: string): string => {
  const path = relative(join(import.meta.dirname, '..'), folder);
  return path === '' || path.startsWith('..') ? folder : path;
};

const read = new Map<string, Promise<StageSchedule>>();

/** The same, read once in a run of the framework, which asks more than once. */
export const scheduleOnce = (stage: string, schedules: string): Promise<StageSchedule> => {
  const key = `${stage} ${schedules}`;
  const found = read.get(key) ?? scheduleOfStage(stage, schedules);
  read.set(key, found);
  return found;
};
