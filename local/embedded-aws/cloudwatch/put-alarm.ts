import type { Account } from '../account.ts';
import type { AlarmDefinition } from './alarm.ts';

/** PutMetricAlarm "replaces the whole alarm"; its state stays. */
export const putAlarm = (account: Account, definition: AlarmDefinition, now: Date): void => {
  const name = definition.AlarmName;
  account.alarms.set(name, {
    name,
    arn: alarmArn(account, name),
    definition,
    updatedAt: now,
    stateSince: account.alarms.get(name)?.stateSince ?? now,
  });
};

export const alarmArn = (account: Account, name: string): string =>
  `arn:aws:cloudwatch:${account.region}:${account.id}:alarm:${name}`;
