import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ChangedWindow, changedWindows } from '../../lib/preview/changed-windows.ts';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Problem, Schedule, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { filesBefore, stagesBefore } from './before-edit.ts';
import { isScheduleFile, readStage, type Stage, schedulesFolder, shownPath, stagesIn } from './stage.ts';

/** What an edit does to the files of one stage. */
export type StageEdit =
  /** Its files are the same, character by character. */
  | { readonly kind: 'untouched'; readonly stage: string }
  /** It is not there any more. */
  | { readonly kind: 'gone'; readonly stage: string }
  | { readonly kind: 'refused'; readonly stage: string; readonly problems: readonly Problem[] }
  | EditedStage;

export interface EditedStage {
  readonly kind: 'edited';
  readonly stage: string;
  readonly after: Stage;
  readonly before: {
    /** As people know it: a folder, or a ref with its commit. */
    readonly name: string;
    /** Absent: the stage was not there, or was refused. */
    readonly schedule?: Schedule;
    readonly isRefused: boolean;
    readonly warnings: readonly Problem[];
  };
  readonly changed: readonly ChangedWindow[];
}

interface Options {
  readonly schedules?: string | undefined;
  /** Absent: all stages, also those that the edit takes out. */
  readonly stage?: string | undefined;
  readonly against: string;
}

/** What an edit does to each stage. Throws a Failure where there is nothing to compare with. */
export function stageEdits(shell: Shell, options: Options): readonly StageEdit[] {
  const there = stagesIn(shell, options.schedules);
  const folder = schedulesFolder(shell, options.schedules);
  const all = [...new Set([...there, ...stagesBefore(shell, options.against, folder)])].sort();
  if (options.stage !== undefined && !all.includes(options.stage))
    readStage(shell, { ...options, stage: options.stage });
  return all
    .filter((stage) => options.stage === undefined || stage === options.stage)
    .map((stage) => (there.includes(stage) ? stageEdit(shell, options, stage) : { kind: 'gone', stage }));
}

function stageEdit(shell: Shell, options: Options, stage: string): StageEdit {
  refuseLinks(shell, join(schedulesFolder(shell, options.schedules), stage));
  const read = readStage(shell, { ...options, stage });
  const old = filesBefore(shell, options.against, read);
  if (textsOf(read.files) === textsOf(old.files)) return { kind: 'untouched', stage };
  const parsed = parseSchedule(read.files, { now: shell.now() });
  if (!parsed.ok) return { kind: 'refused', stage, problems: parsed.problems };
  const was = old.files.length === 0 ? undefined : parseSchedule(old.files, { now: shell.now() });
  const before = was?.ok ? was.schedule : undefined;
  return {
    kind: 'edited',
    stage,
    after: { ...read, schedule: parsed.schedule, warnings: parsed.warnings },
    before: {
      name: old.name,
      ...(before && { schedule: before }),
      isRefused: was?.ok === false,
      warnings: was?.ok ? was.warnings : [],
    },
    changed: changedWindows(before, parsed.schedule),
  };
}

const textsOf = (files: readonly ScheduleFile[]): string =>
  JSON.stringify(files.map(({ path, text }) => [basename(path), text]));

/** A link could lead to whatever the check can read, and a comment would tell the lines that are wrong in it. */
function refuseLinks(shell: Shell, folder: string): void {
  const link = readdirSync(folder, { withFileTypes: true }).find(
    (entry) => isScheduleFile(entry.name) && !entry.isFile(),
  );
  if (link === undefined) return;
  const path = shownPath(shell, join(folder, link.name));
  throw new Failure('no-file', `${path} is no file but a link or a folder, and is not read here.`);
}
