import { zoneClock } from '../wall-time.ts';
import { type Complaint, complain, quote } from './complaint.ts';
import { nearest } from './nearest.ts';

/** What people write for zones that have summer time; the letters do not say which place is meant. */
const abbreviations: Readonly<Record<string, string>> = {
  AEST: 'Australia/Sydney',
  BST: 'Europe/London',
  CDT: 'America/Chicago',
  CENTRAL: 'America/Chicago',
  CEST: 'Europe/Berlin',
  CST: 'America/Chicago',
  EASTERN: 'America/New_York',
  EDT: 'America/New_York',
  ET: 'America/New_York',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MDT: 'America/Denver',
  MOUNTAIN: 'America/Denver',
  PACIFIC: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  PST: 'America/Los_Angeles',
  PT: 'America/Los_Angeles',
};

let byLowerCase: ReadonlyMap<string, string> | undefined;

/** All zones by their names in lower case; asked for once, because the answer takes a millisecond and does not change. */
function zones(): ReadonlyMap<string, string> {
  byLowerCase ??= new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]));
  return byLowerCase;
}

/** Reads an IANA name, or a name that links to one. Offsets are refused: they know no summer time. */
export function readTimeZone(text: string): string | Complaint {
  const written = text.trim();
  if (/^(utc|gmt)?\s*[+-]\s*\d/i.test(written)) {
    return complain(
      'zone-offset',
      `${quote(text)} is an offset, not a time zone: it does not know when clocks change.`,
      'Write the place, such as `timezone: America/New_York`.',
    );
  }
  const known = zones();
  const exact = known.get(written.toLowerCase());
  if (exact !== undefined) return exact;
  if (isLink(written)) return written;
  const short = written.toUpperCase().replace(/( (STANDARD|DAYLIGHT))? TIME$/, '');
  const abbreviated = Object.hasOwn(abbreviations, short) ? abbreviations[short] : undefined;
  const byCity = new Map(Array.from(known.values(), (zone) => [zone.slice(zone.lastIndexOf('/') + 1), zone]));
  const meant =
    abbreviated ??
    nearest(written, known.values()) ??
    byCity.get(nearest(written.replace(/^.*\//, ''), byCity.keys()) ?? '');
  return complain(
    'unknown-zone',
    `${quote(text)} is not a time zone that is known.`,
    meant === undefined
      ? 'Write continent and city, such as `America/New_York` or `Europe/Berlin`.'
      : `Did you mean \`${meant}\`? Write it like this: \`timezone: ${meant}\`.`,
  );
}

/** The zones that are named after a city: `New York` is `America/New_York`. */
export function zonesOfCity(text: string): readonly string[] {
  const city = text.trim().replace(/\s+/g, '_').toLowerCase();
  return city === '' ? [] : [...zones().values()].filter((zone) => zone.toLowerCase().endsWith(`/${city}`));
}

/**
 * Old and alternative names, such as US/Eastern, are not in the list of zones, but Temporal knows what they link to.
 * Intl would also take names that are its own and not IANA's, such as CST and BST, and guess which place is meant.
 */
function isLink(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(name)) return false;
  try {
    zoneClock(name);
    return true;
  } catch {
    return false;
  }
}

/** Names of zones without summer time that people mistake for the time of a place that has it. */
export const isFixedOffset = (zone: string): boolean => /^(EST|MST|HST|Etc\/GMT[+-]\d+)$/i.test(zone);
