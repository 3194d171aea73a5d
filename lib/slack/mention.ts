/** Ids as Slack gives them; a person's holds a digit, so that a name in capitals is not taken for one. */
const group = /^S[A-Z0-9]{8,30}$/;
const someone = /^(?=[A-Z]*[0-9])[UW][A-Z0-9]{8,30}$/;

/** A person or a user group by Slack's id, as Slack shows and calls them; absent, where it is no such id. */
export const mentionOf = (id: string | undefined): string | undefined => {
  if (id === undefined) return undefined;
  if (group.test(id)) return `<!subteam^${id}>`;
  return personOf(id);
};

/** People alone: whoever writes down an owner does not call a whole group with each message. */
export const personOf = (id: string): string | undefined => (someone.test(id) ? `<@${id}>` : undefined);
