import { describe, expect, it } from 'vitest';
import { clockChanges } from '../../lib/preview/clock-changes.ts';

const wall = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
const changesIn = (zone: string, from: string, to: string): readonly string[] =>
  clockChanges(zone, { from: new Date(from), to: new Date(to) }).map(
    ({ at, wallBefore, wallAfter }) => `${at.toISOString().slice(0, 16)}Z ${wall(wallBefore)} ${wall(wallAfter)}`,
  );

describe('the changes of a clock', () => {
  it.each([
    [
      'forward',
      'America/New_York',
      '2027-03-08T05:00Z',
      '2027-03-15T04:00Z',
      ['2027-03-14T07:00Z 2027-03-14T02:00 2027-03-14T03:00'],
    ],
    [
      'back',
      'Europe/Berlin',
      '2026-10-24T22:00Z',
      '2026-10-25T23:00Z',
      ['2026-10-25T01:00Z 2026-10-25T03:00 2026-10-25T02:00'],
    ],
    [
      'by half an hour',
      'Australia/Lord_Howe',
      '2026-04-01T00:00Z',
      '2026-04-10T00:00Z',
      ['2026-04-04T15:00Z 2026-04-05T02:00 2026-04-05T01:30'],
    ],
    [
      'over a whole day',
      'Pacific/Apia',
      '2011-12-29T00:00Z',
      '2011-12-31T00:00Z',
      ['2011-12-30T10:00Z 2011-12-30T00:00 2011-12-31T00:00'],
    ],
    [
      'at the beginning of the span',
      'America/New_York',
      '2027-03-14T07:00Z',
      '2027-03-14T08:00Z',
      ['2027-03-14T07:00Z 2027-03-14T02:00 2027-03-14T03:00'],
    ],
    ['not at its end', 'America/New_York', '2027-03-14T06:00Z', '2027-03-14T07:00Z', []],
    ['never in UTC', 'UTC', '2026-01-01T00:00Z', '2027-01-01T00:00Z', []],
  ])('%s', (_, zone, from, to, expected) => {
    expect(changesIn(zone, from, to)).toEqual(expected);
  });

  it('are two in a year of New York', () => {
    expect(changesIn('America/New_York', '2026-01-01T00:00Z', '2027-01-01T00:00Z')).toHaveLength(2);
  });
});
