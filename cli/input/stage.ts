import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { nearest } from '../../lib/schedule/parse/nearest.ts';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Problem, Schedule, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { type WorthTelling, worthTelling } from '../../lib/schedule/worth-telling.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';

/** One stage as it stands in its files. */
export interface StageFiles {
  readonly stage: string;
  /** Absolute. */
  readonly folder: string;
  /** Each with its path as people would type it where they are. */
  readonly files: readonly ScheduleFile[];
}

export interface Stage extends StageFiles {
  readonly schedule: Schedule;
  readonly warnings: readonly Problem[];
}

export interface WhichStage {
  readonly schedules?: string | undefined;
  readonly stage: string;
}

/** The folder that holds a folder for each stage, absolute. */
export function schedulesFolder({ folder, env }: Shell, schedules: string | undefined): string {
  return resolve(folder, schedules ?? (env.PRESCALE_SCHEDULES || 'schedules'));
}

/** The names of all stages. Throws a Failure where there is no folder. */
export function stagesIn(shell: Shell, schedules: string | undefined): readonly string[] {
  const folder = schedulesFolder(shell, schedules);
  const shown = shownPath(shell, folder);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Failure('no-schedules', `There is no folder ${shown}.`, {
      hint: '--schedules, or PRESCALE_SCHEDULES, names a folder with a folder for each stage; prescale init makes a first one.',
    });
  }
  const entries = readdirSync(folder, { withFileTypes: true });
  const stages = stageNamesIn(folder);
  // A repository of schedules, named instead of its folder: a file of that folder, such as a budget, is no stage's.
  if (entries.some((entry) => entry.isDirectory() && entry.name === 'schedules')) {
    const deeper = join(folder, 'schedules');
    if (stageNamesIn(deeper).length > 0)
      throw new Failure('no-schedules', `The stages lie one folder deeper than ${shown}.`, {
        hint: `Name ${shownPath(shell, deeper)} with --schedules, or in PRESCALE_SCHEDULES.`,
      });
  }
  if (stages.length > 0) return stages;
  const isStage = entries.some(({ name }) => isScheduleFile(name));
  const hint = isStage
    ? `It is the folder of one stage: --schedules takes the folder around it, and --stage its name.`
    : 'A stage is a folder in it with .yml files.';
  throw new Failure('no-schedules', `There is no stage in ${shown}.`, { hint });
}

const stageNamesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(folder, entry.name)).some(isScheduleFile))
    .map(({ name }) => name)
    .sort();

export const isScheduleFile = (name: string): boolean => /\.ya?ml$/.test(name);

/** Throws a Failure where the stage is not there. */
export function readStage(shell: Shell, { schedules, stage }: WhichStage): StageFiles {
  const known = stagesIn(shell, schedules);
  const around = schedulesFolder(shell, schedules);
  if (!known.includes(stage)) {
    const meant = nearest(stage, known);
    throw new Failure('no-stage', `There is no stage ${stage} in ${shownPath(shell, around)}.`, {
      hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Its stages: ${known.join(', ')}.`,
    });
  }
  const folder = join(around, stage);
  return { stage, folder, files: filesIn(folder, shownPath(shell, folder)) };
}

/** The `.yml` files of a folder. */
export const filesIn = (folder: string, shown: string): readonly ScheduleFile[] =>
  readdirSync(folder)
    .filter(isScheduleFile)
    .sort()
    .map((name) => ({ path: join(shown, name), text: readFileSync(join(folder, name), 'utf8') }));

/** As people would type it where they are; what lies elsewhere in full. */
export function shownPath({ folder }: Shell, path: string): string {
  const shown = relative(folder, path);
  if (shown === '') return '.';
  return shown.startsWith('..') ? path : shown;
}

/**
 * The schedule of a stage. Throws a Failure where it is not there or is refused, with every problem.
 *
 * @param judgedAt when events count as over; left out: not at all
 */
export function loadStage(shell: Shell, which: WhichStage, judgedAt?: Date): Stage {
  const read = readStage(shell, which);
  const parsed = parseSchedule(read.files, judgedAt === undefined ? {} : { now: judgedAt });
  if (parsed.ok) return { ...read, schedule: parsed.schedule, warnings: parsed.warnings };
  const { problems } = parsed;
  throw new Failure('schedule-refused', `The schedule of ${read.stage} is refused.`, { problems, files: read.files });
}

export const warningsOf = ({ warnings, schedule }: Stage, at: Date): WorthTelling =>
  worthTelling(warnings, schedule, at);
