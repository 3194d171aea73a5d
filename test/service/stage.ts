import { scheduleFolder } from '../../functions/schedule-folder.ts';
import { parseNotification } from '../../lib/execute/notification.ts';
import type { ScheduleSource } from '../../lib/execute/ports.ts';
import { parseSchedule } from '../../lib/index.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { type TargetRecord, targetRecord } from '../../lib/plan/record.ts';
import type { EcsService, Schedule, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { type Announcement, type Part, partsOf } from '../../lib/tell/announcement.ts';
import { createEmbeddedAws, type EmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import type { PublishedMessage } from '../../local/embedded-aws/sns/topic.ts';
import { createLocalStage, type LocalStage, mailTopicName, tableName, topicName } from '../../local/local-stage.ts';
import { buildRunbookWorld } from '../../local/runbook-world.ts';
import { createSimulatedClock, type SimulatedClock } from '../../local/simulated-clock.ts';
import { type SlackDouble, startSlackDouble } from '../../local/slack-double.ts';

/** The deployed handlers on an embedded AWS of their own. */
export interface TestStage extends LocalStage, AsyncDisposable {
  readonly aws: EmbeddedAws;
  readonly clock: SimulatedClock;
  readonly slack: SlackDouble;
  readonly schedule: Schedule;
  /** What each target has told so far. */
  announcements(): readonly Part[];
  /** What was handed to the topic of e-mail. */
  mails(): readonly PublishedMessage[];
  /** The messages in which it was told. */
  messages(): readonly Announcement[];
  records(): Promise<readonly TargetRecord[]>;
  /** Moves the clock to `at` and runs the tick. */
  tickAt(at: string | Date): ReturnType<LocalStage['tick']>;
}

export const production: ScheduleSource = scheduleFolder('test/fixtures/schedules/production');

export const filesOf = (...files: readonly ScheduleFile[]): ScheduleSource => ({ read: async () => files });

export interface TestStageOptions {
  readonly schedules?: ScheduleSource;
  readonly start: string;
  /** Changes the account before the first tick. */
  readonly prepare?: (aws: EmbeddedAws) => void | Promise<void>;
  readonly slackBy?: 'webhook' | 'bot';
  /** Whether somebody gets e-mail. Default: nobody. */
  readonly mail?: boolean;
  /** Through sockets, as the deployed functions call AWS. Default: without, which is quicker. */
  readonly overHttp?: boolean;
}

/** The runbooks' account under the schedule, at `start`; nothing has ticked yet, and no call is recorded. */
export async function startStage({
  schedules = production,
  start,
  prepare,
  slackBy = 'webhook',
  mail = false,
  overHttp = false,
}: TestStageOptions): Promise<TestStage> {
  const parsed = parseSchedule(await schedules.read());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, undefined, 1));
  const clock = createSimulatedClock(new Date(start));
  const aws = await createEmbeddedAws({ clock });
  const slack = await startSlackDouble({ now: clock.now });
  await buildRunbookWorld(aws, parsed.schedule);
  await prepare?.(aws);
  const stage = await createLocalStage({
    aws,
    clock,
    slack,
    stage: 'test',
    schedules,
    defaultTarget: 'backend',
    slackBy,
    mail,
    ...(overHttp && { endpoint: await aws.listen() }),
  });
  aws.clearCalls();
  return {
    ...stage,
    aws,
    clock,
    slack,
    schedule: parsed.schedule,
    announcements: () => messagesOf(aws).flatMap(partsOf),
    mails: () => aws.world.messages.filter(({ topicArn }) => topicArn.endsWith(`:${mailTopicName('test')}`)),
    messages: () => messagesOf(aws),
    records: () => recordsOf(aws),
    tickAt: (at) => {
      clock.advanceTo(new Date(at));
      return stage.tick();
    },
    [Symbol.asyncDispose]: async () => {
      await aws.close();
      await slack.close();
    },
  };
}

function messagesOf(aws: EmbeddedAws): readonly Announcement[] {
  const announced = aws.world.messages.filter(({ topicArn }) => topicArn.endsWith(`:${topicName('test')}`));
  return announced.map(({ message }) => {
    const read = parseNotification(message);
    if ('problem' in read) throw new Error(read.problem);
    return read.announcement;
  });
}

async function recordsOf(aws: EmbeddedAws): Promise<readonly TargetRecord[]> {
  const answer = await aws.world.call('dynamodb', 'Scan', { TableName: tableName('test'), ConsistentRead: true });
  const items = 'Items' in answer && Array.isArray(answer.Items) ? answer.Items : [];
  return items.flatMap((item: { sk?: { S?: string }; record?: { S?: string } }) =>
    item.sk?.S?.startsWith('target#') && item.record?.S !== undefined
      ? [targetRecord.parse(JSON.parse(item.record.S))]
      : [],
  );
}

/** Everything of AWS that a run may change, for comparing two runs. Alarms and ARNs are new with every put. */
export function worldOf({ aws, schedule }: TestStage) {
  return Object.fromEntries([...schedule.targets.values()].map(({ name, ecs }) => [name, serviceWorld(aws, ecs)]));
}

function serviceWorld(aws: EmbeddedAws, ecs: EcsService) {
  const id = resourceOf(ecs).resourceId;
  const service = aws.world.service(ecs.cluster, ecs.service);
  const target = aws.world.scalableTarget(id);
  return {
    desired: service?.desired,
    running: service?.running,
    bounds: target && { min: target.min, max: target.max, suspended: target.suspended },
    policies: aws.world.policies(id).map(({ name, type, configuration }) => ({ name, type, configuration })),
    scheduledActions: aws.world.scheduledActions(id),
    tags: aws.world.tags(id),
  };
}

/** What is remembered, without what tells when and how often it was written, and what autoscaling had decided by then. */
export const memoryOf = (records: readonly TargetRecord[]) =>
  Object.fromEntries(
    records.map(({ target, applied, snapshot, baseline, suspended, override, drift, failing, transition, outbox }) => [
      target,
      {
        key: applied?.key,
        bounds: { min: applied?.counts.min, max: applied?.counts.max },
        snapshot,
        baseline,
        suspended,
        override,
        drift,
        failing,
        transition,
        outbox,
      },
    ]),
  );
