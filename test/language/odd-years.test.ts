import { describe, expect, it } from 'vitest';
import { warnOfOddYears } from '../../lib/schedule/parse/odd-years.ts';

const oddOf = (dates: readonly string[]): readonly string[] => {
  const found: string[] = [];
  const written = dates.map((value, at) => ({ value, place: { file: 'a.yml', line: at + 1, column: 1 } }));
  warnOfOddYears(written, ({ line }) => void found.push(dates[line - 1] ?? ''));
  return found;
};

describe('a date whose year is unlike those around it', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['stands between two of another year', ['2026-05-01', '2062-05-08', '2026-05-15'], ['2062-05-08']],
    ['a year ahead in the middle', ['2026-05-01', '2027-10-08', '2026-06-15'], ['2027-10-08']],
    ['last year’s, copied to the end', ['2026-10-05', '2026-11-12', '2025-12-10'], ['2025-12-10']],
    ['far ahead at the end', ['2026-10-05', '2026-11-12', '2036-12-10'], ['2036-12-10']],
    ['not the year that follows', ['2026-05-01', '2026-10-03', '2027-05-01'], []],
    ['not the new year', ['2026-11-26', '2026-12-25', '2027-01-01'], []],
    ['not the new year at the top', ['2027-01-01', '2026-11-26', '2026-12-25'], []],
    ['not where the newest stands on top', ['2027-05-01', '2026-11-26', '2026-10-05'], []],
    ['not where the years go on', ['2024-05-01', '2025-05-01', '2026-05-01', '2027-05-01'], []],
    ['not of two: nobody knows which', ['2026-05-01', '2062-05-01'], []],
    ['not of one', ['2062-05-01'], []],
  ])('%s', (_, dates, expected) => {
    expect(oddOf(dates)).toEqual(expected);
  });
});
