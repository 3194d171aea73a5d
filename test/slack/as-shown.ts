/** What Slack was sent, with times as somebody in the schedule's own zone reads them. */
export const asShown = (sent: unknown): string =>
  JSON.stringify(sent).replaceAll(/<!date\^\d+\^\{date_short_pretty\} \{time\}\|([^>]+?) \([^()>]+\)>/g, '$1');
