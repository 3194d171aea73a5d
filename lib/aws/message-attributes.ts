import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { type Announcement, targetsOf } from '../tell/announcement.ts';

/** What filter policies of subscriptions choose by. */
export function attributesOf(announcement: Announcement, stage: string): Record<string, MessageAttributeValue> {
  const { kind, kinds, severity } = announcement;
  const [target, ...others] = targetsOf(announcement);
  const texts = { ...(kinds === undefined && { kind }), severity, stage, ...(others.length === 0 && { target }) };
  const all = Object.entries(texts).flatMap(([name, value]) =>
    // SNS refuses attributes without a value.
    value ? [[name, { DataType: 'String', StringValue: value }]] : [],
  );
  // A filter policy matches where any of them does.
  const list = (values: readonly unknown[]) => ({ DataType: 'String.Array', StringValue: JSON.stringify(values) });
  if (kinds !== undefined) all.push(['kind', list(kinds)]);
  if (others.length > 0) all.push(['target', list([target, ...others])]);
  return Object.fromEntries(all);
}
