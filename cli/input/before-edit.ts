import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Schedule, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { filesIn, type StageFiles, shownPath } from './stage.ts';

/** A stage as it was before an edit. */
export interface BeforeEdit {
  /** As people know it: a folder, or a ref with its commit. */
  readonly name: string;
  /** Absent: the stage was not there. */
  readonly schedule?: Schedule;
}

/**
 * The stage in another folder, or as a commit of git has it. A folder is one with a folder for each stage, or that of the
 * stage itself. Throws a Failure where there is neither, and where the schedule there is refused.
 */
export function beforeEdit(shell: Shell, against: string, stage: StageFiles): BeforeEdit {
  const folder = resolve(shell.folder, against);
  if (existsSync(folder) && statSync(folder).isDirectory()) {
    const own = join(folder, stage.stage);
    const meant = existsSync(own) ? own : folder;
    return scheduleOf(shownPath(shell, folder), filesIn(meant, shownPath(shell, meant)));
  }
  const commit = commitOf(against, stage.folder);
  return scheduleOf(`${against} (${commit.slice(0, 7)})`, filesAt(commit, stage.folder));
}

function scheduleOf(name: string, files: readonly ScheduleFile[]): BeforeEdit {
  if (files.length === 0) return { name };
  const parsed = parseSchedule(files);
  if (parsed.ok) return { name, schedule: parsed.schedule };
  const { problems } = parsed;
  throw new Failure('schedule-refused', `The schedule of ${name}, to compare with, is refused.`, { problems, files });
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
        : 'The schedules are in no repository of git.',
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

function filesAt(commit: string, folder: string): readonly ScheduleFile[] {
  const prefix = git(folder, 'rev-parse', '--show-prefix').replace(/\n$/, '');
  // Where the folder was not there at that time, nothing is listed.
  const names = git(folder, 'ls-tree', '-z', '--full-tree', '--name-only', commit, '--', prefix === '' ? '.' : prefix)
    .split('\0')
    .map((path) => path.slice(prefix.length))
    .filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => ({
    path: `${basename(folder)}/${name}`,
    text: git(folder, 'show', `${commit}:${prefix}${name}`),
  }));
}
