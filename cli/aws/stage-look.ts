import { type Loaded, lookAtStage, type StageLook } from '../../lib/execute/look-at-stage.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import type { Connection } from './connection.ts';

/** What a tick would see and plan now. Reads, and changes nothing. */
export async function stageLook(
  { aws }: Pick<Connection, 'aws'>,
  schedule: Schedule,
  now: Date,
  loaded?: Loaded,
): Promise<StageLook> {
  return lookAtStage(aws, loaded ?? (await aws.records.load()), schedule, now);
}
