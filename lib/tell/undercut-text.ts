import type { UndercutFact } from '../plan/news.ts';
import { counted } from '../schedule/counted.ts';
import { localTime } from './local-time.ts';

/** What an override means for an event that it goes below: when the event runs, what it needs and how much is missing. */
export function undercutText(event: UndercutFact, timezone: string, now: Date): string {
  const { window, begin, start, end, floor, promised } = event;
  const time = (instant: string): string => localTime(new Date(instant), timezone, now);
  const lead = begin < start && now < new Date(start) ? `, is prepared from ${time(begin)}` : '';
  return `${window} runs from ${time(start)} to ${time(end)}${lead} and needs at least ${counted(floor)}, ${floor - promised} more than the override holds`;
}

/** Of each event once, however often it occurs; at most three, and how many more there are. */
export function undercutTexts(events: readonly UndercutFact[], timezone: string, now: Date): readonly string[] {
  const all = byWindow(events).map((event) => undercutText(event, timezone, now));
  return all.length > 3 ? [...all.slice(0, 3), `and ${all.length - 3} more`] : all;
}

/** The first occurrence of each window, with the highest floor of all of them. */
export function byWindow(events: readonly UndercutFact[]): readonly UndercutFact[] {
  const found = new Map<string, UndercutFact>();
  for (const event of events) {
    const first = found.get(event.window) ?? event;
    found.set(event.window, { ...first, floor: Math.max(first.floor, event.floor) });
  }
  return [...found.values()];
}
