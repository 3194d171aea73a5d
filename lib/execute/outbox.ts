import type { Announcement } from '../plan/announcement.ts';
import type { StageRecord, TargetRecord } from '../plan/record.ts';
import { same } from '../plan/same.ts';
import { PrescaleError } from './failure.ts';
import type { Publisher, Records } from './ports.ts';

export interface Published {
  readonly published: number;
  readonly failures: readonly { readonly target?: string; readonly error: PrescaleError }[];
}

/**
 * Publishes what is decided and not yet told, then writes that it was. An announcement whose publication is not written
 * is published again by the next tick, with the same id.
 */
export async function publishOutbox(
  { publisher, records }: { readonly publisher: Publisher; readonly records: Records },
  targets: readonly TargetRecord[],
  stage: StageRecord,
  storedStage: StageRecord,
  hasTime: () => boolean,
): Promise<Published> {
  const failures: { target?: string; error: PrescaleError }[] = [];
  let published = 0;
  const publishAll = async (outbox: readonly Announcement[]): Promise<readonly Announcement[]> => {
    let told = 0;
    for (const announcement of outbox) {
      if (!hasTime()) break;
      await publisher.publish(announcement);
      told += 1;
    }
    published += told;
    return outbox.slice(told);
  };
  const attempt = async (target: string | undefined, run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof PrescaleError)) throw error;
      // Another tick wrote this record, so it publishes what is in it.
      if (error.code !== 'conflict') failures.push({ ...(target !== undefined && { target }), error });
    }
  };
  await attempt(undefined, async () => {
    // What is told of the schedule is stored first, so that it is told even if this tick ends here.
    const kept = same(stage, storedStage) ? stage : await records.writeStage(stage);
    if (kept.outbox.length > 0) await records.writeStage({ ...kept, outbox: [...(await publishAll(kept.outbox))] });
  });
  for (const record of targets.filter(({ outbox }) => outbox.length > 0)) {
    await attempt(record.target, async () => {
      const rest = await publishAll(record.outbox);
      if (rest.length < record.outbox.length) await records.write({ ...record, outbox: [...rest] });
    });
  }
  return { published, failures };
}
