import type { DateRange, Place, ScheduleFile } from '../schedule.ts';
import { type Complaint, complain, quote } from './complaint.ts';
import { knownNames } from './known-names.ts';
import { readDateRange } from './local-date.ts';
import { readStageModes } from './mode.ts';
import { readName } from './name.ts';
import { warnOfOddYears } from './odd-years.ts';
import { type Entry, type Part, partOf, type Report, type Written } from './part.ts';
import { type ReadDocument, readDocument } from './read-document.ts';
import { readSettings } from './read-settings.ts';
import { readTarget } from './read-target.ts';
import { readWindow } from './read-window.ts';
import { shapeProblems } from './shape-problems.ts';
import { slipsIn } from './slips/window-slips.ts';
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
    modes: readStageModes(parts, report),
    targets: new Map(
      targets.flatMap(({ name, entry }): [string, TargetDraft][] =>
        entry.part === undefined ? [] : [[name, readTarget({ value: name, place: entry.place }, entry.part)]],
      ),
    ),
    targetNames: knownNames(targets.map(({ name }) => name)),
    calendars: new Map(calendars.map(({ name, entry }) => [name, readCalendar(entry, report)])),
    calendarNames: knownNames(calendars.map(({ name }) => name)),
    settings: readSettings(parts, report),
    ...(zone !== undefined && { timezone: zone }),
  };
  const windows = parts.flatMap((part) => part.parts('windows') ?? []).map((part) => readWindow(part, stage, report));
  return { stage, windows };
}

function readParts(files: readonly ScheduleFile[], report: Report): { parts: Part[]; complete: boolean } {
  const documents = files.map(readDocument);
  const timezone = zoneOf(documents);
  const read = documents.map((document) => readPart(document, timezone, report));
  return { parts: read.flatMap(({ part }) => part ?? []), complete: read.every(({ complete }) => complete) };
}

function readPart(
  { root, text, readable, unread, problems }: ReadDocument,
  timezone: string | undefined,
  report: Report,
): { readonly part?: Part; readonly complete: boolean } {
  for (const problem of problems) report(problem, problem);
  if (root === undefined || (root.kind === 'scalar' && root.value === null)) return { complete: readable };
  const slips = slipsIn(root, { text, timezone }, unread);
  for (const { place, complaint, severity } of slips) report(place, complaint, severity);
  const told = new Set(slips.flatMap(({ covers }) => covers));
  const shape = shapeProblems(root, new Set([...unread, ...told]));
  for (const problem of shape.problems) report(problem, problem);
  // A section under a word that nobody knows, or that is not read, may hold what is then missed elsewhere.
  const sections = root.kind === 'mapping' ? [...root.entries.values()].map(({ node }) => node) : [];
  const isUnread = shape.misspelt.has(root) || [root, ...sections].some((node) => shape.broken.has(node));
  const complete = readable && !isUnread;
  if (root.kind !== 'mapping') return { complete };
  const strays = new Set(slips.flatMap((slip) => slip.strays ?? []));
  return { part: partOf(root, { ...shape, strays, told }, report), complete };
}

/** The zone that times are to be converted into, before anything else of the files is looked at. */
function zoneOf(documents: readonly ReadDocument[]): string | undefined {
  const zones = documents.flatMap(({ root }) => {
    const node = root?.kind === 'mapping' ? root.entries.get('timezone')?.node : undefined;
    const zone = node?.kind === 'scalar' && node.text.length < 100 ? readTimeZone(node.text) : undefined;
    return typeof zone === 'string' ? [zone] : [];
  });
  return zones.every((zone) => zone === zones[0]) ? zones[0] : undefined;
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
