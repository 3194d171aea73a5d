import { counted } from '../schedule/counted.ts';
import { occurrences } from '../schedule/occurrences.ts';
import { recurs } from '../schedule/running.ts';
import type { Occurrence, Phase, Schedule, Window } from '../schedule/schedule.ts';
import { stateAt } from '../schedule/state-at.ts';
import { checkedSpan, type Span } from './span.ts';

/** One phase of one occurrence, as an entry of a calendar. */
export interface CalendarEntry {
  /** The same in every calendar that is made of this schedule; of what happens once also after it was moved. */
  readonly id: string;
  readonly window: string;
  readonly phase: Phase;
  /** The start of the occurrence that it is a phase of. */
  readonly occurrence: Date;
  readonly start: Date;
  readonly end: Date;
  readonly title: string;
  readonly description: string;
}

/**
 * The lead, the span and the wind-down of every event that has any of them in `[from, to)`, by instant. Throws a RangeError
 * for a span that is none.
 *
 * @param withWindows scale-ups and scale-downs too
 */
export function calendarEntries(schedule: Schedule, span: Span, withWindows = false): readonly CalendarEntry[] {
  const { from, to } = checkedSpan(span);
  return schedule.windows
    .filter((window) => window.kind === 'pre-event' || withWindows)
    .flatMap((window) => {
      // Ramps walk for 14 days at the most.
      const early = new Date(from.getTime() - longestWindDown);
      const late = new Date(to.getTime() + window.leadMs);
      return occurrences(schedule, window.name, early, late).flatMap((one) => entriesOf(schedule, window, one));
    })
    .filter(({ start, end }) => start < to && end > from)
    .sort((a, b) => a.start.getTime() - b.start.getTime() || (a.id < b.id ? -1 : 1));
}

const longestWindDown = 14 * 24 * 3_600_000;

function entriesOf(schedule: Schedule, window: Window, { start, end }: Occurrence): readonly CalendarEntry[] {
  const description = descriptionOf(window);
  const which = recurs(window) ? `-${start.toISOString().replaceAll(/[-:]|\.\d+/g, '')}` : '';
  const entry = (phase: Phase, from: Date, to: Date, title: string): readonly CalendarEntry[] =>
    from < to
      ? [
          {
            id: `${window.name}${which}-${phase}`,
            window: window.name,
            phase,
            occurrence: start,
            start: from,
            end: to,
            title,
            description,
          },
        ]
      : [];
  return [
    ...entry('lead', new Date(start.getTime() - window.leadMs), start, `${window.name}: getting ready`),
    ...entry('live', start, end, window.name),
    ...entry('wind-down', end, woundDown(schedule, window, { start, end }), `${window.name}: winding down`),
  ];
}

/** When the last of the window's targets has wound down. */
function woundDown(
  schedule: Schedule,
  { name, rampDown, targets }: Window,
  { start, end }: Omit<Occurrence, 'window'>,
): Date {
  if (rampDown === undefined) return end;
  let last = end;
  for (const target of targets.keys()) {
    for (let at: Date | undefined = end; at !== undefined; ) {
      const { inForce, overruled, until } = stateAt(schedule, target, at);
      const isWalking = [...inForce, ...overruled].some(
        (one) => one.window === name && one.phase === 'wind-down' && one.start.getTime() === start.getTime(),
      );
      if (!isWalking) break;
      at = until;
      if (until !== undefined && until > last) last = until;
    }
  }
  return last;
}

function descriptionOf({ kind, targets, owner, note }: Window): string {
  const asked = Array.from(targets, ([name, { desired, min, max, requestsPerMinute }]) => {
    const tasks = desired ?? min;
    // An event sets its count also where it is written as a lower bound.
    const least = desired === undefined && kind !== 'pre-event' && min !== max ? 'at least ' : '';
    const count =
      tasks === undefined ? (max === undefined ? 'as found' : `at most ${counted(max)}`) : `${least}${counted(tasks)}`;
    return `${name}: ${count}${requestsPerMinute === undefined ? '' : `, for ${requestsPerMinute.toLocaleString('en')} requests a minute`}`;
  });
  return [...(note === undefined ? [] : [note]), ...asked, ...(owner === undefined ? [] : [`Owner: ${owner}`])].join(
    '\n',
  );
}
