import { createHash } from 'node:crypto';
import type { Settings, SlackAddress, SlackChannel } from '../lib/schedule/schedule.ts';

interface Sub {
  readonly 'Fn::Sub': string;
}

/** `notify-slack` as serverless.yml describes it, without what differs from channel to channel. */
export interface NotifierPattern {
  readonly description: string;
  readonly events: readonly [{ readonly sns: object }];
}

/** Names of SSM parameters. */
export interface SlackParameters {
  /** The webhook of a stage that names no channels. */
  readonly webhook: string;
  /** The bot's token, for channels by their id. */
  readonly token: string;
}

/** What the stack has of `notify-slack`, and what its role takes. */
export interface SlackNotifiers {
  readonly functions: Readonly<Record<string, NotifierPattern>>;
  readonly parameters: readonly Sub[];
  readonly logs: readonly Sub[];
}

/**
 * A function and a subscription for each channel. SNS says in an event which subscription it came from, by an ARN that is
 * random and can stand in no function's environment: a subscription needs its function first. So each channel has a
 * function of its own, whose environment says where to post; what is slow or refused in one channel holds up no other, and
 * each has its own retries. A message for one channel is filtered by SNS and starts nothing else.
 */
export const slackNotifiers = (
  stage: string,
  { slack }: Settings,
  pattern: NotifierPattern,
  { webhook, token }: SlackParameters,
): SlackNotifiers => {
  const channels: readonly SlackChannel[] = slack.channels.length === 0 ? [{ webhook }] : slack.channels;
  const names = new Map(channels.map((one) => [one, slack.channels.length === 0 ? base : nameOf(one)]));
  const parameters = new Set(channels.map((one) => ('webhook' in one ? one.webhook : token)));
  return {
    functions: Object.fromEntries(
      [...names].map(([one, name]) => [
        name,
        {
          ...pattern,
          description: slack.channels.length === 0 ? pattern.description : describe(one),
          environment: 'webhook' in one ? { SLACK_WEBHOOK_PARAMETER: one.webhook } : byToken(token, one.channel),
          events: [{ sns: { ...pattern.events[0].sns, ...filterOf(one) } }],
        },
      ]),
    ),
    parameters: [...parameters].sort().map((name) => sub(`ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${name}`)),
    logs: [...names.values()]
      .sort()
      .map((name) => sub(`logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/prescale-${stage}-${name}:*`)),
  };
};

const base = 'notify-slack';

/** The same as long as the address is: a channel that is moved in the list keeps its function. */
const nameOf = (address: SlackAddress): string =>
  'channel' in address
    ? `${base}-${address.channel.toLowerCase()}`
    : `${base}-${createHash('sha256').update(address.webhook).digest('hex').slice(0, 8)}`;

const describe = (address: SlackAddress): string =>
  `Posts announcements ${'channel' in address ? `to the channel ${address.channel}` : `by the webhook ${address.webhook}`.slice(0, 200)}.`;

const byToken = (token: string, channel: string) => ({ SLACK_TOKEN_PARAMETER: token, SLACK_CHANNEL: channel });

/** By the attributes of a message: https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
function filterOf({ kinds, severities, targets }: SlackChannel): { readonly filterPolicy?: object } {
  const filterPolicy = {
    ...(kinds && { kind: kinds.map((kind) => (kind.endsWith('*') ? { prefix: kind.slice(0, -1) } : kind)) }),
    ...(severities && { severity: severities }),
    ...(targets && { target: targets }),
  };
  return Object.keys(filterPolicy).length === 0 ? {} : { filterPolicy };
}

const sub = (resource: string): Sub => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${resource}` });
