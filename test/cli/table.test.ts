import { expect, it } from 'vitest';
import { tableRows } from '../../cli/text/table.ts';

it('a table may have more rows than a call takes arguments: 300 targets over 90 days', () => {
  const rows = Array.from({ length: 210_000 }, (_, index) => [`t${index % 300}`, 'begins']);
  const printed = tableRows([{}, {}], rows, undefined);
  expect([printed.length, printed[0], printed[299]]).toEqual([210_000, ['  t0    begins'], ['  t299  begins']]);
});
