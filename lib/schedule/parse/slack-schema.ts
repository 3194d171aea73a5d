import * as z from 'zod';
import { chosen, words } from './chosen-schema.ts';
import { describe } from './describe.ts';

const channel = describe(
  z.strictObject({
    channel: describe(z.string(), {
      what: 'the id of a channel',
      example: 'channel: C0123ABCD',
      description: 'The id of a channel, as Slack shows it at the bottom of its details. Needs the token of a bot.',
      pattern: '^\\s*[CG][A-Z0-9]{8,}\\s*$',
      examples: ['C0123ABCD'],
    }).optional(),
    webhook: describe(z.string(), {
      what: 'the name of a parameter',
      example: 'webhook: /prescale/production/slack-marketing',
      description:
        'The SSM parameter that holds the address of an incoming webhook; not the address, which is a password.',
      pattern: '^\\s*/[A-Za-z0-9_./-]+\\s*$',
      examples: ['/prescale/production/slack-marketing'],
    }).optional(),
    ...chosen,
  }),
  {
    what: 'a group with a `channel` or a `webhook`',
    example: '{ channel: C0123ABCD, severities: [warning, critical] }',
    description: 'One place where messages are posted, and which ones.',
    examples: [{ channel: 'C0123ABCD', severities: ['warning', 'critical'] }],
  },
);

/** What a stage says about Slack. */
export const slack = describe(
  z.strictObject({
    channels: describe(z.array(channel), {
      what: 'a list of channels',
      example: 'channels: [{ channel: C0123ABCD }]',
      description: 'Where messages are posted. Left out: all of them by the one webhook of the deployment.',
      examples: [[{ channel: 'C0123ABCD' }, { webhook: '/prescale/production/slack-marketing', kinds: ['event-*'] }]],
    }).optional(),
    mention: describe(z.string(), {
      what: 'the id of a user group or of a person',
      example: 'mention: S0123ABCD',
      description: 'Who is called by critical messages: the id of a user group or of a person in Slack.',
      pattern: '^\\s*[SUW][A-Z0-9]{8,}\\s*$',
      examples: ['S0123ABCD'],
    }).optional(),
    quiet: describe(words, {
      what: 'kinds of messages',
      example: 'quiet: [window-started, window-ended]',
      description: 'Kinds of messages that are not told at all; a star stands for any end.',
      examples: [['window-started', 'window-ended']],
    }).optional(),
    mayOverride: describe(words, {
      what: 'ids of people',
      example: 'mayOverride: [U0123ABCD]',
      description:
        'Who may override by a command in Slack: ids of people, as their profiles show them. Nobody if left out.',
      examples: [['U0123ABCD', 'U0456EFGH']],
    }).optional(),
  }),
  {
    what: 'settings such as `channels`, `mention` and `quiet`',
    example: 'slack: { channels: [{ channel: C0123ABCD }] }',
    description: 'Where messages are posted, who is called, what is not told. Once for all files of a stage.',
    examples: [{ channels: [{ channel: 'C0123ABCD' }], quiet: ['window-started', 'window-ended'] }],
  },
);
