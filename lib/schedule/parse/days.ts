import { type Complaint, complain, quote } from './complaint.ts';

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
  const meant = /^(daily|every ?day|all|\*)$/.test(plain)
    ? 'Leave `days` out: every day is meant then.'
    : /^(week|working|business) ?days?$/.test(plain)
      ? 'Write it like this: `days: MON-FRI`.'
      : /^week ?ends?$/.test(plain)
        ? 'Write it like this: `days: SAT,SUN`.'
        : 'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.';
  return complain(
    'bad-days',
    `${quote(word.trim() === '' ? text : word)} is not ${word.trim() === '' ? 'a list of days' : 'a day of the week'}.`,
    meant,
  );
}
