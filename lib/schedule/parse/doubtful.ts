import type { Edge } from '../schedule.ts';
import { dateOf, day, parseWall, type Wall } from '../wall-time.ts';
import { complain, quote } from './complaint.ts';
import { readDateRange } from './local-date.ts';
import { warnOfOddYears } from './odd-years.ts';
import type { Report, Written } from './part.ts';
import type { WindowDraft } from './stage.ts';

type DoubtfulWarning = (windows: readonly WindowDraft[], report: Report) => void;

/** An event of more than two weeks over a new year is more often a year that was left as it was. */
const longHoliday = 14 * day;

const overTheNewYear: DoubtfulWarning = (windows, report) => {
  for (const { kind, when, name, part } of windows) {
    if (kind !== 'pre-event' || when?.form !== 'span' || when.start.kind !== 'at') continue;
    const start = parseWall(when.start.wall);
    const end = endOf(start, when.end);
    if (end === undefined || end - start <= longHoliday || yearOf(start) === yearOf(end)) continue;
    const message = `The event runs from ${dateOf(start)} to ${dateOf(end)}: ${Math.round((end - start) / day)} days.`;
    const hint = 'Check the years of its start and its end.';
    report(part.placeOf('start'), complain('over-the-new-year', message, hint), 'warning', name);
  }
};

function endOf(start: Wall, end: Edge | { readonly kind: 'for'; readonly ms: number }): Wall | undefined {
  if (end.kind === 'for') return start + end.ms;
  return end.kind === 'at' ? parseWall(end.wall) : undefined;
}

const yearOf = (wall: Wall): string => dateOf(wall).slice(0, 4);

/** What events of one file ask of one target lies within these multiples of what the others ask. */
const [least, most] = [1 / 10, 30] as const;

const unlikeRequests: DoubtfulWarning = (windows, report) => {
  const asked = windows.flatMap(({ kind, name, capacities }) =>
    capacities.flatMap(({ target, part, requestsPerMinute: requests }) =>
      kind === 'pre-event' && part !== undefined && requests !== undefined
        ? [{ name, target: target.value, file: target.place.file, place: part.placeOf('requestsPerMinute'), requests }]
        : [],
    ),
  );
  for (const group of Map.groupBy(asked, ({ file, target }) => `${file}\n${target}`).values()) {
    const sorted = group.map(({ requests }) => requests).sort((a, b) => a - b);
    for (const { name, target, place, requests } of group) {
      const usual = medianWithout(sorted, requests);
      if (usual === undefined || (requests >= usual.low * least && requests <= usual.high * most)) continue;
      const message = `This event expects ${readable(requests)} requests a minute, the others of this file ${range(usual)} at ${quote(target)}.`;
      const hint = 'Check the number; if it is meant, leave it.';
      report(place, complain('unlike-requests', message, hint), 'warning', name);
    }
  }
};

const readable = (count: number): string => count.toLocaleString('en');
const range = ({ low, high }: Middle): string =>
  low === high ? `some ${readable(low)}` : `some ${readable(low)} to ${readable(high)}`;

interface Middle {
  readonly low: number;
  readonly high: number;
}

/** The middle of all but one of the numbers, which ascend: two where their count is even. Absent: there is no other. */
function medianWithout(sorted: readonly number[], one: number): Middle | undefined {
  const skipped = sorted.indexOf(one);
  const at = (index: number): number | undefined => sorted[index < skipped ? index : index + 1];
  const count = sorted.length - 1;
  const [low, high] = [at(Math.floor((count - 1) / 2)), at(Math.floor(count / 2))];
  return count === 0 || low === undefined || high === undefined ? undefined : { low, high };
}

/** The dates of single events, as they stand in a file. */
const eventInAnotherYear: DoubtfulWarning = (windows, report) => {
  const events = windows.flatMap(({ kind, when, name = '', part }) =>
    kind === 'pre-event' && when?.form === 'span' && when.start.kind === 'at'
      ? [{ name, value: when.start.wall.slice(0, 10), place: part.placeOf('start') }]
      : [],
  );
  for (const inFile of Map.groupBy(events, ({ place }) => place.file).values())
    warnOfOddYears(inFile, report, (at) => inFile[at]?.name ?? '');
};

const exceptInAnotherYear: DoubtfulWarning = (windows, report) => {
  for (const { part, name = '' } of windows) {
    const dates = part.texts('except', firstDay) ?? [];
    const written = dates.filter((date): date is Written<string> => date.value !== '');
    warnOfOddYears(written, report, () => name);
  }
};

/** Of a date or a range; nothing of a calendar's name. What is wrong in it was told where it was read. */
function firstDay(text: string): string {
  const range = readDateRange(text);
  return 'message' in range ? '' : range.from;
}

/** What is right as it stands and yet more often a slip. A new warning is a function and a line here. */
const doubtfulWarnings: readonly DoubtfulWarning[] = [
  overTheNewYear,
  unlikeRequests,
  eventInAnotherYear,
  exceptInAnotherYear,
];

/** @param windows all of the stage, as they stand in its files */
export function warnOfDoubtful(windows: readonly WindowDraft[], report: Report): void {
  for (const warn of doubtfulWarnings) warn(windows, report);
}
