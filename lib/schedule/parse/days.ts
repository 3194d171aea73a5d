import { type Complaint, complain, quote, writeInstead } from './complaint.ts';

const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Reads days of the week, `MON-FRI`, `SAT,SUN` or one name, as ISO numbers, 1 Monday ... 7 Sunday. */
export function readDays(text: string): readonly number[] | Complaint {
  const days = new Set<number>();
  for (const word of text.slice(0, 1000).split(',')) {
    const [first, last, more] = word.split('-').map((name) => name.trim());
    const from = dayNumber(first);
    const to = last === undefined ? from : dayNumber(last);
    if (from === undefined || to === undefined || more !== undefined) return notDays(text, word);
    for (let day = from; ; day = (day % 7) + 1) {
      days.add(day);
      if (day === to) break;
    }
  }
  return [...days];
}

/** `MON`, `Monday` and everything between them, in any case. */
function dayNumber(name: string | undefined): number | undefined {
  if (name === undefined || name.length < 3) return undefined;
  const index = names.findIndex((day) => day.startsWith(name.toLowerCase()));
  return index === -1 ? undefined : index + 1;
}

function notDays(text: string, word: string): Complaint {
  const plain = text.toLowerCase().trim();
  const isEmpty = word.trim() === '';
  const message = `${quote(isEmpty ? text : word)} is not ${isEmpty ? 'a list of days' : 'a day of the week'}.`;
  const meant = /^(daily|every ?day|all|\*)$/.test(plain)
    ? 'MON-SUN'
    : /^(week|working|business) ?days?$/.test(plain)
      ? 'MON-FRI'
      : /^week ?ends?$/.test(plain)
        ? 'SAT-SUN'
        : undefined;
  if (meant !== undefined) {
    return writeInstead('bad-days', message, meant, (days) =>
      meant === 'MON-SUN'
        ? 'Leave `days` out: every day is meant then.'
        : `Write it like this: \`days: ${days.slice(1)}.`,
    );
  }
  const several = listOfDays(plain);
  if (several !== undefined) return writeInstead('bad-days', message, several);
  const hint = 'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.';
  return complain('bad-days', message, hint);
}

/** Names between other marks than commas: `MON and FRI`, `(MON, WED)`, `Mondays`. */
function listOfDays(plain: string): string | undefined {
  if (plain.length > 100) return undefined;
  const words = plain
    .replace(/^[([{]|[)\]}]$/g, '')
    .split(/\s*[,;/&+]\s*|\s+(?:and|und)\s+|\s+(?!-|to\b|bis\b)(?<!(?:-|to|bis)\s+)/)
    .map((word) => word.replace(/days\b/g, 'day').replace(/\s*(?:-|to|bis|through|thru)\s*/g, '-'));
  const ends = words.map((word) => word.split('-').map(dayNumber));
  if (ends.some((both) => both.length > 2 || both.includes(undefined))) return undefined;
  const codes = ends.map((both) => both.map((day) => names[(day ?? 1) - 1]?.slice(0, 3).toUpperCase()).join('-'));
  return codes.length === 1 ? codes[0] : `[${codes.join(', ')}]`;
}
