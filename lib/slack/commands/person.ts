import { mrkdwn } from '../../tell/mrkdwn.ts';
import { personOf } from '../mention.ts';

/** Who has asked for something: where that is known by a Slack id, with the name that Slack shows for it. */
export const person = (by: string): string => personOf(by) ?? mrkdwn(by, 200);
