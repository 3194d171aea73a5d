import { scheduleFolder } from '../functions/schedule-folder.ts';
import { parseSchedule } from '../lib/index.ts';
import type { EmbeddedAws } from './embedded-aws/embedded-aws.ts';
import { tableName } from './local-stage.ts';
import { buildRunbookWorld } from './runbook-world.ts';

/** What a stage finds and makes on AWS, without the functions: the services of its schedule, its table, topic and queues. */
export async function buildDeployedStage(aws: EmbeddedAws, stage: string, folder: string): Promise<void> {
  const files = await scheduleFolder(folder)
    .read()
    .catch(() => []);
  if (files.length === 0) throw new Error(`There is no schedule in ${folder}: it takes a folder with .yml files.`);
  const parsed = parseSchedule(files);
  if (!parsed.ok) throw new Error(`The schedule in ${folder} is refused; prescale validate says why.`);
  await buildRunbookWorld(aws, parsed.schedule);
  const { world } = aws;
  await world.createTable(tableName(stage));
  await world.call('dynamodb', 'UpdateContinuousBackups', {
    TableName: tableName(stage),
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  await world.call('sns', 'Subscribe', {
    TopicArn: world.createTopic(`prescale-${stage}-events`),
    Protocol: 'lambda',
    Endpoint: `arn:aws:lambda:us-east-1:123456789012:function:prescale-${stage}-notify-slack`,
  });
  for (const part of ['reconcile', 'notify-slack']) world.createQueue(`prescale-${stage}-${part}-dead-letters`, 900);
}
