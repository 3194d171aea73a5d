import type { Waiting } from '../execute/waiting.ts';

/** What one turn of posting shows of what waits, in the order in which it is posted. */
export interface Share {
  /** Each a message of its own. */
  readonly single: readonly Waiting[];
  /** In as few messages as they fit in, after the others. */
  readonly folded: readonly Waiting[];
}

/** Kept free for what is critical and comes the moment after. */
const reserve = 2;
/** More than this at once is a crowd: nobody reads that many messages. */
const mostSingle = 8;
/** What has waited longer is late, because Slack was away: then a few messages tell everything. */
const lateMs = 5 * 60_000;
const mostSingleWhenLate = 4;

/**
 * Divides what waits, the most important first. What can be posted is; of a crowd, or where something is late, the rest is
 * folded into one message, or as few as it fits in; otherwise it waits for the next turn.
 *
 * @param tokens messages that Slack takes now
 * @param costOf how many messages one takes, given those before it
 * @param countFolded how many messages these take, folded
 */
export function share(
  waiting: readonly Waiting[],
  tokens: number,
  now: Date,
  costOf: (one: Waiting, before: readonly Waiting[]) => number = () => 1,
  countFolded: (folded: readonly Waiting[]) => number = () => 1,
): Share {
  const isLate = waiting.some(({ announcement }) => now.getTime() - Date.parse(announcement.at) > lateMs);
  const most = isLate ? mostSingleWhenLate : mostSingle;
  const all = single(waiting, tokens, most + 1, costOf);
  if (all.length === waiting.length || !(isLate || waiting.length > mostSingle)) return { single: all, folded: [] };
  let few = single(waiting, tokens - 1, most, costOf);
  while (few.length > 0 && costOfAll(few, costOf) + countFolded(waiting.slice(few.length)) > most + 1)
    few = few.slice(0, -1);
  const folded = waiting.slice(few.length);
  const spent = costOfAll(few, costOf);
  const [first, second] = folded;
  if (first !== undefined && isCritical(first) && !isCritical(second)) {
    // Alone among routine it says more in a message of its own, and has the last tokens; the rest is folded when there are more.
    const cost = spent + costOf(first, few);
    if (cost > tokens - 1 && cost <= Math.min(most, tokens)) return { single: [...few, first], folded: [] };
  }
  return { single: few, folded: allowed(folded[0], tokens) - spent >= 1 ? folded : [] };
}

/** As many from the begin as there are tokens for, in at most `most` messages. */
function single(
  waiting: readonly Waiting[],
  tokens: number,
  most: number,
  costOf: (one: Waiting, before: readonly Waiting[]) => number,
): readonly Waiting[] {
  let spent = 0;
  const taken: Waiting[] = [];
  for (const one of waiting) {
    spent += costOf(one, taken);
    if (spent > Math.min(most, allowed(one, tokens))) break;
    taken.push(one);
  }
  return taken;
}

const costOfAll = (taken: readonly Waiting[], costOf: (one: Waiting, before: readonly Waiting[]) => number): number =>
  taken.reduce((sum, one, index) => sum + costOf(one, taken.slice(0, index)), 0);

/** How many messages may be spent on it: the last are kept for what is critical. */
export const allowed = (one: Waiting | undefined, tokens: number): number =>
  isCritical(one) ? tokens : tokens - reserve;

const isCritical = (one: Waiting | undefined): boolean => one?.announcement.severity === 'critical';
