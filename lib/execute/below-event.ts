import { undercutFact } from '../plan/begun-and-ended.ts';
import type { UndercutFact } from '../plan/news.ts';
import type { OverrideCapacity } from '../schedule/override-capacity.ts';
import { nearest } from '../schedule/parse/nearest.ts';
import type { Undercut } from '../schedule/undercut-events.ts';
import { byWindow, undercutTexts } from '../tell/undercut-text.ts';
import { PrescaleError } from './failure.ts';

/** What a person has asked for, as far as it may go below an event. */
export interface AskedBelow {
  readonly target: string;
  readonly capacity: OverrideCapacity;
  /** The events that it is meant to go below; absent: the form of the payload cannot say. */
  readonly belowEvent: readonly string[] | undefined;
}

/** An override that goes below events without naming them, or names one that it does not go below. */
export class BelowEvents extends PrescaleError {
  /** Of each window once, with the highest floor of its occurrences. */
  readonly events: readonly UndercutFact[];

  constructor(message: string, events: readonly UndercutFact[]) {
    super('invalid', message, { passing: false });
    this.events = events;
  }
}

/** @throws BelowEvents with why it is refused, and what to write instead: followed word by word, that is accepted */
export function refuseBelow(asked: AskedBelow, undercut: readonly Undercut[], timezone: string, now: Date): void {
  const events = byWindow(undercut.map(undercutFact));
  const complaint = complaintBelow(asked, events, timezone, now);
  if (complaint !== undefined) throw new BelowEvents(complaint, events);
}

function complaintBelow(
  asked: AskedBelow,
  events: readonly UndercutFact[],
  timezone: string,
  now: Date,
): string | undefined {
  const { belowEvent = [] } = asked;
  const names = events.map(({ window }) => window);
  const stray = belowEvent.find((name) => !names.includes(name));
  if (stray !== undefined) return complaintOfStray(stray, names);
  const unnamed = events.filter(({ window }) => !belowEvent.includes(window));
  if (unnamed.length === 0) return undefined;
  const which = undercutTexts(unnamed, timezone, now).join('; ');
  const many = unnamed.length === 1 ? 'an event' : `${unnamed.length} events`;
  const floor = Math.max(...events.map((event) => event.floor));
  return `The override would leave ${asked.target} below ${many}: ${which}.\n${insteadOf(asked, floor, names)}`;
}

function complaintOfStray(stray: string, names: readonly string[]): string {
  const near = nearest(stray, names);
  const meant = near === undefined ? `It goes below ${shortList(names)}.` : `Did you mean "${near}"?`;
  return names.length === 0
    ? `The override goes below no event: leave out belowEvent, which names "${stray}".`
    : `belowEvent names "${stray}", which is no event that the override goes below. ${meant}`;
}

function insteadOf({ target, capacity, belowEvent }: AskedBelow, floor: number, names: readonly string[]): string {
  const atLeast = { min: floor, ...atOrAbove(floor, capacity) };
  const meant = { belowEvent: names.length === 1 ? names[0] : names };
  if (belowEvent !== undefined)
    return `Write ${written(atLeast)} instead of ${written(capacity)} for at least that many, or ${belowEvent.length === 0 ? 'add' : 'write'} ${written(meant)} to mean it.`;
  const rest = { for: '1d', by: 'you@example.com', reason: 'why' };
  return `A plain count cannot say that this is meant. Write { ${written({ target, ...atLeast, ...rest })} } for at least that many, or { ${written({ target, ...capacity, ...meant, ...rest })} } to mean it.`;
}

const atOrAbove = (floor: number, { desired, max }: OverrideCapacity): OverrideCapacity => ({
  ...(desired !== undefined && desired >= floor && { desired }),
  ...(max !== undefined && max >= floor && { max }),
});

const written = (fields: object): string =>
  Object.entries(fields)
    .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
    .join(', ');

/** Three names, and how many more there are. */
export function shortList(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
