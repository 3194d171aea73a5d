import { zoneClock } from '../../lib/schedule/wall-time.ts';

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
  const local = (at: Date): Date => new Date(clock.wallAt(at.getTime()));
  const date = (at: Date): string => local(at).toISOString().slice(0, 10);
  const time = (at: Date): string => timeOf(local(at));
  const shortDate = (at: Date): string => {
    const wall = local(at);
    return `${wall.getUTCDate()} ${months[wall.getUTCMonth()]?.slice(0, 3)} ${wall.getUTCFullYear()}`;
  };
  return {
    timezone,
    date,
    time,
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
      return `${weekday} ${wall.getUTCDate()} ${month} ${wall.getUTCFullYear()} ${timeOf(wall)}`;
    },
    utcTime: (at) => {
      const there = at.toISOString().slice(0, 10);
      const shift = there === date(at) ? '' : there > date(at) ? '+1' : '-1';
      return `${timeOf(at)}${shift}`;
    },
  };
}

/** Of a wall time, or of an instant in UTC. */
const timeOf = (at: Date): string => at.toISOString().slice(11, 16);
