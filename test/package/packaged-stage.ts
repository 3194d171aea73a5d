import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { preparsedFile, scheduleFolder } from '../../functions/schedule-folder.ts';
import { parseNotification } from '../../lib/execute/notification.ts';
import { parseSchedule } from '../../lib/index.ts';
import { type TargetRecord, targetRecord } from '../../lib/plan/record.ts';
import { type Part, partsOf } from '../../lib/tell/announcement.ts';
import { createEmbeddedAws, type EmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { tableName } from '../../local/local-stage.ts';
import { buildRunbookWorld } from '../../local/runbook-world.ts';
import { type LambdaEnvironment, startLambdaEnvironment } from './lambda-environment.ts';
import { type Packaging, shippedPackage, temporaryFolder } from './package-stage.ts';
import { buildRoad, type Road } from './road.ts';
import { type SharedClock, startSharedClock } from './shared-clock.ts';
import { unzip } from './unzip.ts';

export type FunctionName = 'reconcile' | 'override';

/** What is deployed, unpacked as Lambda unpacks it; each function in a folder of its own. */
export interface Unpacked {
  readonly folderOf: Readonly<Record<FunctionName, string>>;
}

export async function unpackStage(): Promise<Unpacked> {
  const packaging = await shippedPackage();
  if (!packaging.ok) throw new Error(packaging.output);
  return { folderOf: { reconcile: unpack(packaging, 'reconcile'), override: unpack(packaging, 'override') } };
}

function unpack({ folder }: Packaging, name: FunctionName): string {
  const root = temporaryFolder();
  for (const [path, content] of unzip(readFileSync(join(folder, `${name}.zip`)))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** A warm function with its own way to AWS. */
export interface DeployedFunction extends LambdaEnvironment {
  readonly road: Road;
}

/** The packaged functions of the sample's production stage, over HTTP on an embedded AWS of their own. */
export interface PackagedStage extends AsyncDisposable {
  readonly aws: EmbeddedAws;
  readonly clock: SharedClock;
  /** Of the schedule that its functions read. */
  readonly folder: string;
  /** Another execution environment of a function. */
  start(name: FunctionName): Promise<DeployedFunction>;
  /** What was published so far. */
  /** What each target has told so far. */
  announcements(): readonly Part[];
  record(target: string): Promise<TargetRecord | undefined>;
}

/** @param edited replaces texts of the packaged schedule; what they were parsed to while packaging stays beside them */
export async function startPackagedStage(
  { folderOf }: Unpacked,
  start: string,
  edited: (text: string) => string = (text) => text,
): Promise<PackagedStage> {
  const own = temporaryFolder();
  const packaged = join(folderOf.reconcile, 'build/schedules/production');
  const shipped = await scheduleFolder(packaged).read();
  const files = shipped.map(({ path, text }) => ({ path, text: edited(text) }));
  for (const { path, text } of files) writeFileSync(join(own, path), text);
  copyFileSync(join(packaged, preparsedFile), join(own, preparsedFile));
  const parsed = parseSchedule(files);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, undefined, 1));
  const clock = startSharedClock(join(temporaryFolder(), 'clock'), new Date(start));
  const aws = await createEmbeddedAws({ clock });
  const endpoint = await aws.listen();
  await buildRunbookWorld(aws, parsed.schedule);
  await aws.world.createTable(tableName('production'));
  const topicArn = aws.world.createTopic('prescale-production-events');
  aws.clearCalls();
  const opened: AsyncDisposable[] = [];
  return {
    aws,
    clock,
    folder: own,
    start: async (name) => {
      const road = await buildRoad(endpoint, clock.now);
      opened.push(road);
      const variables = {
        AWS_REGION: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: `prescale-production-${name}`,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL: road.url,
        PRESCALE_STAGE: 'production',
        PRESCALE_TABLE: tableName('production'),
        PRESCALE_TOPIC_ARN: topicArn,
        PRESCALE_SCHEDULE_DIR: own,
        PRESCALE_DEFAULT_TARGET: 'backend',
        POWERTOOLS_SERVICE_NAME: 'prescale',
        LOG_LEVEL: 'INFO',
      };
      const environment = await startLambdaEnvironment({
        folder: folderOf[name],
        name,
        clockFile: clock.file,
        variables,
      });
      opened.push(environment);
      return Object.assign(environment, { road });
    },
    announcements: () =>
      aws.world.messages.flatMap(({ message }) => {
        const read = parseNotification(message);
        if ('problem' in read) throw new Error(read.problem);
        return partsOf(read.announcement);
      }),
    record: async (target) => {
      const Key = { pk: { S: 'record' }, sk: { S: `target#${target}` } };
      const TableName = tableName('production');
      const answer = await aws.world.call('dynamodb', 'GetItem', { TableName, Key, ConsistentRead: true });
      const { Item } = answer as { Item?: { record?: { S?: string } } };
      return Item?.record?.S === undefined ? undefined : targetRecord.parse(JSON.parse(Item.record.S));
    },
    [Symbol.asyncDispose]: async () => {
      for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
      await aws.close();
    },
  };
}
