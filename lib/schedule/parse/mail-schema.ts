import * as z from 'zod';
import { chosen } from './chosen-schema.ts';
import { describe } from './describe.ts';

const receiver = describe(
  z.strictObject({
    address: describe(z.string(), {
      what: 'an address of e-mail',
      example: 'address: marketing@example.com',
      description: 'Who gets the messages. SNS sends an e-mail there first, which has to be confirmed.',
      pattern: '^\\s*[^\\s@]+@[^\\s@]+\\s*$',
      examples: ['marketing@example.com'],
    }),
    ...chosen,
  }),
  {
    what: 'a group with an `address`',
    example: '{ address: marketing@example.com, kinds: [event-*] }',
    description: 'One address of e-mail, and which messages go there.',
    examples: [{ address: 'marketing@example.com', kinds: ['event-*'] }],
  },
);

/** Whom a stage tells by e-mail. */
export const mail = describe(z.array(receiver), {
  what: 'a list of receivers',
  example: 'mail: [{ address: marketing@example.com }]',
  description: 'Who gets messages by e-mail, besides Slack. Nobody if left out. Once for all files of a stage.',
  examples: [[{ address: 'marketing@example.com', kinds: ['event-*', 'ready', 'at-risk'] }]],
});
