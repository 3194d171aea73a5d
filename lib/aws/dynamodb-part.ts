/** The key of a part of the table, where each of several channels has one of its own. */
export const partOf = (part: string, channel: string | undefined): string =>
  channel === undefined ? part : `${part}#${channel}`;
