import type { Schedule, Window } from '../schedule/schedule.ts';

/** A window that an edit adds (`before` is absent), takes out (`after` is absent) or alters. */
export interface ChangedWindow {
  readonly name: string;
  readonly before?: Window;
  readonly after?: Window;
}

/**
 * What an edit does to windows, in the order of the schedule after it, and then of the one before. Where windows stand in
 * files makes no difference; requests that mean other tasks than before, and another zone, do.
 *
 * @param before absent: there was none
 */
export function changedWindows(before: Schedule | undefined, after: Schedule): readonly ChangedWindow[] {
  const old = new Map(before?.windows.map((window) => [window.name, window]));
  const isSameZone = before?.timezone === after.timezone;
  const names = new Set(after.windows.map(({ name }) => name));
  const altered = after.windows.flatMap((window): readonly ChangedWindow[] => {
    const was = old.get(window.name);
    if (was === undefined) return [{ name: window.name, after: window }];
    return isSameZone && meaningOf(was) === meaningOf(window)
      ? []
      : [{ name: window.name, before: was, after: window }];
  });
  const gone = [...old.values()].filter(({ name }) => !names.has(name));
  return [...altered, ...gone.map((window) => ({ name: window.name, before: window }))];
}

/** As a text that is the same where the window means the same: the order of keys and targets is left out, and its place. */
const meaningOf = ({ place: _place, ...window }: Window): string =>
  JSON.stringify(window, (_, value) => {
    if (value instanceof Map) return [...value].sort(([a], [b]) => (a < b ? -1 : 1));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
