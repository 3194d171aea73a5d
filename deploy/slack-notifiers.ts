import { createHash } from 'node:crypto';
import type { Settings, SlackAddress, SlackChannel } from '../lib/schedule/schedule.ts';
import { filterPolicyOf } from './filter-policy.ts';

interface Sub {
  readonly 'Fn::Sub': string;
}

/** deploy/notifier.yml: what the stack has for one channel, with its name left open. */
export interface NotifierPattern {
  readonly function: {
    readonly description: string;
    readonly events: readonly [{ readonly sns: object }, ...(readonly object[])];
  };
  readonly resources: Readonly<Record<string, object>>;
}

/** Names of SSM parameters. */
export interface SlackParameters {
  /** The webhook of a stage that names no channels. */
  readonly webhook: string;
  /** The bot's token, for channels by their id. */
  readonly token: string;
}

/** What the stack has for Slack, and what the role of the functions takes. */
export interface SlackNotifiers {
  readonly functions: Readonly<Record<string, NotifierPattern['function']>>;
  readonly resources: { readonly Resources: NotifierPattern['resources'] };
  readonly parameters: readonly Sub[];
  readonly logs: readonly Sub[];
  readonly queues: readonly { readonly 'Fn::GetAtt': readonly [string, 'Arn'] }[];
}

/**
 * A function and a subscription for each channel. SNS says in an event which subscription it came from, by an ARN that is
 * random and can stand in no function's environment: a subscription needs its function first. So each channel has a
 * function of its own, whose environment says where to post; what is slow or refused in one channel holds up no other:
 * each has its own part of the table, dead letters and minute. A message for one channel is filtered by SNS and starts
 * nothing else.
 */
export const slackNotifiers = (
  stage: string,
  { slack }: Pick<Settings, 'slack'>,
  pattern: NotifierPattern,
  { webhook, token }: SlackParameters,
): SlackNotifiers => {
  const made = (slack.channels.length === 0 ? [undefined] : slack.channels).map((channel) => {
    const suffix = channel === undefined ? '' : suffixOf(channel);
    const { function: notifier, resources } = named(pattern, suffix);
    const address = channel ?? { webhook };
    return {
      name: `${base}${suffix}`,
      parameter: 'webhook' in address ? address.webhook : token,
      queue: `NotifySlack${inIds(suffix)}DeadLetters`,
      resources,
      notifier: {
        ...notifier,
        ...(channel !== undefined && { description: describe(channel) }),
        environment: {
          ...('webhook' in address
            ? { SLACK_WEBHOOK_PARAMETER: address.webhook }
            : { SLACK_TOKEN_PARAMETER: token, SLACK_CHANNEL: address.channel }),
          ...(channel !== undefined && { SLACK_INBOX: `${base}${suffix}` }),
          ...(slack.mention !== undefined && { SLACK_MENTION: slack.mention }),
        },
        events: subscribed(notifier.events, channel),
      },
    };
  });
  return {
    functions: Object.fromEntries(made.map(({ name, notifier }) => [name, notifier])),
    resources: { Resources: Object.assign({}, ...made.map(({ resources }) => resources)) },
    parameters: [...new Set(made.map(({ parameter }) => parameter))]
      .sort()
      .map((name) => sub(`ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${name}`)),
    logs: made
      .map(({ name }) => name)
      .sort()
      .map((name) => sub(`logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/prescale-${stage}-${name}:*`)),
    queues: made.map(({ queue }) => ({ 'Fn::GetAtt': [queue, 'Arn'] })),
  };
};

const base = 'notify-slack';

/** The same as long as the address is: a channel that is moved in the list keeps its function. */
const suffixOf = (address: SlackAddress): string =>
  'channel' in address
    ? `-${address.channel.toLowerCase()}`
    : `-${createHash('sha256').update(address.webhook).digest('hex').slice(0, 8)}`;

const named = (pattern: NotifierPattern, suffix: string): NotifierPattern =>
  JSON.parse(
    JSON.stringify(pattern)
      .replaceAll('<channel>', suffix)
      .replaceAll('<Channel>', inIds(suffix))
      .replaceAll('<Function>', `${base}${suffix}`.replaceAll('-', 'Dash').replace('n', 'N')),
  );

const inIds = (suffix: string): string => suffix.slice(1, 2).toUpperCase() + suffix.slice(2);

const describe = (address: SlackAddress): string =>
  `Posts announcements ${'channel' in address ? `to the channel ${address.channel}` : `by the webhook ${address.webhook}`.slice(0, 200)}.`;

const subscribed = (
  [{ sns }, ...others]: NotifierPattern['function']['events'],
  channel: SlackChannel | undefined,
): NotifierPattern['function']['events'] => {
  const filterPolicy = channel && filterPolicyOf(channel);
  return [{ sns: { ...sns, ...(filterPolicy && { filterPolicy }) } }, ...others];
};

const sub = (resource: string): Sub => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${resource}` });
