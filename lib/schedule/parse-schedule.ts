import { buildSchedule } from './parse/build-schedule.ts';
import { warnByCalendar } from './parse/calendar-warnings.ts';
import { warnOfDoubtful } from './parse/doubtful.ts';
import { draftWarnings } from './parse/draft-warnings.ts';
import { modeChecks, warnOfPastModes } from './parse/mode-checks.ts';
import type { Report } from './parse/part.ts';
import { readStage } from './parse/read-stage.ts';
import { replacements } from './parse/replacements.ts';
import { settingsChecks } from './parse/settings-checks.ts';
import { eachServiceOnce, targetChecks } from './parse/target-checks.ts';
import { tooLarge } from './parse/too-large.ts';
import { windowChecks } from './parse/window-checks.ts';
import type { Problem, Schedule, ScheduleFile } from './schedule.ts';

export type ParsedSchedule =
  | { readonly ok: true; readonly schedule: Schedule; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface ParseOptions {
  /** The present time; with it, events in the past are warned about. */
  readonly now?: Date;
}

/**
 * Reads all files of a stage together. Either every file is right, and there is a schedule with warnings, or every
 * problem of every file is told at once, warnings among them. The order of the files does not matter. Never throws.
 */
export function parseSchedule(files: readonly ScheduleFile[], { now }: ParseOptions = {}): ParsedSchedule {
  const problems: Problem[] = [];
  const replacementOf = replacements(files);
  const report: Report = ({ file, line, column }, { code, message, hint, edits }, severity = 'error', window) => {
    const replacement = edits && { replacement: replacementOf(file, edits) };
    const about = window !== undefined && { window };
    problems.push({ severity, code, message, hint, file, line, column, ...replacement, ...about });
  };
  const sorted = [...files].sort((a, b) => (a.path === b.path ? compare(a.text, b.text) : compare(a.path, b.path)));
  const oversized = tooLarge(sorted);
  if (oversized) return { ok: false, problems: [oversized] };

  const { stage, windows } = readStage(sorted, report);
  for (const target of stage.targets.values()) for (const check of targetChecks) check(target, report);
  eachServiceOnce(stage, report);
  for (const check of settingsChecks) check(stage, report);
  for (const check of modeChecks) check(stage, report);
  const firstOf = new Map(windows.toReversed().map((window) => [window.name ?? '', window]));
  for (const window of windows) for (const check of windowChecks) check(window, report, stage, firstOf);

  for (const window of windows) {
    const about: Report = (place, complaint) => report(place, complaint, 'warning', window.name);
    for (const warning of draftWarnings) warning(window, about, stage);
  }
  warnOfDoubtful(windows, report);

  if (stage.timezone === undefined || problems.some(({ severity }) => severity === 'error')) {
    return { ok: false, problems: inOrder(problems) };
  }
  const schedule = buildSchedule(stage.timezone, stage, windows);
  warnOfPastModes(stage, schedule.timezone, now, report);
  warnByCalendar(schedule, new Map(windows.map(({ name, part }) => [name ?? '', part])), now, report);
  return { ok: true, schedule, warnings: inOrder(problems) };
}

/** As somebody reads the files, each problem once. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...unique.values()].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.code, b.code),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
