import type { TargetRecord } from '../plan/record.ts';
import type { Resource } from '../plan/resource.ts';
import { kindOf, resourceOf } from '../plan/resource-kinds.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { PrescaleError } from './failure.ts';
import type { Records } from './ports.ts';

export interface Followed {
  /** The records under the names that they have now. */
  readonly targets: readonly TargetRecord[];
  /** Names that nothing is remembered under any more. */
  readonly freed: ReadonlySet<string>;
  /** Names that must not be worked on in this tick: a record of theirs is still under another name. */
  readonly waiting: ReadonlySet<string>;
  readonly failures: readonly { readonly target: string; readonly error: PrescaleError }[];
}

/**
 * A record belongs to its service. Where the schedule gives a service another name, what is remembered goes on under that
 * name; where it gives a name another service, what is remembered of the old one steps aside under a name of its own and is
 * released, while the new one is looked after at once. Each is a write under the new name, then a removal; one that was cut
 * off in between is gone on with.
 */
export async function followServices(
  records: Pick<Records, 'write' | 'remove'>,
  { targets: scheduled }: Schedule,
  stored: readonly TargetRecord[],
): Promise<Followed> {
  const byName = new Map(stored.map((record) => [record.target, record]));
  const failures: Followed['failures'][number][] = [];
  const waiting = new Set<string>();
  const freed = new Set<string>();
  const nameOfResource = new Map([...scheduled.values()].map((target) => [resourceOf(target).resourceId, target.name]));

  const rename = async (record: TargetRecord, name: string): Promise<void> => {
    const there = byName.get(name);
    try {
      if (there === undefined || isUntouched(there))
        byName.set(name, await records.write(renamed(record, name, there)));
      else if (there.renamedFrom !== record.target || !isSame(there.resource, record.resource)) {
        waiting.add(record.target).add(name);
        return;
      }
      await records.remove(record);
      byName.delete(record.target);
      freed.add(record.target);
    } catch (error) {
      if (!(error instanceof PrescaleError)) throw error;
      waiting.add(record.target).add(name);
      // On a conflict another tick is at it.
      if (error.code !== 'conflict') failures.push({ target: name, error });
    }
  };

  for (const record of stored) {
    const target = scheduled.get(record.target);
    if (target !== undefined && !isSame(resourceOf(target), record.resource)) await rename(record, aside(record));
  }
  for (const record of [...byName.values()]) {
    const name = nameOfResource.get(record.resource.resourceId);
    if (name !== undefined && name !== record.target) await rename(record, name);
  }
  return { targets: [...byName.values()], freed, waiting, failures };
}

const isSame = (one: Resource, other: Resource): boolean => one.resourceId === other.resourceId;

/** Nothing but a person's override was ever written under this name. */
const isUntouched = ({ applied, snapshot, baseline, transition, suspended, failing }: TargetRecord): boolean =>
  [applied, snapshot, baseline, transition, suspended, failing].every((part) => part === undefined);

/** No name in a schedule holds a space. With the resource, so that people know which one is meant. */
const aside = ({ target, resource }: TargetRecord): string =>
  `${target} (${kindOf(resource).nameOf(resource)})`.slice(0, 120);

function renamed(record: TargetRecord, name: string, there: TargetRecord | undefined): TargetRecord {
  const idOf = (id: string): string =>
    id.startsWith(`${record.target}/`) ? `${name}${id.slice(record.target.length)}` : id;
  return {
    ...record,
    target: name,
    version: there?.version ?? 0,
    renamedFrom: record.target,
    ...(there?.override && { override: there.override }),
    told: record.told.map(({ id, until }) => ({ id: idOf(id), until })),
    outbox: [...record.outbox, ...(there?.outbox ?? [])],
  };
}
