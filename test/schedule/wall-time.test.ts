import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { zoneClock } from '../../lib/schedule/wall-time.ts';
import { cases, hardZones } from './arbitrary.ts';
import { aDay, aMinute } from './build.ts';

const numRuns = cases(300);
const instants = fc
  .integer({ min: Date.UTC(1972, 0, 1) / 1000, max: Date.UTC(2060, 0, 1) / 1000 })
  .map((seconds) => seconds * 1000);

describe.each(hardZones)('$zone', ({ zone, year }) => {
  const clock = zoneClock(zone);

  it('resolves wall times as Temporal does with `compatible`', () => {
    const near = fc.integer({ min: 0, max: 366 * 24 * 12 }).map((steps) => Date.UTC(year, 0, 1) + steps * 5 * aMinute);
    fc.assert(
      fc.property(fc.oneof(near, instants), (wall) => {
        const { epochMilliseconds } = Temporal.Instant.fromEpochMilliseconds(wall)
          .toZonedDateTimeISO('UTC')
          .toPlainDateTime()
          .toZonedDateTime(zone, { disambiguation: 'compatible' });
        expect(clock.instantOf(wall)).toBe(epochMilliseconds);
      }),
      { numRuns },
    );
  });

  it('resolves every quarter of an hour around its clock changes as Temporal does', () => {
    let changes = 0;
    for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 3); at += aDay) {
      if (clock.offsetAt(at) === clock.offsetAt(at + aDay)) continue;
      changes += 1;
      for (let wall = at - aDay; wall < at + 3 * aDay; wall += 15 * aMinute) {
        const plain = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, 19));
        expect(clock.instantOf(wall)).toBe(
          plain.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds,
        );
      }
    }
    // Kathmandu is here for its odd offset.
    expect(changes > 0).toBe(zone !== 'Asia/Kathmandu');
  });

  it('shows what the clock of Intl shows', () => {
    const intl = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    fc.assert(
      fc.property(instants, (instant) => {
        const [month, day, year, hour, minute, second] = intl.format(instant).split(/\D+/).map(Number);
        const shown = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
        expect(clock.wallAt(instant)).toBe(shown);
      }),
      { numRuns },
    );
  });
});

describe('a zone that is not one', () => {
  it.each(['', 'Mars/Olympus', 'America/New York', 'EST5EDT4'])('%j is a RangeError', (zone) => {
    expect(() => zoneClock(zone)).toThrow(RangeError);
  });
});

it('no zone changes its clock there and back within a week, on which the cache of offsets leans', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const intl = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const offset = (instant: number) => intl.format(instant).replace(/^.*GMT/, '');
    // Weeks of the cache that begin and end alike, looked into at every day: the years in which a zone changes most.
    for (const year of [2010, 2011, 2014, 2026]) {
      let before = offset(Date.UTC(year, 0, 1));
      let changed = Number.NEGATIVE_INFINITY;
      for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += aDay) {
        const now = offset(at);
        if (now === before) continue;
        expect(at - changed, `${zone} ${new Date(at).toISOString()}`).toBeGreaterThan(7 * aDay);
        changed = at;
        before = now;
      }
    }
  }
});
