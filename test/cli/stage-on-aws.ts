import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'vitest';
import { scheduleFolder } from '../../functions/schedule-folder.ts';
import type { ScheduleSource } from '../../lib/execute/ports.ts';
import { parseSchedule } from '../../lib/index.ts';
import { createEmbeddedAws, type EmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { createLocalStage, type LocalStage, tableName } from '../../local/local-stage.ts';
import { buildRunbookWorld } from '../../local/runbook-world.ts';
import { createSimulatedClock, type SimulatedClock } from '../../local/simulated-clock.ts';
import { type SlackDouble, startSlackDouble } from '../../local/slack-double.ts';
import { type InProcess, inProcess } from './in-process.ts';
import type { Ended } from './installed.ts';
import { type OwnFolder, ownFolder } from './schedules-folder.ts';

/** The stage `production` of the fixtures as it is deployed, on an embedded AWS that listens, with the command beside it. */
export interface StageOnAws extends AsyncDisposable {
  readonly aws: EmbeddedAws;
  readonly url: string;
  readonly clock: SimulatedClock;
  readonly slack: SlackDouble;
  readonly stage: LocalStage;
  /** Where the command is typed: the same schedule, which may be edited. */
  readonly own: OwnFolder;
  /** Moves the clock and runs the deployed tick. */
  readonly tickAt: (at: string) => Promise<unknown>;
  /** The command, at the clock's instant, with `--local`. */
  readonly prescale: (...args: readonly string[]) => Promise<Ended>;
  readonly prescaleWith: (options: InProcess, ...args: readonly string[]) => Promise<Ended>;
  /** What the command prints with `--json`, which the schema describes. */
  readonly json: (...args: readonly string[]) => Promise<Readonly<Record<string, unknown>>>;
}

export const deadLetters = {
  reconcile: 'prescale-production-reconcile-dead-letters',
  notifySlack: 'prescale-production-notify-slack-dead-letters',
} as const;

export interface StageOptions {
  readonly start?: string;
  readonly prepare?: (aws: EmbeddedAws) => void | Promise<void>;
  /** Default: the fixtures'. */
  readonly schedules?: ScheduleSource;
}

const fixtures = scheduleFolder('test/fixtures/schedules/production');

/** The same with `mode: observe` at its top. */
export const observed: ScheduleSource = {
  read: async () =>
    (await fixtures.read()).map(({ path, text }) => ({
      path,
      text: path.endsWith('platform.yml') ? `mode: observe\n${text}` : text,
    })),
};

export async function stageOnAws({
  start = '2026-11-27T12:00:00Z',
  prepare,
  schedules = fixtures,
}: StageOptions = {}): Promise<StageOnAws> {
  const parsed = parseSchedule(await schedules.read());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const clock = createSimulatedClock(new Date(start));
  const aws = await createEmbeddedAws({ clock });
  const slack = await startSlackDouble({ now: clock.now });
  const url = await aws.listen();
  await buildRunbookWorld(aws, parsed.schedule);
  await prepare?.(aws);
  for (const name of Object.values(deadLetters)) aws.world.createQueue(name, 900);
  const stage = await createLocalStage({ aws, clock, slack, stage: 'production', schedules });
  await aws.world.call('dynamodb', 'UpdateContinuousBackups', {
    TableName: tableName('production'),
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  aws.clearCalls();
  const own = ownFolder();
  const prescaleWith: StageOnAws['prescaleWith'] = (options, ...args) =>
    inProcess([...args, '--local'], {
      folder: own.folder,
      now: clock.now().toISOString(),
      env: { AWS_ENDPOINT_URL: url },
      width: 100,
      ...options,
    });
  return {
    aws,
    url,
    clock,
    slack,
    stage,
    own,
    tickAt: (at) => {
      clock.advanceTo(new Date(at));
      return stage.tick();
    },
    prescaleWith,
    prescale: (...args) => prescaleWith({}, ...args),
    json: async (...args) => {
      const answer = JSON.parse((await prescaleWith({}, ...args, '--json')).out);
      expect(isRight(answer), JSON.stringify(isRight.errors)).toBe(true);
      return answer;
    },
    [Symbol.asyncDispose]: async () => {
      await aws.close();
      await slack.close();
    },
  };
}

const isRight = new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false }).compile(
  JSON.parse(readFileSync('cli/prescale.schema.json', 'utf8')),
);

const keyOf = (target: string) => ({ pk: { S: 'record' }, sk: { S: `target#${target}` } });

interface Kept {
  readonly Item: Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;
}

export const keptRecord = ({ aws }: StageOnAws, target: string): Promise<Kept> =>
  aws.world.call('dynamodb', 'GetItem', { TableName: tableName('production'), Key: keyOf(target) }) as Promise<Kept>;

/** As somebody spoils a record by hand. */
export async function spoil(stage: StageOnAws, target: string, change: (text: string) => string): Promise<void> {
  const { Item } = await keptRecord(stage, target);
  const record = { S: change(Item.record?.S ?? '') };
  await stage.aws.world.call('dynamodb', 'PutItem', { TableName: tableName('production'), Item: { ...Item, record } });
}

/** The calls that change something, by what they are called. */
export const writing = (aws: EmbeddedAws): readonly string[] =>
  aws.calls
    .map(({ operation }) => operation)
    .filter((operation) => !/^(Describe|Get|List|Query|Scan|BatchGet)/.test(operation));
