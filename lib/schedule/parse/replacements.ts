import type { Place, Replacement, ScheduleFile } from '../schedule.ts';
import type { Edit } from './complaint.ts';
import { textPlaces } from './text-places.ts';

/** Turns offsets in a file's text into what an editor shows. Of few files anything is asked, and of those again and again. */
export function replacements(
  files: readonly ScheduleFile[],
): (file: string, edits: readonly Edit[]) => readonly Replacement[] {
  const known = new Map<string, { readonly text: string; readonly placeOf: (offset: number) => Place }>();
  const fileOf = (path: string) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const text = files.find((file) => file.path === path)?.text.replace(/^\ufeff/, '') ?? '';
    const made = { text, placeOf: textPlaces(path, text) };
    known.set(path, made);
    return made;
  };
  return (file, edits) => {
    const { text, placeOf } = fileOf(file);
    return edits.map(({ from, to, text: written }) => {
      const { line, column } = placeOf(from);
      return { line, column, length: charactersIn(text.slice(from, to)), text: written };
    });
  };
}

const charactersIn = (text: string): number => Array.from(text.replaceAll('\r\n', '\n')).length;
