import { type Complaint, complain, quote, writeInstead } from './complaint.ts';

/** Ids that Slack gives: a letter says of what, and capitals and digits follow. */
const idOf =
  (first: string, what: string, where: string, example: string) =>
  (text: string): string | Complaint => {
    const trimmed = text.trim();
    const isId = (id: string): boolean => new RegExp(`^[${first}][A-Z0-9]{8,30}$`).test(id);
    if (isId(trimmed)) return trimmed;
    const message = `${quote(text)} is not the id of ${what}.`;
    // As Slack writes a mention or a link to a channel.
    const inside = /^<?(?:[@#]|!subteam\^)?([A-Za-z][A-Za-z0-9]{8,30})(?:\|[^>]*)?>?$/.exec(trimmed)?.[1];
    // A word in small letters is sooner a name than an id: ids hold digits.
    const meant = inside === inside?.toUpperCase() || /\d/.test(inside ?? '') ? inside?.toUpperCase() : undefined;
    if (meant !== undefined && isId(meant)) return writeInstead('bad-slack-id', message, meant);
    return complain('bad-slack-id', message, `${where}, and looks like \`${example}\`.`);
  };

export const readChannelId = idOf(
  'CG',
  'a Slack channel',
  'The id stands at the bottom of the details of the channel in Slack',
  'C0123ABCD',
);

export const readMention = idOf(
  'SUW',
  'a user group or of a person in Slack',
  'The id is in the menu of the user group, or of the profile, in Slack',
  'S0123ABCD',
);

export const readUserId = idOf(
  'UW',
  'a person in Slack',
  "The id is in the menu of the person's profile in Slack",
  'U0123ABCD',
);
