import * as z from 'zod';
import { describe } from './describe.ts';

/** A list, or its only entry. */
export const words = z.union([z.string(), z.array(z.string())]);

/** Which messages go somewhere: of a channel and of a receiver of e-mail. */
export const chosen = {
  kinds: describe(words, {
    what: 'kinds of messages',
    example: 'kinds: [event-*, at-risk]',
    description: 'Which kinds of messages go there; a star stands for any end. All of them if left out.',
    examples: [['event-*', 'pre-scale-started', 'ready', 'at-risk', 'schedule-*']],
  }).optional(),
  severities: describe(words, {
    what: '`info`, `warning` or `critical`',
    example: 'severities: [warning, critical]',
    description: 'How much a message has to matter to go there. All of them if left out.',
    examples: [['warning', 'critical']],
  }).optional(),
  targets: describe(words, {
    what: 'names of targets',
    example: 'targets: [backend]',
    description:
      'Only messages about these targets go there, and none that is about the schedule. All of them if left out.',
    examples: [['backend']],
  }).optional(),
};
