import type { StageLook } from '../../lib/execute/look-at-stage.ts';
import { lookEveryMs } from '../../lib/execute/reconcile.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import type { WhichAws } from '../input/aws-options.ts';
import type { Shell } from '../shell/shell.ts';
import type { Connection, OnAws } from './connection.ts';
import { type DeadLetterQueue, deadLetterQueues, inboxOf } from './dead-letters.ts';
import { type LiveFiles, liveFiles, liveOrHere } from './live-schedule.ts';
import { stageLook } from './stage-look.ts';
import { whyNot } from './with-connection.ts';

export interface StageState {
  readonly live: LiveFiles;
  readonly schedule: Schedule;
  readonly look: StageLook;
  /** No look at all targets was noted though it was due some minutes ago. */
  readonly isLate: boolean;
  /** Or why they could not be counted. */
  readonly deadLetters: readonly DeadLetterQueue[] | string;
  /** Announcements that Slack does not have yet, or why they could not be counted. */
  readonly waitingForSlack: number | string;
}

/** A look is late by the time that a tick takes, and a minute for the next. */
const patienceMs = 3 * 60_000;

/** All that there is to say of a stage. Only reads. */
export async function stageState({ aws }: Connection, shell: Shell, options: WhichAws): Promise<StageState> {
  const now = shell.now();
  // Alone and first: whatever keeps the table from being read is told as that.
  const loaded = await aws.records.load();
  const live = await liveFiles(aws.records, shell, options);
  const schedule = liveOrHere(live, shell, options, now);
  const [look, deadLetters] = await Promise.all([
    stageLook({ aws }, schedule, now, loaded),
    deadLetterQueues(aws, options.stage).catch(whyNot),
  ]);
  const lookedAt = loaded.stage?.lookedAt;
  return {
    live,
    schedule,
    look,
    isLate: isLookLate(lookedAt, now),
    deadLetters,
    waitingForSlack: await waitingIn(aws, deadLetters).catch(whyNot),
  };
}

/** Whether a look at all targets should have been noted since; not where none ever was. */
export const isLookLate = (lookedAt: string | undefined, now: Date): boolean =>
  lookedAt !== undefined && now.getTime() - Date.parse(lookedAt) > lookEveryMs + patienceMs;

/** Each channel has an inbox of its own. */
async function waitingIn({ inbox }: OnAws, queues: StageState['deadLetters']): Promise<number> {
  const inboxes = typeof queues === 'string' ? [] : queues.flatMap((queue) => inboxOf(queue) ?? []);
  const asked = inboxes.length === 0 ? [{}] : inboxes;
  const waiting = await Promise.all(asked.map(async ({ name }) => (await inbox(name).load()).waiting.length));
  return waiting.reduce((sum, one) => sum + one, 0);
}
