import pLimit from 'p-limit';
import { PrescaleError } from '../../lib/execute/failure.ts';
import { type Loaded, lookAtStage, type StageLook, type TargetLook } from '../../lib/execute/look-at-stage.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import { type Check, type Finding, failed, ok } from '../checks/check.ts';
import { looked, notLookedAt } from '../checks/not-looked-at.ts';
import { liveFinding } from '../checks/schedule-checks.ts';
import { deadLettersFinding, ticksFinding, topicFinding } from '../checks/stage-checks.ts';
import { type Attached, asItIs, targetChecks } from '../checks/target-checks.ts';
import type { WhichAws } from '../input/aws-options.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import type { Connection, OnAws } from './connection.ts';
import { deadLetterQueues } from './dead-letters.ts';
import { type LiveFiles, liveFiles, liveSchedule } from './live-schedule.ts';
import { topicArnOf } from './names.ts';
import { personOf } from './person.ts';
import { isLookLate } from './stage-state.ts';
import { troubleFailure } from './trouble-failure.ts';

export interface Examination {
  readonly region: string;
  /** That it was looked at by; absent: there is none. */
  readonly schedule?: Schedule;
  readonly checks: readonly Check[];
}

/**
 * Looks at all of a stage that can be looked at, and changes nothing.
 *
 * @param here what targets are looked at by; absent: the schedule that is live
 */
export async function examine(
  connection: Connection,
  shell: Shell,
  options: WhichAws,
  here: Schedule | undefined,
): Promise<Examination> {
  const { aws, region, stage } = connection;
  const now = shell.now();
  const caller = await aws.identity();
  const loaded = await tableOf(connection, shell, options);
  const live = loaded.is === undefined ? undefined : await liveFiles(aws.records, shell, options).catch(asError);
  const schedule =
    here ?? (live === undefined || live instanceof PrescaleError ? undefined : parsed(live, options, now));
  const look = schedule && (await lookAt(aws, loaded.is, schedule, now));
  const [inStage, inServices] = await Promise.all([
    loaded.isDeployed ? stageChecks(aws, stage, topicArnOf(stage, region, caller.arn, caller.account)) : [],
    look === undefined || schedule === undefined ? [] : servicesChecks(aws, look, schedule, now),
  ]);
  const { lookedAt, rejected = {} } = loaded.is?.stage ?? {};
  return {
    region,
    ...(schedule && { schedule }),
    checks: [
      {
        group: 'AWS',
        check: 'credentials',
        ...ok(`They are of ${personOf(caller.arn)}, in the account ${caller.account}.`),
      },
      { group: 'AWS', check: 'region', ...ok(`It is ${region}.`) },
      { group: 'AWS', check: 'table', ...loaded.finding },
      ...(live === undefined
        ? []
        : [{ group: 'Schedule', check: 'live', ...livesAs(live, Object.keys(rejected)) } as const]),
      ...(loaded.is === undefined
        ? []
        : [
            {
              group: 'Stage',
              check: 'ticks',
              ...ticksFinding(lookedAt, isLookLate(lookedAt, now), now, options.local),
            } as const,
          ]),
      ...inStage,
      ...(loaded.is === undefined && loaded.isDeployed ? inServices.filter(needsNoRecord) : inServices),
    ],
  };
}

const asError = (error: unknown): PrescaleError => {
  if (error instanceof PrescaleError) return error;
  throw error;
};

interface Table {
  readonly finding: Finding;
  /** Absent: it could not be read. */
  readonly is?: Loaded;
  /** `false`: there is no such table, so nothing else of the stage is looked for. */
  readonly isDeployed: boolean;
}

async function tableOf({ aws, table, region }: Connection, shell: Shell, options: WhichAws): Promise<Table> {
  try {
    return { is: await aws.records.load(), isDeployed: true, finding: ok(`${table} is there and can be read.`) };
  } catch (error) {
    const failure = troubleFailure(error, shell, options, region);
    if (failure === undefined) throw error;
    const { code, message, details } = failure;
    if (code === 'access-denied') return { isDeployed: true, finding: withoutRecords(notLookedAt(error)) };
    return { isDeployed: code !== 'not-deployed', finding: failed(message, details.hint ?? reliability(code)) };
  }
}

const withoutRecords = (finding: Finding): Finding => ({
  ...finding,
  says: `${finding.says} So neither were the live schedule, ticks and what differs.`,
});

const reliability = (code: string): string => `docs/reliability.md says what to do about ${code}.`;

function parsed(live: LiveFiles, options: WhichAws, now: Date): Schedule | undefined {
  try {
    return liveSchedule(live, options, now);
  } catch (error) {
    // That there is none, or none that this version takes, is said of the files here and of those that are live.
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

const livesAs = (live: LiveFiles | PrescaleError, rejected: readonly string[]): Finding =>
  live instanceof PrescaleError ? notLookedAt(live) : liveFinding(live, rejected);

/** Targets that are not enabled yet are looked at as well: whoever adopts them wants to know before they are. */
async function lookAt(aws: OnAws, loaded: Loaded | undefined, schedule: Schedule, now: Date): Promise<StageLook> {
  const known = loaded ?? { stage: undefined, targets: new Map() };
  const targets = [...schedule.targets].map(
    ([name, target]) => [name, known.targets.has(name) ? target : { ...target, enabled: true }] as const,
  );
  // Without the table there is no second copy of anything either.
  const records = loaded === undefined ? { copyOf: async () => undefined } : aws.records;
  return lookAtStage({ ...aws, records }, known, { ...schedule, targets: new Map(targets) }, now);
}

/** What is not registered may have been deregistered for an event: only the record tells. */
const needsNoRecord = ({ check, is }: Check): boolean =>
  check !== 'drift' && !(check === 'registration' && is === 'warning');

const stageChecks = async (aws: OnAws, stage: string, topic: string): Promise<readonly Check[]> => {
  const [deadLetters, subscribed] = await Promise.all([
    looked(async () => deadLettersFinding(await deadLetterQueues(aws, stage))),
    looked(async () => topicFinding(topic.slice(topic.lastIndexOf(':') + 1), await aws.subscriptions(topic))),
  ]);
  return [
    { group: 'Stage', check: 'dead-letters', ...deadLetters },
    { group: 'Stage', check: 'topic', ...subscribed },
  ];
};

async function servicesChecks(
  aws: OnAws,
  { targets, unreadable }: StageLook,
  { targets: inSchedule }: Schedule,
  now: Date,
): Promise<readonly Check[]> {
  // Also those that are given back before they are observed.
  const ofSchedule = targets.filter(({ target, wanted }) => !wanted.released || inSchedule.get(target)?.enabled);
  const checks = await pLimit(8).map(ofSchedule, async (look) =>
    targetChecks(look, await attachedTo(aws, asItIs(look)), now),
  );
  return [
    ...unreadable.map(
      ({ target, error: { code, message } }): Check => ({
        group: 'Services',
        check: 'record',
        target,
        ...failed(
          `Nothing is done to it, as its record cannot be read: ${message.replace(/\.$/, '')}.`,
          reliability(code),
        ),
      }),
    ),
    ...checks.flat(),
  ];
}

async function attachedTo({ scalableTargets }: OnAws, { observed, record }: TargetLook): Promise<Attached> {
  if (observed?.scalableTarget === undefined) return undefined;
  return (
    observed.configuration ?? scalableTargets.configuration(record.resource, observed.scalableTarget).catch(asError)
  );
}
