import pLimit from 'p-limit';
import type { News } from '../plan/news.ts';
import type { StageRecord, TargetRecord } from '../plan/record.ts';
import { announcementOf } from '../tell/announcement-of.ts';
import { type Happening, happeningsOf, isUntold, tellingOf, type Waiting } from '../tell/happenings.ts';
import { type Deadline, hasTime } from './deadline.ts';
import { PrescaleError } from './failure.ts';
import type { Publisher, Records } from './ports.ts';

export interface Published {
  readonly published: number;
  /** As they are stored now; one that somebody else wrote in between is left out. */
  readonly targets: readonly TargetRecord[];
  readonly stage: StageRecord | undefined;
  readonly failures: readonly { readonly target?: string; readonly error: PrescaleError }[];
}

/** What a tick knows of the way to people: one that is down costs a tick one wait, not one for each happening. */
export interface Line {
  isDown: boolean;
}
export const openLine = (): Line => ({ isDown: false });

/** Whose news are told: all targets, as a happening is told over all that it concerns; and the stage. */
export interface Untold {
  readonly targets: readonly TargetRecord[];
  /** Absent: another tick wrote it, so what concerns several targets is left to that one or to the next. */
  readonly stage: StageRecord | undefined;
}

/**
 * Publishes what is decided and not yet told, a happening at a time, then writes that it was. A happening of several targets
 * is noted before, so that after a lost answer it goes out as it was, with the same id; one whose publication is not
 * written is published again by the next tick. One that is refused for good keeps its place and holds up no other.
 */
export async function publishOutbox(
  { publisher, records }: { readonly publisher: Publisher; readonly records: Records },
  line: Line,
  { targets, stage }: Untold,
  waiting: Waiting,
  { deadline, concurrency }: { readonly deadline: Deadline; readonly concurrency: number },
): Promise<Published> {
  const failures: { target?: string; error: PrescaleError }[] = [];
  const fail = (error: unknown, target?: string): PrescaleError => {
    if (!(error instanceof PrescaleError)) throw error;
    // On a conflict another tick wrote it, so that one publishes what is in it.
    if (!['conflict', 'out-of-time'].includes(error.code)) failures.push({ ...(target !== undefined && { target }), error });
    return error;
  };
  const untold = [...targets, ...(stage === undefined ? [] : [stage])].flatMap(({ outbox }) => outbox);
  if (untold.length === 0) return { published: 0, targets, stage, failures };

  const all = happeningsOf(untold, stage?.telling ?? [], waiting);
  let noted = stage;
  const several = all.filter(isOfSeveral).map(tellingOf);
  if (stage !== undefined && several.some(({ id }) => stage.telling?.every((one) => one.id !== id) ?? true)) {
    try {
      noted = await records.writeStage({ ...stage, telling: several });
    } catch (error) {
      fail(error);
      noted = undefined;
    }
  }
  const told = new Set<string>();
  let published = 0;
  for (const happening of all) {
    if (line.isDown || !hasTime(deadline)) break;
    if (isOfSeveral(happening) && noted === undefined) continue;
    try {
      await publisher.publish(announcementOf(happening));
      published += 1;
      for (const { id } of happening.parts) told.add(id);
    } catch (error) {
      const { code } = fail(error, happening.parts.length === 1 ? happening.parts[0]?.target : undefined);
      // Only a message that is refused for what it says leaves the line open for others.
      line.isDown ||= code !== 'invalid' && code !== 'out-of-time';
    }
  }

  const left = (outbox: readonly News[]): News[] => outbox.filter(({ id }) => !told.has(id));
  const emptied = async (record: TargetRecord): Promise<TargetRecord | undefined> => {
    const outbox = left(record.outbox);
    if (outbox.length === record.outbox.length) return record;
    try {
      return await records.write({ ...record, outbox });
    } catch (error) {
      fail(error, record.target);
      return undefined;
    }
  };
  const written = (await pLimit(concurrency).map(targets, emptied)).filter((record) => record !== undefined);
  if (noted === undefined) return { published, targets: written, stage: undefined, failures };
  const { telling = [], ...rest } = noted;
  // Where a record could not be written, its parts are still there, and the happening is kept.
  const still = [...written.flatMap(({ outbox }) => outbox), ...untoldOf(targets, written), ...left(noted.outbox)];
  const kept = telling.filter((one) => isUntold(one, still));
  if (kept.length === telling.length && left(noted.outbox).length === noted.outbox.length)
    return { published, targets: written, stage: noted, failures };
  try {
    const next = { ...rest, outbox: left(noted.outbox), ...(kept.length > 0 && { telling: kept }) };
    return { published, targets: written, stage: await records.writeStage(next), failures };
  } catch (error) {
    fail(error);
    return { published, targets: written, stage: undefined, failures };
  }
}

const isOfSeveral = ({ id, parts }: Happening): boolean => parts.length > 1 || parts[0]?.id !== id;

/** What those have in their outboxes whose write failed. */
const untoldOf = (all: readonly TargetRecord[], written: readonly TargetRecord[]): readonly News[] => {
  const names = new Set(written.map(({ target }) => target));
  return all.filter(({ target }) => !names.has(target)).flatMap(({ outbox }) => outbox);
};
