import * as z from 'zod/mini';
import { taskCount } from './counts.ts';

/**
 * Whose count it is. `raised`: what Prescale has added, lowest first, each from the count that others had left to the count
 * that was asked for; gaps between two are what others have added. `taken`: what Prescale has taken away for something that
 * asks for less, from the count that would run otherwise.
 */
const change = z.lazy(() => z.strictObject({ from: taskCount, to: taskCount }));
export type Change = Readonly<z.infer<typeof change>>;

export const ledgerFields = { raised: z.optional(z.array(change)), taken: z.optional(change) };

export interface Ledger {
  readonly raised: readonly Change[];
  readonly taken?: Change | undefined;
}

export const ledgerOf = ({
  raised = [],
  taken,
}: {
  readonly raised?: readonly Change[] | undefined;
  readonly taken?: Change | undefined;
}): Ledger => ({ raised, taken });

/** What would run if nothing had been taken away. A count below what was left is somebody else's doing. */
export const returned = ({ taken }: Ledger, count: number): number =>
  taken === undefined || count < taken.to ? count : Math.max(count, taken.from);

/** What others took of what was raised needs no giving back, and what they put back of what was taken neither. */
export function clipped({ raised, taken }: Ledger, count: number): Ledger {
  const rest = taken === undefined || count >= taken.from ? undefined : { ...taken, to: Math.max(taken.to, count) };
  const would = returned({ raised, taken: rest }, count);
  return { raised: lowered(raised, would), taken: rest };
}

/**
 * The ledger after a change that was cut off. What was to be raised is clipped like any other. What was to be taken was taken
 * if just so many run; a count at or above the one found has brought a part of it back, as a registered min does; any other
 * count is somebody else's.
 *
 * @param found the count when the change was begun
 */
export function afterCut({ raised, taken }: Ledger, count: number, found: number): Ledger {
  const isTaken = count === taken?.to;
  const rest = taken && (isTaken ? taken : count >= found ? { ...taken, to: count } : undefined);
  return clipped({ raised, taken: rest }, count);
}

/** Every entry cut down to `count`, without those that are empty then. */
export const lowered = (raised: readonly Change[], count: number): readonly Change[] =>
  raised.flatMap(({ from, to }) => (count > from ? [{ from, to: Math.min(to, count) }] : []));

/** The count when all that Prescale added on top is gone; what others added on top of it stays. */
export const givenBack = (raised: readonly Change[], count: number): number =>
  raised.reduceRight((left, { from, to }) => (left <= to ? Math.min(left, from) : left), count);

/** The count that ran before anything was added. */
export const before = ([lowest]: readonly Change[], count: number): number => Math.min(count, lowest?.from ?? count);

/** With what is about to be added to a count; it grows together with whatever reaches that count. */
export function raise(raised: readonly Change[], found: number, to: number): readonly Change[] {
  if (to <= found) return raised;
  const below = raised.filter((one) => one.to < found);
  const met = raised.filter((one) => one.to >= found);
  const from = Math.min(found, ...met.map((one) => one.from));
  return [...below, { from, to: Math.max(to, ...met.map((one) => one.to)) }];
}

/** What two ticks have noted, one of which has called after the other had written; the next look clips it to what is there. */
export const joined = (stored: Ledger, own: Ledger): Ledger => ({
  raised: own.raised.reduce((all, { from, to }) => raise(all, from, to), stored.raised),
  taken: own.taken ?? stored.taken,
});
