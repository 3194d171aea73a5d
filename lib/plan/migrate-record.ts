import { recordSchemaVersion } from './record.ts';

type Stored = Readonly<Record<string, unknown>>;

/**
 * From each older form of the records, a target's and the stage's, to the next one. A form gets a new number with whatever
 * is added to it, so that an earlier version of Prescale says that the record is too new, and not that it is damaged.
 */
const toNext: Readonly<Record<number, (record: Stored) => Stored>> = {
  // 2: `takenOver`, `settings` and `unread` in `transition`, `asked` in `applied`, `overruled` in `inForce`, `toldEarly`,
  // `renamedFrom` and `memoryLost`. What is absent means the same in both; for `asked` the counts stand in.
  1: (record) => ({ ...record, schema: 2 }),
};

/** A record as this version of Prescale would have stored it; one of an unknown form is left as it is. */
export function migrateRecord(record: Stored): Stored {
  const { schema } = record;
  const next = typeof schema === 'number' && schema < recordSchemaVersion ? toNext[schema] : undefined;
  return next === undefined ? record : migrateRecord(next(record));
}
