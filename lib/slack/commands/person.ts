import { mrkdwn } from '../../tell/mrkdwn.ts';

/** Who has asked for something: where that is known by a Slack id, with the name that Slack shows for it. */
export const person = (by: string): string => (/^[UW][A-Z0-9]{8,30}$/.test(by) ? `<@${by}>` : mrkdwn(by, 200));
