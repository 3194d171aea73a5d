import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Schedule, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { filesIn, isScheduleFile, type StageFiles, shownPath } from './stage.ts';

/** A stage as it was before an edit. */
export interface BeforeEdit {
  /** As people know it: a folder, or a ref with its commit. */
  readonly name: string;
  /** Absent: the stage was not there. */
  readonly schedule?: Schedule;
}

/** The files of a stage as they were before an edit; none: the stage was not there. */
export interface FilesBefore {
  /** As people know it: a folder, or a ref with its commit. */
  readonly name: string;
  readonly files: readonly ScheduleFile[];
}

/**
 * The stage in another folder, or as a commit of git has it. A folder is one with a folder for each stage, or that of the
 * stage itself. Throws a Failure where there is neither, and where the schedule there is refused.
 */
export function beforeEdit(shell: Shell, against: string, stage: Pick<StageFiles, 'stage' | 'folder'>): BeforeEdit {
  const { name, files } = filesBefore(shell, against, stage);
  if (files.length === 0) return { name };
  const parsed = parseSchedule(files);
  if (parsed.ok) return { name, schedule: parsed.schedule };
  const { problems } = parsed;
  throw new Failure('schedule-refused', `The schedule of ${name}, to compare with, is refused.`, { problems, files });
}

/** The same without reading what the files say. */
export function filesBefore(
  shell: Shell,
  against: string,
  { stage, folder: own }: Pick<StageFiles, 'stage' | 'folder'>,
): FilesBefore {
  const folder = folderOf(shell, against);
  if (folder !== undefined) {
    const meant = existsSync(join(folder, stage)) ? join(folder, stage) : folder;
    return { name: shownPath(shell, folder), files: filesIn(meant, shownPath(shell, meant)) };
  }
  const around = dirname(own);
  const commit = commitOf(against, around);
  return { name: `${against} (${commit.slice(0, 7)})`, files: filesAt(commit, around, stage) };
}

/** The names of all stages that were there. */
export function stagesBefore(shell: Shell, against: string, schedules: string): readonly string[] {
  const folder = folderOf(shell, against);
  if (folder !== undefined) {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && readdirSync(join(folder, entry.name)).some(isScheduleFile))
      .map(({ name }) => name);
  }
  const paths = pathsAt(commitOf(against, schedules), schedules, '').map((path) => path.split('/'));
  return [...new Set(paths.flatMap(([name = '', ...rest]) => (rest.length === 1 ? [name] : [])))];
}

function folderOf(shell: Shell, against: string): string | undefined {
  const folder = resolve(shell.folder, against);
  return existsSync(folder) && statSync(folder).isDirectory() ? folder : undefined;
}

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

function commitOf(ref: string, folder: string): string {
  try {
    return git(folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).trim();
  } catch (error) {
    if (isMissingGit(error)) throw new Failure('no-git', `There is no folder ${ref}, and no git to look for a commit.`);
    throw new Failure('nothing-to-compare', `There is no folder ${ref}, and no commit of that name.`, {
      hint: isRepository(folder)
        ? 'In a check of a pull request, the branch that it goes to has to be fetched first.'
        : 'The schedules are in no repository of git; a folder will do as well: --against schedules.',
    });
  }
}

const isMissingGit = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

function isRepository(folder: string): boolean {
  try {
    return git(folder, 'rev-parse', '--is-inside-work-tree').trim() === 'true';
  } catch {
    return false;
  }
}

function filesAt(commit: string, around: string, stage: string): readonly ScheduleFile[] {
  const prefix = prefixOf(around);
  return pathsAt(commit, around, `${stage}/`)
    .filter((path) => path.split('/').length === 2)
    .toSorted()
    .map((path) => ({ path, text: git(around, 'show', `${commit}:${prefix}${path}`) }));
}

/** The schedule files of all stages, or of one, seen from the folder around them. */
function pathsAt(commit: string, around: string, below: string): readonly string[] {
  const prefix = prefixOf(around);
  const where = `${prefix}${below}` || '.';
  // Where the folder was not there at that time, nothing is listed.
  return git(around, 'ls-tree', '-r', '-z', '--full-tree', '--name-only', commit, '--', where)
    .split('\0')
    .map((path) => path.slice(prefix.length))
    .filter(isScheduleFile);
}

/** The folder seen from the root of its repository, with a slash at its end. */
const prefixOf = (folder: string): string => git(folder, 'rev-parse', '--show-prefix').replace(/\n$/, '');
