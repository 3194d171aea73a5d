import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { type Announcement, targetsOf } from '../tell/announcement.ts';

/** What filter policies of subscriptions choose by. */
export function attributesOf(announcement: Announcement, stage: string): Record<string, MessageAttributeValue> {
  const { kind, severity } = announcement;
  const [target, ...others] = targetsOf(announcement);
  const texts = { kind, severity, stage, ...(others.length === 0 && { target }) };
  const all = Object.entries(texts).flatMap(([name, value]) =>
    // SNS refuses attributes without a value.
    value ? [[name, { DataType: 'String', StringValue: value }]] : [],
  );
  if (others.length > 0)
    // A filter policy matches where any of them does.
    all.push(['target', { DataType: 'String.Array', StringValue: JSON.stringify([target, ...others]) }]);
  return Object.fromEntries(all);
}
