import type { BelowEvents } from '../../execute/below-event.ts';
import { counted } from '../../schedule/counted.ts';
import { mrkdwn } from '../../tell/mrkdwn.ts';
import { codeSpan } from './code-span.ts';
import { type HoldCommand, writeHold } from './command.ts';
import { dateToken } from './date-token.ts';

const mostEvents = 3;

/** Why an override that goes below events is refused, and what to type instead: followed word by word, it is taken. */
export function belowText(
  slash: string,
  command: HoldCommand,
  { events }: Pick<BelowEvents, 'events'>,
  { timezone, now }: { readonly timezone: string; readonly now: Date },
): string {
  const names = events.map(({ window }) => window);
  const stray = command.below.find((name) => !names.includes(name));
  const meant = codeSpan(writeHold(slash, { ...command, below: names }));
  if (stray !== undefined && names.length === 0) {
    return `It goes below no event, and so not below ${mrkdwn(stray, 100)}: ${meant}.`;
  }
  if (stray !== undefined) return `It does not go below ${mrkdwn(stray, 100)}. To mean what it goes below: ${meant}.`;
  const time = (at: string): string => dateToken(new Date(at), timezone, now);
  const floor = Math.max(...events.map((event) => event.floor));
  const which = events
    .slice(0, mostEvents)
    .map(
      (one) => `• *${mrkdwn(one.window, 100)}*: ${time(one.start)} to ${time(one.end)}, at least ${counted(one.floor)}`,
    );
  const left = events.length - which.length;
  return [
    `*${mrkdwn(command.target, 100)}* would have too few tasks for what is planned:`,
    ...which,
    ...(left > 0 ? [`• and ${left} more`] : []),
    `For at least that many: ${codeSpan(writeHold(slash, { ...command, count: floor, atLeast: true, below: [] }))}`,
    `To go below it all the same: ${meant}`,
  ].join('\n');
}
