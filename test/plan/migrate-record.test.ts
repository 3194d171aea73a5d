import { describe, expect, it } from 'vitest';
import { migrateRecord } from '../../lib/plan/migrate-record.ts';
import { recordSchemaVersion, targetRecord } from '../../lib/plan/record.ts';
import { recordWith } from './wanted-with.ts';

describe('a stored record', () => {
  it.each`
    stored                                          | expected                                        | because
    ${{ schema: 1, target: 'backend', version: 4 }} | ${{ schema: 2, target: 'backend', version: 4 }} | ${'an older one is read as this version stores it, and loses nothing'}
    ${{ schema: 2, target: 'backend' }}             | ${{ schema: 2, target: 'backend' }}             | ${'one of this version is as it is'}
    ${{ schema: 3, target: 'backend' }}             | ${{ schema: 3, target: 'backend' }}             | ${'a newer one is left, to be refused as too new'}
    ${{ schema: 0 }}                                | ${{ schema: 0 }}                                | ${'a form that never was is left, to be refused as damaged'}
    ${{ schema: '1' }}                              | ${{ schema: '1' }}                              | ${'a number written as text was not written by Prescale'}
    ${{ target: 'backend' }}                        | ${{ target: 'backend' }}                        | ${'without a number nothing is known of its form'}
  `('$because', ({ stored, expected }) => {
    expect(migrateRecord(stored)).toEqual(expected);
  });

  it('of the first form can be read', () => {
    const { schema: _, ...first } = recordWith({ baseline: { desired: 2 } });
    expect(targetRecord.parse(migrateRecord({ ...first, schema: 1 }))).toEqual({
      ...first,
      schema: recordSchemaVersion,
    });
  });
});
