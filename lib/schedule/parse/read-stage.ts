import type { DateRange, Place, ScheduleFile } from '../schedule.ts';
import { type Complaint, complain, quote } from './complaint.ts';
import { knownNames } from './known-names.ts';
import { readDateRange } from './local-date.ts';
import { readName } from './name.ts';
import { warnOfOddYears } from './odd-years.ts';
import { type Entry, type Part, partOf, type Report, type Written } from './part.ts';
import { readDocument } from './read-document.ts';
import { readTarget } from './read-target.ts';
import { readWindow } from './read-window.ts';
import { shapeProblems } from './shape-problems.ts';
import type { Stage, TargetDraft, WindowDraft } from './stage.ts';
import { isFixedOffset, readTimeZone } from './time-zone.ts';

/** Reads all files of a stage together. What is wrong in them is reported on the way. */
export function readStage(
  files: readonly ScheduleFile[],
  report: Report,
): { readonly stage: Stage; readonly windows: readonly WindowDraft[] } {
  const { parts, complete } = readParts(files, report);
  const targets = namedOnce(sections(parts, 'targets'), 'target', report);
  const calendars = namedOnce(listSections(parts, 'calendars'), 'calendar', report);
  const zone = readZone(parts, files, complete, report);
  const stage: Stage = {
    complete,
    enabled: parts.every((part) => part.flag('enabled') !== false),
    targets: new Map(
      targets.flatMap(({ name, entry }): [string, TargetDraft][] =>
        entry.part === undefined ? [] : [[name, readTarget({ value: name, place: entry.place }, entry.part)]],
      ),
    ),
    targetNames: knownNames(targets.map(({ name }) => name)),
    calendars: new Map(calendars.map(({ name, entry }) => [name, readCalendar(entry, report)])),
    calendarNames: knownNames(calendars.map(({ name }) => name)),
    ...(zone !== undefined && { timezone: zone }),
  };
  const windows = parts.flatMap((part) => part.parts('windows') ?? []).map((part) => readWindow(part, stage, report));
  return { stage, windows };
}

function readParts(files: readonly ScheduleFile[], report: Report): { parts: Part[]; complete: boolean } {
  const parts: Part[] = [];
  let complete = true;
  for (const file of files) {
    const { root, readable, unread, problems } = readDocument(file);
    for (const problem of problems) report(problem, problem);
    if (!readable) complete = false;
    if (root === undefined || (root.kind === 'scalar' && root.value === null)) continue;
    const shape = shapeProblems(root, unread);
    for (const problem of shape.problems) report(problem, problem);
    // A section under a word that nobody knows, or that is not read, may hold what is then missed elsewhere.
    const sections = root.kind === 'mapping' ? [...root.entries.values()].map(({ node }) => node) : [];
    if (shape.misspelt.has(root) || [root, ...sections].some((node) => shape.broken.has(node))) complete = false;
    if (root.kind === 'mapping') parts.push(partOf(root, shape, report));
  }
  return { parts, complete };
}

function readZone(
  parts: readonly Part[],
  files: readonly ScheduleFile[],
  complete: boolean,
  report: Report,
): string | undefined {
  const written = parts.filter((part) => part.isWritten('timezone'));
  const zones = written.map((part) => part.text('timezone', readTimeZone));
  for (const part of written.slice(1)) {
    const first = written[0]?.keyPlace('timezone');
    const message = `The time zone is given a second time here; the first is in ${first?.file}, line ${first?.line}.`;
    const hint = 'Keep one: it holds for all files of the stage.';
    report(part.keyPlace('timezone'), complain('timezone-twice', message, hint));
  }
  for (const [index, zone] of zones.entries()) {
    const part = written[index];
    if (part === undefined || zone === undefined || !isFixedOffset(zone)) continue;
    const message = `${quote(zone)} has no summer time: times stay where they are when clocks are changed.`;
    const hint = 'Write continent and city, such as `America/New_York`, unless that is meant.';
    report(part.placeOf('timezone'), complain('fixed-offset', message, hint), 'warning');
  }
  if (written.length === 0 && complete) {
    const place = parts[0]?.place ?? { file: files[0]?.path ?? 'schedule', line: 1, column: 1 };
    const message = 'No file says which time zone the times are in.';
    report(place, complain('no-timezone', message, 'Add a line to one of them: `timezone: America/New_York`.'));
  }
  return zones.find((zone) => zone !== undefined);
}

interface Named<T> {
  readonly name: string;
  readonly entry: T;
}

/** The entries whose names can be used, each name once. */
function namedOnce<T extends { readonly key: string; readonly place: Place }>(
  entries: readonly T[],
  what: string,
  report: Report,
): Named<T>[] {
  const seen = new Map<string, Place>();
  return entries.flatMap((entry) => {
    const name = readName(entry.key);
    if (typeof name !== 'string') {
      report(entry.place, name);
      return [];
    }
    const first = seen.get(name);
    if (first !== undefined) {
      report(entry.place, usedTwice(what, name, first));
      return [];
    }
    seen.set(name, entry.place);
    return [{ name, entry }];
  });
}

export function usedTwice(what: string, name: string, first: Place): Complaint {
  return complain(
    'name-twice',
    `There is another ${what} ${quote(name)} in ${first.file}, line ${first.line}.`,
    `Give this one a name of its own, such as \`${name.slice(0, 60)}-2\`, or remove one of the two.`,
  );
}

const sections = (parts: readonly Part[], key: string): Entry[] =>
  parts.flatMap((part) => part.part(key)?.entries() ?? []);

interface ListEntry {
  readonly key: string;
  readonly place: Place;
  dates(read: (text: string) => DateRange | Complaint): readonly Written<DateRange>[];
}

const listSections = (parts: readonly Part[], key: string): ListEntry[] =>
  parts.flatMap((whole) => {
    const part = whole.part(key);
    return (part?.entries() ?? []).map(({ key: name, place }) => ({
      key: name,
      place,
      dates: (read) => part?.texts(name, read) ?? [],
    }));
  });

function readCalendar(entry: ListEntry, report: Report): readonly DateRange[] {
  const dates = entry.dates(readCalendarDate);
  warnOfOddYears(
    dates.map(({ value, place }) => ({ value: value.from, place })),
    report,
  );
  return dates.map(({ value }) => value);
}

function readCalendarDate(text: string): DateRange | Complaint {
  const range = readDateRange(text);
  if (!('message' in range) || /^\s*\d/.test(text)) return range;
  return {
    ...range,
    hint: 'A calendar holds dates and ranges of dates, such as `2026-12-24..2027-01-01`, and no names.',
  };
}
