import { createHash } from 'node:crypto';
import type { MailReceiver, Settings } from '../lib/schedule/schedule.ts';
import { filterPolicyOf } from './filter-policy.ts';

/** deploy/mail.yml: what the stack has for e-mail, without those who get it. */
export interface MailPattern {
  readonly functions: object;
  readonly resources: { readonly Resources: object; readonly Outputs: object };
}

/** Nothing at all where a stage names nobody. */
export type MailParts = MailPattern | { readonly functions: object; readonly resources: object };

/** With a subscription for each address, which lets through what its entry chooses. SNS asks each whether it wants that. */
export const mailParts = ({ mail }: Pick<Settings, 'mail'>, pattern: MailPattern): MailParts => {
  if (mail.length === 0) return { functions: {}, resources: {} };
  const subscriptions = Object.fromEntries(mail.map((receiver) => [idOf(receiver), subscriptionOf(receiver)]));
  const { functions, resources } = pattern;
  return { functions, resources: { ...resources, Resources: { ...resources.Resources, ...subscriptions } } };
};

/** The same as long as the address is: one that is moved in the list does not have to confirm again. */
const idOf = ({ address }: MailReceiver): string =>
  `MailTo${createHash('sha256').update(address).digest('hex').slice(0, 12)}`;

const subscriptionOf = ({ address, ...chosen }: MailReceiver): object => {
  const policy = filterPolicyOf(chosen);
  return {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      TopicArn: { Ref: 'MailTopic' },
      Protocol: 'email',
      Endpoint: address,
      ...(policy && { FilterPolicy: policy }),
    },
  };
};
