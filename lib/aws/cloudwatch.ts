import {
  type CloudWatchClient,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import type { Within } from '../execute/deadline.ts';
import type { Alarms } from '../execute/ports.ts';
import type { Alarm } from '../plan/autoscaling.ts';
import { batchesOf } from './batches.ts';
import { configurationJson } from './configuration-json.ts';
import { mapped } from './failure.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passesUnlessItHung, timely } from './timely.ts';

const namesPerCall = 100;

/** Amazon CloudWatch's metric alarms. A name that CloudWatch does not know is left out. */
export const cloudWatchAlarms = (sdk: CloudWatchClient, waits: Waits): Within<Alarms> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passesUnlessItHung };
  return (deadline) => alarmsOf(timely(sdk, deadline, manner));
};

const alarmsOf = (client: CloudWatchClient): Alarms => ({
  describe: (names) =>
    mapped('DescribeAlarms', async () => {
      const alarms: Alarm[] = [];
      for (const AlarmNames of batchesOf(namesPerCall, [...new Set(names)])) {
        // A page holds 50 unless more are asked for, even when more names are given.
        const pages = paginateDescribeAlarms({ client, pageSize: namesPerCall }, { AlarmNames: [...AlarmNames] });
        for await (const { MetricAlarms = [] } of pages) alarms.push(...MetricAlarms.flatMap(alarmOf));
      }
      return alarms;
    }),

  put: ({ name, definition }) =>
    mapped(`PutMetricAlarm ${name}`, async () => {
      // What was read from CloudWatch goes back as it was read: the type cannot know that, CloudWatch checks it.
      const input = { ...definition, AlarmName: name } as unknown as PutMetricAlarmCommandInput;
      await client.send(new PutMetricAlarmCommand(input));
    }),
});

/** What `DescribeAlarms` tells and `PutMetricAlarm` does not take. */
const readOnly: ReadonlySet<string> = new Set<keyof MetricAlarm>([
  'AlarmArn',
  'AlarmConfigurationUpdatedTimestamp',
  'EvaluationState',
  'StateReason',
  'StateReasonData',
  'StateTransitionedTimestamp',
  'StateUpdatedTimestamp',
  'StateValue',
]);

const alarmOf = (alarm: MetricAlarm): Alarm[] => {
  if (!alarm.AlarmName) return [];
  const definition = Object.fromEntries(Object.entries(alarm).filter(([key]) => !readOnly.has(key)));
  return [{ name: alarm.AlarmName, definition: configurationJson(`The alarm ${alarm.AlarmName}`, definition) }];
};
