import { nearest } from '../../lib/schedule/parse/nearest.ts';
import type { Schedule, Window } from '../../lib/schedule/schedule.ts';
import { usage } from '../shell/failure.ts';

/** Throws a Failure for the first name that is not known, with the nearest that is. */
export function knownTargets({ targets }: Schedule, names: readonly string[]): readonly string[] {
  for (const name of names) refuseUnknown('target', name, [...targets.keys()]);
  return names;
}

export function knownWindows({ windows }: Schedule, names: readonly string[]): readonly string[] {
  for (const name of names)
    refuseUnknown(
      'window',
      name,
      windows.map((window) => window.name),
    );
  return names;
}

export function knownEvent({ windows }: Schedule, name: string): Window {
  const found = windows.find((window) => window.name === name);
  if (found?.kind === 'pre-event') return found;
  const events = windows.filter(({ kind }) => kind === 'pre-event').map((window) => window.name);
  if (found !== undefined) {
    throw usage(
      `${name} is no event but a ${found.kind}.`,
      events.length === 0 ? undefined : `Events: ${some(events)}.`,
    );
  }
  refuseUnknown('event', name, events);
  throw new Error(`${name} is known and is not`);
}

function refuseUnknown(what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const meant = nearest(name, known);
  const hint = meant === undefined ? `Known: ${known.length === 0 ? 'none' : some(known)}.` : `Did you mean ${meant}?`;
  throw usage(`There is no ${what} ${name}.`, hint);
}

const some = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more` : names.join(', ');
