import { describe, expect, it } from 'vitest';
import { cloudWatchAlarms } from '../../lib/aws/cloudwatch.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { fault, noWaits, scriptedAws } from './scripted-aws.ts';

const open = (answer: Parameters<typeof scriptedAws>[0]) => {
  const aws = scriptedAws(answer);
  return { ...aws, alarms: cloudWatchAlarms(aws.clients.cloudWatch, noWaits)(noDeadline) };
};

const readOnly = {
  AlarmArn: 'arn:alarm',
  AlarmConfigurationUpdatedTimestamp: 1_790_000_000,
  StateValue: 'ALARM',
  StateReason: 'Threshold crossed',
  StateReasonData: '{}',
  StateUpdatedTimestamp: 1_790_000_000,
  StateTransitionedTimestamp: 1_790_000_000,
  EvaluationState: 'PARTIAL_DATA',
};

describe('cloudWatchAlarms', () => {
  it.each`
    because                        | definition
    ${'a plain metric'}            | ${{ AlarmName: 'a', AlarmDescription: 'why', ActionsEnabled: true, OKActions: [], AlarmActions: ['arn:policy'], InsufficientDataActions: ['arn:topic'], MetricName: 'CPUUtilization', Namespace: 'AWS/ECS', Statistic: 'Average', Dimensions: [{ Name: 'ServiceName', Value: 'b' }], Period: 60, Unit: 'Percent', EvaluationPeriods: 3, DatapointsToAlarm: 2, Threshold: 72.5, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' }}
    ${'a percentile'}              | ${{ AlarmName: 'a', ExtendedStatistic: 'p99.9', EvaluateLowSampleCountPercentile: 'ignore' }}
    ${'an expression'} | ${{ AlarmName: 'a', EvaluationPeriods: 1, Metrics: [{ Id: 'e', Expression: 'm1/m2', Label: 'ratio', ReturnData: true }, { Id: 'm1', MetricStat: { Metric: { Namespace: 'N', MetricName: 'M', Dimensions: [{ Name: 'd', Value: 'v' }] }, Period: 60, Stat: 'Sum' }, ReturnData: false }] }}
    ${'an anomaly detection band'} | ${{ AlarmName: 'a', ThresholdMetricId: 'ad', ComparisonOperator: 'GreaterThanUpperThreshold', Metrics: [{ Id: 'ad', Expression: 'ANOMALY_DETECTION_BAND(m, 2)' }] }}
  `('puts an alarm back as it was read, without what is read-only: $because', async ({ definition }) => {
    const { alarms, calls } = open(({ operation }) =>
      operation === 'DescribeAlarms' ? { MetricAlarms: [{ ...definition, ...readOnly }] } : {},
    );
    const read = await alarms.describe(['a']);
    expect(read).toEqual([{ name: 'a', definition }]);
    for (const alarm of read) await alarms.put(alarm);
    expect(calls.at(-1)).toMatchObject({ operation: 'PutMetricAlarm' });
    expect(calls.at(-1)?.input).toEqual(definition);
  });

  it('reads 100 names a call, follows pages and asks for no name twice', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `alarm-${index}`);
    const { alarms, calls } = open(({ input }) => {
      const asked = input.AlarmNames as string[];
      const at = Number(input.NextToken ?? 0);
      const MetricAlarms = asked.slice(at, at + 60).map((AlarmName) => ({ AlarmName }));
      return at + 60 < asked.length ? { MetricAlarms, NextToken: `${at + 60}` } : { MetricAlarms };
    });
    const read = await alarms.describe([...names, ...names]);
    expect(read.map(({ name }) => name)).toEqual(names);
    expect(calls.map(({ input }) => [(input.AlarmNames as string[]).length, input.NextToken])).toEqual([
      [100, undefined],
      [100, '60'],
      [50, undefined],
    ]);
    expect(calls[0]?.input.MaxRecords).toBe(100);
  });

  it('makes no call without names: CloudWatch would answer with every alarm there is', async () => {
    const { alarms, calls } = open(() => ({ MetricAlarms: [{ AlarmName: 'of somebody else' }] }));
    await expect(alarms.describe([])).resolves.toEqual([]);
    expect(calls).toEqual([]);
  });

  it('leaves out what CloudWatch does not know', async () => {
    const { alarms } = open(() => ({ MetricAlarms: [] }));
    await expect(alarms.describe(['gone'])).resolves.toEqual([]);
  });

  it.each`
    exception                | code               | operation
    ${'LimitExceededFault'}  | ${'quota'}         | ${'put'}
    ${'ThrottlingException'} | ${'throttled'}     | ${'put'}
    ${'AccessDenied'}        | ${'access-denied'} | ${'put'}
    ${'InvalidNextToken'}    | ${'invalid'}       | ${'describe'}
  `('$exception of $operation is $code', async ({ exception, code, operation }) => {
    const { alarms } = open(() => fault(exception));
    const call = operation === 'put' ? alarms.put({ name: 'a', definition: {} }) : alarms.describe(['a']);
    await expect(call).rejects.toMatchObject({ code });
  });
});
