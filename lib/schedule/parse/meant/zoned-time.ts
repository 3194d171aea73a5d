import { parseWall, type Wall, type ZoneClock, zoneClock } from '../../wall-time.ts';
import { isComplaint } from '../complaint.ts';
import { readDateTime } from '../local-date.ts';
import { readTimeZone, zonesOfCity } from '../time-zone.ts';

/** A date and a time that say of which place they are: `2026-11-27T14:00:00Z`, `2026-12-05 10:30 (Berlin)`. */
export interface ZonedTime {
  /** `YYYY-MM-DD HH:MM` */
  readonly local: string;
  /** What comes after it, without brackets. */
  readonly zone: string;
  /** It stands in round brackets, as remarks do. */
  readonly isAside: boolean;
  /** Seconds that are not zero. */
  readonly hasSeconds: boolean;
}

export function readZonedTime(text: string): ZonedTime | undefined {
  const found = /^\s*(\d{4}-\d\d-\d\d)(?:\s*T\s*|\s+)(\d{1,2}:\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(\S.*?)\s*$/is.exec(
    text.slice(0, 200),
  );
  const [, date, time, seconds = '00', rest = ''] = found ?? [];
  const local = readDateTime(`${date} ${time}`);
  if (date === undefined || isComplaint(local)) return undefined;
  const [, aside = ''] = /^\((.*)\)$/.exec(rest) ?? [];
  const zone = (aside || rest.replace(/^(.*\d)?\[(.*)\]$/, (_, offset, name) => offset ?? name)).trim();
  return { local: local.replace('T', ' '), zone, isAside: aside !== '', hasSeconds: seconds !== '00' };
}

/** What a zoned time is on the schedule's own clock. */
export type Converted =
  | { readonly kind: 'exact'; readonly local: string }
  /** What the letters mean, and what they may be meant for. */
  | { readonly kind: 'either'; readonly locals: readonly [string, string] }
  /** Clocks are put back then, and this is the second time that they show it. */
  | { readonly kind: 'second-time'; readonly local: string }
  | { readonly kind: 'unknown' };

export function convert({ local, zone, isAside }: ZonedTime, timezone: string): Converted {
  const clock = zoneClock(timezone);
  const wall = parseWall(local.replace(' ', 'T'));
  if (/^(local( time)?|ortszeit)$/i.test(zone)) return { kind: 'exact', local };
  const known = zoneCalled(zone);
  if (known !== undefined) return onClock(clock, zoneClock(known).instantOf(wall));
  const offset = offsetMs(zone);
  if (offset !== undefined) return onClock(clock, wall - offset);
  const byLetters = lettersMs(zone);
  if (byLetters !== undefined) {
    const exact = onClock(clock, wall - byLetters);
    if (exact.kind !== 'exact' || exact.local === local) return exact;
    return { kind: 'either', locals: [exact.local, local] };
  }
  return isAside ? { kind: 'exact', local } : { kind: 'unknown' };
}

function onClock(clock: ZoneClock, instant: number): Converted {
  const wall = clock.wallAt(instant);
  const local = written(wall);
  return { kind: clock.instantOf(wall) === instant ? 'exact' : 'second-time', local };
}

export const written = (wall: Wall): string => new Date(wall).toISOString().slice(0, 16).replace('T', ' ');

/** Of an IANA name, or of a city that only one zone is named after. */
function zoneCalled(text: string): string | undefined {
  if (/^[A-Za-z]+\/[A-Za-z_/+-]+$/.test(text)) {
    const zone = readTimeZone(text);
    return typeof zone === 'string' ? zone : undefined;
  }
  const [only, other] = zonesOfCity(text);
  return other === undefined ? only : undefined;
}

function offsetMs(text: string): number | undefined {
  if (/^(z|utc|gmt|ut|zulu)$/i.test(text)) return 0;
  const found = /^(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d))?$/i.exec(text);
  if (found === null || Number(found[2]) > 14) return undefined;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
  return (found[1] === '-' ? -minutes : minutes) * 60_000;
}

/** Letters that most people mean one thing by; what is used in several countries is not here. */
const letters: Readonly<Record<string, number>> = {
  WET: 0,
  WEST: 1,
  CET: 1,
  MEZ: 1,
  CEST: 2,
  MESZ: 2,
  EET: 2,
  EEST: 3,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  BST: 1,
  JST: 9,
  AEST: 10,
  AEDT: 11,
};

function lettersMs(text: string): number | undefined {
  const upper = text.toUpperCase();
  const hours = Object.hasOwn(letters, upper) ? letters[upper] : undefined;
  return hours === undefined ? undefined : hours * 3_600_000;
}
