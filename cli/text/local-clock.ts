import { dateOf, day, timeOf, type Wall, zoneClock } from '../../lib/schedule/wall-time.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Instants as the clocks of a zone show them. The words are our own: those of Intl differ between versions of its data. */
export interface LocalClock {
  readonly timezone: string;
  /** `2026-11-27` */
  readonly date: (at: Date) => string;
  /** `09:00` */
  readonly time: (at: Date) => string;
  /** Of `2026-11-27`: `Friday, 27 November 2026` */
  readonly dayOf: (date: string) => string;
  /** The days from one instant to another, which is not included: `27 Nov 2026`, `27 Nov 2026 to 3 Dec 2026` */
  readonly days: (from: Date, to: Date) => string;
  /** `Fri 27 Nov 2026 09:00` */
  readonly short: (at: Date) => string;
  /** `14:00`, with `+1` or `-1` where the date is another one than here. */
  readonly utcTime: (at: Date) => string;
}

export function localClock(timezone: string): LocalClock {
  const clock = zoneClock(timezone);
  const wallAt = (at: Date): Wall => clock.wallAt(at.getTime());
  const local = (at: Date): Date => new Date(wallAt(at));
  let lastDate = { day: Number.NaN, text: '' };
  const shortDate = (at: Date): string => {
    const wall = local(at);
    return `${wall.getUTCDate()} ${months[wall.getUTCMonth()]?.slice(0, 3)} ${wall.getUTCFullYear()}`;
  };
  return {
    timezone,
    date: (at) => {
      const wall = wallAt(at);
      const today = Math.floor(wall / day);
      if (today !== lastDate.day) lastDate = { day: today, text: dateOf(wall) };
      return lastDate.text;
    },
    time: (at) => timeOf(wallAt(at)),
    dayOf: (text) => {
      const wall = new Date(`${text}T00:00Z`);
      return `${weekdays[wall.getUTCDay()]}, ${wall.getUTCDate()} ${months[wall.getUTCMonth()]} ${wall.getUTCFullYear()}`;
    },
    days: (from, to) => {
      const [first, last] = [from, new Date(to.getTime() - 1)].map(shortDate);
      return first === last ? `${first}` : `${first} to ${last}`;
    },
    short: (at) => {
      const wall = local(at);
      const [weekday, month] = [weekdays[wall.getUTCDay()], months[wall.getUTCMonth()]].map((word) =>
        word?.slice(0, 3),
      );
      return `${weekday} ${wall.getUTCDate()} ${month} ${wall.getUTCFullYear()} ${timeOf(wall.getTime())}`;
    },
    utcTime: (at) => {
      const days = Math.floor(at.getTime() / day) - Math.floor(wallAt(at) / day);
      return `${timeOf(at.getTime())}${days === 0 ? '' : days > 0 ? '+1' : '-1'}`;
    },
  };
}
