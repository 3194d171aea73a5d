/**
 * Occurrences by brute force: every minute of every day is held against the window, and every minute of every instant
 * against the clock of Intl. Written for the tests alone and without any code of `lib/`; slow and plain on purpose.
 * All times are whole minutes since 1970, of UTC for instants and of the wall clock for walls.
 */
export interface OracleWindow {
  readonly starts: (day: OracleDay, minuteOfDay: number) => boolean;
  readonly ends:
    | { readonly kind: 'for'; readonly minutes: number }
    /** So many minutes after the start on the wall clock. */
    | { readonly kind: 'later'; readonly minutes: number }
    | { readonly kind: 'next'; readonly ends: (day: OracleDay, minuteOfDay: number) => boolean }
    | { readonly kind: 'at'; readonly wall: number };
  /** Of the local date on which an occurrence starts, `YYYY-MM-DD`. */
  readonly allows: (date: string) => boolean;
}

export interface OracleDay {
  readonly year: number;
  /** 1-12 */
  readonly month: number;
  readonly date: number;
  /** 0 Sunday */
  readonly weekday: number;
  /** Days of the month. */
  readonly length: number;
  /** `YYYY-MM-DD` */
  readonly text: string;
  readonly firstMinute: number;
}

export interface OracleZone {
  readonly from: number;
  readonly to: number;
  readonly days: readonly OracleDay[];
  /** The wall clock at an instant. */
  readonly wallAt: (instant: number) => number;
  /** The first instant at which the clock shows a wall time; of one it skips, later by the gap. */
  readonly instantOf: (wall: number) => number;
}

const dayMinutes = 1440;
/** Beyond the years compared, so that what reaches into them is known: no rule of the samples pauses for longer. */
const margin = 300 * dayMinutes;

export function oracleZone(zone: string, firstYear: number, years: number): OracleZone {
  const from = Date.UTC(firstYear, 0, 1) / 60_000;
  const to = Date.UTC(firstYear + years, 0, 1) / 60_000;
  const begin = from - margin;
  const end = to + margin;
  const walls = wallsBetween(begin, end, zone);
  const firstWall = begin - 2 * dayMinutes;
  const instants = new Int32Array(end - begin + 4 * dayMinutes).fill(-1);
  for (let index = 0; index < walls.length; index += 1) {
    const place = (walls[index] ?? 0) - firstWall;
    if (instants[place] === -1) instants[place] = begin + index;
  }
  // What the clock skips: as long after the last minute before the gap as it would have been without one.
  for (let place = 1; place < instants.length; place += 1) {
    if (instants[place] === -1 && (instants[place - 1] ?? -1) !== -1) instants[place] = (instants[place - 1] ?? 0) + 1;
  }
  const days: OracleDay[] = [];
  for (let firstMinute = begin + dayMinutes; firstMinute < end - dayMinutes; firstMinute += dayMinutes) {
    const day = new Date(firstMinute * 60_000);
    days.push({
      year: day.getUTCFullYear(),
      month: day.getUTCMonth() + 1,
      date: day.getUTCDate(),
      weekday: day.getUTCDay(),
      length: new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate(),
      text: day.toISOString().slice(0, 10),
      firstMinute,
    });
  }
  return {
    from,
    to,
    days,
    wallAt: (instant) => walls[instant - begin] ?? Number.NaN,
    instantOf: (wall) => instants[wall - firstWall] ?? Number.NaN,
  };
}

/** The wall clock at each minute from `begin` to `end`, which are whole hours. */
function wallsBetween(begin: number, end: number, zone: string): Int32Array {
  const intl = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const wallOf = (instant: number): number => {
    const [month = 0, date = 0, year = 0, hour = 0, minute = 0] = intl
      .format(instant * 60_000)
      .split(/\D+/)
      .map(Number);
    return Date.UTC(year, month - 1, date, hour, minute) / 60_000;
  };
  const walls = new Int32Array(end - begin);
  let next = wallOf(begin);
  for (let hour = begin; hour < end; hour += 60) {
    const first = next;
    next = wallOf(hour + 60);
    // Of all these zones the offset changes at quarters of an hour only, and not twice within an hour.
    for (let quarter = hour; quarter < hour + 60; quarter += 15) {
      const wall = next - first === 60 ? first + quarter - hour : wallOf(quarter);
      for (let more = 0; more < 15; more += 1) walls[quarter + more - begin] = wall + more;
    }
  }
  return walls;
}

/** Those that overlap the years of the zone, as pairs of instants. */
export function oracleOccurrences(window: OracleWindow, zone: OracleZone): [number, number][] {
  const starts = minutesOf(zone, window.starts);
  const { ends } = window;
  const endWalls = ends.kind === 'next' ? minutesOf(zone, ends.ends) : [];
  const found: [number, number][] = [];
  let next = 0;
  for (const wall of starts) {
    while (next < endWalls.length && (endWalls[next] ?? 0) <= wall) next += 1;
    const start = zone.instantOf(wall);
    const end = ends.kind === 'for' ? start + ends.minutes : zone.instantOf(endWall(ends, wall, endWalls[next]));
    const date = new Date(zone.wallAt(start) * 60_000).toISOString().slice(0, 10);
    if (end > start && window.allows(date)) found.push([start, end]);
  }
  found.sort(([a], [b]) => a - b);
  return found
    .map(([start, end], index): [number, number] => [start, Math.min(end, found[index + 1]?.[0] ?? end)])
    .filter(([start, end]) => end > start && end > zone.from && start < zone.to);
}

/** Where there is none, or none after the start, the start itself: the occurrence has no length. */
function endWall(ends: Exclude<OracleWindow['ends'], { kind: 'for' }>, start: number, next = start): number {
  if (ends.kind === 'later') return start + ends.minutes;
  return ends.kind === 'at' ? Math.max(ends.wall, start) : next;
}

function minutesOf(zone: OracleZone, rule: OracleWindow['starts']): number[] {
  const found: number[] = [];
  for (const day of zone.days) {
    for (let minute = 0; minute < dayMinutes; minute += 1) if (rule(day, minute)) found.push(day.firstMinute + minute);
  }
  return found;
}
