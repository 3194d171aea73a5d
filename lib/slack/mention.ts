import { isSlackGroup, isSlackPerson } from '../tell/slack-id.ts';

/** A person or a user group by Slack's id, as Slack shows and calls them; absent, where it is no such id. */
export const mentionOf = (id: string | undefined): string | undefined => {
  if (id === undefined) return undefined;
  if (isSlackGroup(id)) return `<!subteam^${id}>`;
  return personOf(id);
};

/** People alone: whoever writes down an owner does not call a whole group with each message. */
export const personOf = (id: string): string | undefined => (isSlackPerson(id) ? `<@${id}>` : undefined);
