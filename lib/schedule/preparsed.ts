import { createHash } from 'node:crypto';
import type { Problem, Schedule, ScheduleFile, Target, Window, WindowCapacity } from './schedule.ts';
import { zoneClock } from './wall-time.ts';

/** What `parseSchedule` makes of files that are right. */
export interface Preparsed {
  readonly schedule: Schedule;
  readonly warnings: readonly Problem[];
}

export interface PreparsedOrigin {
  /** As they were parsed: a problem and a window name their paths. */
  readonly files: readonly ScheduleFile[];
  /** Prescale's version: another one may read the same text as something else. */
  readonly by: string;
}

/** Of the text below. Each change of what a schedule is, or of how it is written here, needs another. */
const form = 4;

/**
 * Writes what was parsed as data, for whoever has the same files later: a line that says what it was made of, and a line
 * of JSON.
 */
export function writePreparsed({ schedule, warnings }: Preparsed, origin: PreparsedOrigin): string {
  const { timezone, targets, windows, settings } = schedule;
  // Lists of pairs: in an object, names that are numbers would come first, and `__proto__` would be lost.
  const body: Body = {
    timezone,
    targets: [...targets],
    windows: windows.map((window) => ({ ...window, targets: [...window.targets] })),
    settings,
    warnings,
  };
  const text = `${JSON.stringify(body)}\n`;
  return `${headOf(text, origin)}\n${text}`;
}

/**
 * Reads it back. `undefined`: it was not made of exactly these files by this version, or is damaged, or names a time zone
 * that is not known here. The files are the truth, so whoever gets nothing parses them. Never throws.
 */
export function readPreparsed(text: string, origin: PreparsedOrigin): Preparsed | undefined {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== headOf(body, origin)) return undefined;
  const { timezone, targets, windows, settings, warnings }: Body = JSON.parse(body);
  if (!isKnown(timezone)) return undefined;
  return { schedule: { timezone, targets: new Map(targets), windows: windows.map(withTargets), settings }, warnings };
}

interface Body extends Pick<Schedule, 'timezone' | 'settings'>, Pick<Preparsed, 'warnings'> {
  readonly targets: readonly (readonly [string, Target])[];
  readonly windows: readonly WrittenWindow[];
}

type WrittenWindow = Omit<Window, 'targets'> & { readonly targets: readonly (readonly [string, WindowCapacity])[] };

const withTargets = (window: WrittenWindow): Window => ({ ...window, targets: new Map(window.targets) });

/**
 * Form, version, files and the text itself in one line, which is compared and never read: what has the same one is what
 * was written, so it needs no check of its own.
 */
const headOf = (body: string, { files, by }: PreparsedOrigin): string =>
  JSON.stringify({
    form,
    by,
    files: files.map(({ path, text }) => [path, hashOf(text)]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    body: hashOf(body),
  });

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Time-zone data differ between machines. What is not known here is told as the parser tells it, with its place. */
function isKnown(timezone: string): boolean {
  try {
    zoneClock(timezone);
    return true;
  } catch {
    return false;
  }
}
