import { nothingApplied } from './begun-and-ended.ts';
import { resourceOf } from './ecs-service.ts';
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
  2: withLedger,
  3: withNews,
  // 5: `telling` of the stage.
  4: (record) => ({ ...record, schema: 5 }),
  // 6: `observing` of a target and of the stage, `observed` of news. An earlier version would act on what was only pretended.
  5: (record) => ({ ...record, schema: 6 }),
};

/** A record as this version of Prescale would have stored it; one of an unknown form is left as it is. */
export function migrateRecord(record: Stored): Stored {
  const { schema } = record;
  const next = typeof schema === 'number' && schema < recordSchemaVersion ? toNext[schema] : undefined;
  return next === undefined ? record : migrateRecord(next(record));
}

/**
 * 3: the ledger. Form 2 inferred it from what was asked for, and said of what was begun which counts it was about to set; the
 * baseline has what ran before. What was begun is a wish that no tick has now, so the next tick stands back from it; a repair
 * is forgotten, as standing back from it would take what somebody else did for what was found.
 */
function withLedger({ applied, transition, toldEarly, ...record }: Stored): Stored {
  const early = partsOf(toldEarly);
  const none = { key: nothingApplied, desiredKey: nothingApplied, at: early.at, counts: { desired: early.desired } };
  const known = applied ?? (toldEarly && none);
  const { asked, set: _, ...done } = partsOf(known);
  const { settings, takenOver: __, from, ...begun } = partsOf(transition);
  const counts = partsOf(done.counts);
  const isRepair = transition !== undefined && begun.key === done.key;
  const events = listOf(early.events);
  const isRaised = asked === undefined ? asksForMore(done) : partsOf(asked).raised === true;
  const top = Math.max(isRaised ? numberOf(counts.desired) : 0, ...listOf(settings).map(numberOf));
  const ran = [partsOf(record.baseline).desired, partsOf(from).desired].filter((count) => typeof count === 'number');
  const least = Math.min(...ran);
  const names = new Set(events.map((one) => `${partsOf(one).window}@${partsOf(one).start}`));
  const others = listOf(done.inForce).filter((one) => !names.has(`${partsOf(one).window}@${partsOf(one).start}`));
  return {
    ...record,
    schema: 3,
    ...(known !== undefined && {
      applied: { ...done, ...(toldEarly !== undefined && { key: nothingApplied }), inForce: [...others, ...events] },
    }),
    ...(transition !== undefined && !isRepair && { transition: { ...begun, from, key: 'of form 2' } }),
    ...(top > least && { raised: [{ from: least, to: top }] }),
  };
}

/** 4: the outbox holds what has happened as data, and what is scaled is a resource; form 3 had sentences, and an ECS service. */
function withNews({ outbox, drift: _, ecs, ...record }: Stored): Stored {
  const { cluster, service } = partsOf(ecs);
  return {
    ...record,
    schema: 4,
    ...(ecs !== undefined && { resource: resourceOf({ cluster: String(cluster), service: String(service) }) }),
    ...(outbox !== undefined && { outbox: listOf(outbox).map((one) => newsOfSentences(partsOf(one))) }),
  };
}

const newsOfSentences = ({ because, details, ...happened }: Stored): Stored => ({
  ...happened,
  because,
  reason: { fact: 'sentence', text: because },
  facts: listOf(details).map((text) => ({ fact: 'sentence', text })),
});

/** Form 1 did not say what was asked for: where something asked for more, its count was that. */
const asksForMore = ({ override, inForce }: Stored): boolean =>
  override !== undefined || listOf(inForce).some((one) => partsOf(one).kind !== 'scale-down');

const partsOf = (value: unknown): Stored => (typeof value === 'object' && value !== null ? (value as Stored) : {});

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
