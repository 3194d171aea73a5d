import pLimit from 'p-limit';
import type { News } from '../plan/news.ts';
import type { StageRecord, TargetRecord } from '../plan/record.ts';
import { announcementOf } from '../tell/announcement-of.ts';
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

/** What a tick knows of the way to people: one that is down costs a tick one wait, not one for each target. */
export interface Line {
  isDown: boolean;
}
export const openLine = (): Line => ({ isDown: false });

/**
 * Publishes what is decided and not yet told, then writes that it was. An announcement whose publication is not written
 * is published again by the next tick, with the same id; those of one target go out in their order. One that is refused for good keeps its place and holds up no other.
 */
export async function publishOutbox(
  { publisher, records }: { readonly publisher: Publisher; readonly records: Records },
  line: Line,
  targets: readonly TargetRecord[],
  stage: StageRecord | undefined,
  { deadline, concurrency }: { readonly deadline: Deadline; readonly concurrency: number },
): Promise<Published> {
  const failures: { target?: string; error: PrescaleError }[] = [];
  let published = 0;

  const publishAll = async (outbox: readonly News[], target?: string): Promise<readonly News[]> => {
    const kept: News[] = [];
    for (const news of outbox) {
      if (line.isDown || !hasTime(deadline)) {
        kept.push(news);
        continue;
      }
      try {
        await publisher.publish(announcementOf(news));
        published += 1;
      } catch (error) {
        if (!(error instanceof PrescaleError)) throw error;
        kept.push(news);
        if (error.code === 'out-of-time') continue;
        failures.push({ ...(target !== undefined && { target }), error });
        // Only a message that is refused for what it says leaves the line open for others.
        line.isDown ||= error.code !== 'invalid';
      }
    }
    return kept;
  };

  const emptied = async <Kept extends { readonly outbox: readonly News[] }>(
    record: Kept,
    target: string | undefined,
    write: (record: Kept) => Promise<Kept>,
  ): Promise<Kept | undefined> => {
    if (record.outbox.length === 0) return record;
    const outbox = await publishAll(record.outbox, target);
    if (outbox.length === record.outbox.length) return record;
    try {
      return await write({ ...record, outbox: [...outbox] });
    } catch (error) {
      if (!(error instanceof PrescaleError)) throw error;
      // Another tick wrote this record, so it publishes what is in it.
      if (error.code !== 'conflict') failures.push({ ...(target !== undefined && { target }), error });
      return undefined;
    }
  };

  const written = await pLimit(concurrency).map(targets, (record) => emptied(record, record.target, records.write));
  const told = written.filter((record) => record !== undefined);
  const toldStage = stage && (await emptied(stage, undefined, records.writeStage));
  return { published, targets: told, stage: toldStage, failures };
}
