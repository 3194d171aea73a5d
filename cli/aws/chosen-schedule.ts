import { basename } from 'node:path';
import type { ScheduleSource } from '../../lib/execute/ports.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import type { WhichAws } from '../input/aws-options.ts';
import { loadStage } from '../input/stage.ts';
import type { Shell } from '../shell/shell.ts';
import type { OnAws } from './connection.ts';
import { asDeployed, type LiveFiles, liveFiles, liveSchedule } from './live-schedule.ts';

export interface WhichSchedule extends WhichAws {
  readonly live?: true | undefined;
}

/** By which schedule something is planned: the files here, or those that ticks go by. */
export interface ChosenSchedule {
  readonly by: 'here' | 'live';
  readonly schedule: Schedule;
  readonly source: ScheduleSource;
  /** Files that are other ones here than those that are live. Empty: none, or no tick has run yet. */
  readonly differing: readonly string[];
}

export async function chosenSchedule(
  { records }: Pick<OnAws, 'records'>,
  shell: Shell,
  options: WhichSchedule,
): Promise<ChosenSchedule> {
  const now = shell.now();
  const live = await liveFiles(records, shell, options);
  if (options.live)
    return { by: 'live', schedule: liveSchedule(live, options, now), source: sourceOf(live), differing: [] };
  const { schedule, files } = loadStage(shell, options, now);
  const differing = live.files.length === 0 ? [] : (live.differing ?? []);
  return { by: 'here', schedule, source: { read: async () => asDeployed(files) }, differing };
}

/** What ticks go by; as long as none has run, the files here. */
export async function liveSource(
  { records }: Pick<OnAws, 'records'>,
  shell: Shell,
  options: WhichAws,
): Promise<ChosenSchedule> {
  const { goodFiles } = records;
  const isLive = (await goodFiles()).length > 0;
  return chosenSchedule({ records }, shell, { ...options, ...(isLive && { live: true as const }) });
}

const sourceOf = ({ files }: LiveFiles): ScheduleSource => ({
  read: async () => files.map(({ path, text }) => ({ path: basename(path), text })),
});
