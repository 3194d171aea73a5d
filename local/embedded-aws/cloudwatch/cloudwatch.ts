import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { type AwsService, type Operation, operation } from '../operation.ts';
import { page } from '../page.ts';
import { validationSentence } from '../read-input.ts';
import type { Alarm } from './alarm.ts';
import { putAlarm } from './put-alarm.ts';

const alarmName = z.string().min(1).max(255);
const actions = z.array(z.string().min(1).max(1024)).max(5).optional();
const dimensions = z.array(z.object({ Name: z.string().min(1).max(255), Value: z.string().min(1).max(1024) })).max(30);

const putInput = z.object({
  AlarmName: alarmName,
  AlarmDescription: z.string().max(1024).optional(),
  ActionsEnabled: z.boolean().default(true),
  OKActions: actions,
  AlarmActions: actions,
  InsufficientDataActions: actions,
  MetricName: z.string().min(1).max(255).optional(),
  Namespace: z.string().min(1).max(255).optional(),
  Statistic: z.enum(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']).optional(),
  ExtendedStatistic: z.string().optional(),
  Dimensions: dimensions.optional(),
  Period: z.int().min(1).optional(),
  Unit: z.string().optional(),
  EvaluationPeriods: z.int().min(1).optional(),
  DatapointsToAlarm: z.int().min(1).optional(),
  Threshold: z.number().optional(),
  ComparisonOperator: z.string().optional(),
  TreatMissingData: z.string().min(1).max(255).optional(),
  EvaluateLowSampleCountPercentile: z.string().min(1).max(255).optional(),
  Metrics: z.array(z.looseObject({ Id: z.string().min(1).max(255) })).optional(),
  ThresholdMetricId: z.string().min(1).max(255).optional(),
});

const describeInput = z.object({
  AlarmNames: z.array(alarmName).max(100).optional(),
  AlarmNamePrefix: alarmName.optional(),
  AlarmTypes: z.array(z.enum(['CompositeAlarm', 'MetricAlarm', 'LogAlarm'])).optional(),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).optional(),
  MaxRecords: z.int().min(1).max(100).optional(),
  NextToken: z.string().optional(),
});

const invalid = (message: string): AwsFault => new AwsFault('ValidationError', message);

/** Amazon CloudWatch: metric alarms. Nothing evaluates the alarms themselves: they stay in INSUFFICIENT_DATA. */
export const createCloudWatch = (account: Account): AwsService => ({
  name: 'cloudwatch',
  operations: alarmOperations(account),
  refuse: (violations) => invalid(validationSentence(violations)),
  throttle: () => undefined,
});

const alarmOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  PutMetricAlarm: operation(putInput, (input, { now }) => {
    if (input.MetricName === undefined && input.Metrics === undefined)
      throw invalid('Exactly one of the parameters MetricName and Metrics must be specified');
    if (input.MetricName !== undefined && input.Metrics !== undefined)
      throw new AwsFault('InvalidParameterCombination', 'MetricName and Metrics cannot be used together');
    for (const required of ['EvaluationPeriods', 'ComparisonOperator'] as const)
      if (input[required] === undefined) throw invalid(`The parameter ${required} is required.`);
    if (input.Threshold === undefined && input.ThresholdMetricId === undefined)
      throw invalid('Either Threshold or ThresholdMetricId must be specified');
    putAlarm(account, input, now);
    return {};
  }),

  DescribeAlarms: operation(describeInput, (input) => {
    const { AlarmNames: names, AlarmNamePrefix: prefix, AlarmTypes: types, StateValue: state } = input;
    if (names !== undefined && prefix !== undefined)
      throw new AwsFault('InvalidParameterCombination', 'AlarmNames and AlarmNamePrefix cannot be used together');
    const ofTypes = types !== undefined && !types.includes('MetricAlarm') ? [] : [...account.alarms.values()];
    const matching = ofTypes
      .filter(
        (alarm) =>
          (names === undefined || names.includes(alarm.name)) &&
          (prefix === undefined || alarm.name.startsWith(prefix)) &&
          (state === undefined || state === 'INSUFFICIENT_DATA'),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, next } = page(
      matching,
      input.MaxRecords ?? 50,
      input.NextToken,
      () => new AwsFault('InvalidNextToken', 'The next token is invalid.'),
    );
    return { MetricAlarms: items.map(describe), CompositeAlarms: [], NextToken: next };
  }),

  DeleteAlarms: operation(z.object({ AlarmNames: z.array(alarmName).max(100) }), ({ AlarmNames: names }) => {
    const missing = names.filter((name) => !account.alarms.has(name));
    // "If you specify ... an alarm that does not exist, ... none of the alarms are deleted."
    if (missing.length > 0) throw new AwsFault('ResourceNotFound', `Alarms not found: ${missing.join(', ')}`, 404);
    for (const name of names) account.alarms.delete(name);
    return {};
  }),
});

const describe = (alarm: Alarm): object => ({
  ...alarm.definition,
  AlarmArn: alarm.arn,
  OKActions: alarm.definition.OKActions ?? [],
  AlarmActions: alarm.definition.AlarmActions ?? [],
  InsufficientDataActions: alarm.definition.InsufficientDataActions ?? [],
  Dimensions: alarm.definition.Dimensions ?? [],
  AlarmConfigurationUpdatedTimestamp: alarm.updatedAt,
  StateValue: 'INSUFFICIENT_DATA',
  StateReason: 'Unchecked: Initial alarm creation',
  StateUpdatedTimestamp: alarm.stateSince,
  StateTransitionedTimestamp: alarm.stateSince,
});
