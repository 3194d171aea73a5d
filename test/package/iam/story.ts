import type { ScheduleFile } from '../../../lib/schedule/schedule.ts';
import type { EmbeddedAws } from '../../../local/embedded-aws/embedded-aws.ts';
import type { RecordedCall } from '../../../local/embedded-aws/recorded-call.ts';
import { filesOf, startStage } from '../../service/stage.ts';
import { slashRequest } from '../../slack/slash-request.ts';

const at = (time: string): string => `2026-11-27T${time}:00-05:00`;
const by = 'ana@example.com';

const target = (name: string, more = ''): string => `  ${name}: { ecs: { cluster: shop, service: ${name} }${more} }\n`;
const scaled = ', base: { min: 2, max: 10 }, scaling: [{ metric: cpu, target: 70 }]';

const targets = (...lines: readonly string[]): ScheduleFile => ({
  path: 'targets.yml',
  text: `timezone: America/New_York\nslack: { mayOverride: [U0123ABCD] }\nmail: [{ address: shop@example.com }]\ntargets:\n${lines.join('')}`,
});
const event = (...names: readonly string[]): ScheduleFile => ({
  path: 'events.yml',
  text: `windows:
  - { name: spot, kind: pre-event, start: 2026-11-27 09:00, for: 1h, lead: 30m, autoscaling: deregister, targets: { ${names.map((name) => `${name}: { desired: 8 }`).join(', ')} } }
`,
});

const all = [
  targets(target('web', scaled), target('found'), target('leaves', scaled)),
  event('web', 'found', 'leaves'),
];
const withoutLeaves = [targets(target('web', scaled), target('found')), event('web', 'found')];
const broken = withoutLeaves.map(({ path, text }) => ({ path, text: text.replace('windows:', 'wnidows:') }));
const withoutEvents = withoutLeaves.slice(0, 1);

/** The files of the story at its begin. */
export const storyFiles: readonly ScheduleFile[] = all;

const found = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/shop/found',
  ScalableDimension: 'ecs:service:DesiredCount',
};

/** A step policy with an alarm of people's, a scheduled action and a tag. */
async function peopleMade({ world }: EmbeddedAws): Promise<void> {
  const call = (operation: string, input: object) =>
    world.call('application-autoscaling', operation, { ...found, ...input });
  await call('RegisterScalableTarget', { MinCapacity: 2, MaxCapacity: 10, Tags: { team: 'shop' } });
  const put = await call('PutScalingPolicy', {
    PolicyName: 'orders',
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    },
  });
  world.putAlarm({
    AlarmName: 'many-orders',
    Namespace: 'shop',
    MetricName: 'orders',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1_000,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: ['PolicyARN' in put ? String(put.PolicyARN) : ''],
  });
  await call('PutScheduledAction', {
    ScheduledActionName: 'night',
    Schedule: 'cron(0 3 * * ? *)',
    ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 10 },
  });
}

/** A campaign day on which everything is called that the functions ever call. */
export async function callsOfStory(): Promise<readonly RecordedCall[]> {
  await using stage = await startStage({
    schedules: filesOf(...all),
    start: at('08:20'),
    prepare: peopleMade,
    mail: true,
  });
  const { aws } = stage;
  const run = async (files: readonly ScheduleFile[], ...times: readonly string[]): Promise<void> => {
    const handlers = stage.deploy(filesOf(...files));
    for (const time of times) {
      stage.clock.advanceTo(new Date(at(time)));
      await handlers.tick();
    }
  };
  // Tasks fail to start, so that it is looked why.
  aws.world.changeService('shop', 'web', { launch: { failing: 'CannotPullContainerError' } });
  // A write whose answer is lost is looked up.
  for (const name of ['reconcile', 'slack-command'])
    aws.faults.when(({ caller, operation }) => caller === name && operation === 'PutItem', 'drop-after', { times: 1 });
  loseAnswerOfPosting(aws);
  await run(all, '08:20', '08:30', '08:33', '08:36', '08:40', '08:50', '09:00');
  await stage.override({ target: 'web', desired: 9, for: '20m', by, reason: 'TV spot' });
  await run(all, '09:05');
  await stage.override({ target: 'web', end: true, by });
  // Infrastructure code puts back what it knows, without the tag.
  await aws.world.call('application-autoscaling', 'RegisterScalableTarget', {
    ...found,
    MinCapacity: 2,
    MaxCapacity: 10,
  });
  await run(all, '09:10');
  aws.world.changeService('shop', 'web', { launch: {} });
  await run(withoutLeaves, '09:15', '09:16', '09:17');
  await run(broken, '09:20');
  await stage.deploy(filesOf(...broken)).override({ target: 'web', desired: 9, for: '10m', by, reason: 'more' });
  await run(withoutLeaves, '09:30', '09:45', '10:00', '10:01', '10:02');
  await run(withoutEvents, '10:30', '11:00');
  const texts = ['status', 'explain web', 'override web 9 for 20m because more', 'override web end'];
  for (const text of texts) await stage.slackCommand(slashRequest({ text, at: stage.clock.now() }));
  const bad = stage.deploy(filesOf(...broken));
  await bad.slackCommand(slashRequest({ text: 'next', at: stage.clock.now() }));
  for (const payload of [{ target: 'web', since: '2026-11-27' }, { event: 'sale' }, {}]) await stage.history(payload);
  return [...aws.calls, ...(await callsByToken())];
}

/** How far posting has come is looked up then. */
const loseAnswerOfPosting = ({ faults }: EmbeddedAws): void =>
  faults.when(
    ({ caller, operation, input }) =>
      caller === 'notify-slack' && operation === 'PutItem' && JSON.stringify(input).includes('"posting"'),
    'drop-after',
    { times: 1 },
  );

/** What notify-slack calls besides, where it posts by bot token: threads are kept. Which parameter it reads a deployment says. */
async function callsByToken(): Promise<readonly RecordedCall[]> {
  await using stage = await startStage({ schedules: filesOf(...all), start: at('08:30'), slackBy: 'bot' });
  loseAnswerOfPosting(stage.aws);
  for (const time of ['08:30', '08:31', '08:35']) await stage.tickAt(at(time));
  return stage.aws.calls.filter(({ caller, operation }) => caller === 'notify-slack' && operation !== 'GetParameter');
}
