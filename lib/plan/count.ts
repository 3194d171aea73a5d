import { leastOf } from './aim.ts';
import { afterCut, before, clipped, givenBack, type Ledger, ledgerOf, lowered, raise, returned } from './ledger.ts';
import type { TargetRecord } from './record.ts';
import { nothingElseLowers, nothingElseRaises } from './scales-in.ts';
import type { Situation } from './situation.ts';
import { asksForMore, defendedEvents, isInBase, isNewInForce } from './wanted.ts';

/** The ledger as far as it still holds for the count that is found. */
export function ledgerNow(record: TargetRecord, count: number): Ledger {
  const { transition } = record;
  const ledger = ledgerOf(record);
  return transition === undefined ? clipped(ledger, count) : afterCut(ledger, count, transition.from.desired);
}

export interface ChosenCount {
  /** The count to have. */
  readonly count: number;
  /** The most that no ceiling may cut. */
  readonly kept: number;
}

/**
 * The count, chosen once for each thing in force and once more after a change that was cut off; in between only what an event
 * is owed is seen to. What Prescale has raised for something that is over is given back, unless a scaling policy does that;
 * what it has taken comes back, unless a scaling policy does that.
 */
export function chooseCount(situation: Situation): ChosenCount {
  const { observed, aim } = situation;
  const { state } = situation.wanted;
  const found = observed.service.desired;
  const isOwed = asksForMore(state) && (defendedEvents(state).length > 0 || observed.scalableTarget === undefined);
  const owed = isOwed ? aim.floor : 0;
  if (!isNewInForce(situation)) return { count: Math.max(found, owed), kept: Math.max(found, owed) };
  const exact = exactCount(situation);
  if (exact !== undefined) return { count: exact, kept: exact };
  const kept = Math.max(keptCount(situation), owed);
  return { count: kept < found && !nothingElseLowers(situation) ? Math.max(found, owed) : kept, kept };
}

/** A scale-down with a count, an override with one, and what was found before the first window hold just that. */
const exactCount = ({ wanted, aim }: Situation): number | undefined =>
  asksForMore(wanted.state) ? undefined : aim.desired;

/** What stays when all that was raised for what is over is given back. */
function keptCount(situation: Situation): number {
  const { observed, record, aim } = situation;
  const { state, target } = situation.wanted;
  const would = countWithTaken(situation);
  const raised = lowered(ledgerNow(record, observed.service.desired).raised, would);
  if (isInBase(state) && target.base !== undefined) {
    const { min } = target.base;
    // Up to its least count nothing has to come back.
    const beyond = raised.filter(({ to }) => to > min);
    return within(before(beyond, would), min, aim.bounds?.max);
  }
  const most = asksForMore(state) ? undefined : (aim.bounds?.max ?? state.max);
  return within(Math.max(leastOf(aim), givenBack(raised, would)), 0, most);
}

/** The count with what was taken, where no scaling policy brings that back; what people had beyond the limits stays away. */
function countWithTaken(situation: Situation): number {
  const { wanted, observed, record } = situation;
  const found = observed.service.desired;
  const isPolicyThere = wanted.state.autoscaling !== 'deregistered' && !nothingElseRaises(situation);
  if (isPolicyThere) return found;
  const most = Math.max(found, wanted.target.limits?.max ?? Number.POSITIVE_INFINITY);
  return Math.min(returned(ledgerNow(record, found), found), most);
}

const within = (count: number, least: number, most = Number.POSITIVE_INFINITY): number =>
  Math.min(Math.max(count, least), most);

/**
 * The ledger before the calls that bring the count to `to`, and when all of them have succeeded. What runs beyond what is
 * asked for then is others': people added it, or a scaling policy is to give it back.
 */
export function ledgerAround(
  situation: Situation,
  to: number,
  asked = to,
): { readonly before: Ledger; readonly after: Ledger } {
  const { observed, record } = situation;
  const { state, target } = situation.wanted;
  const found = observed.service.desired;
  const isOver = asksForMore(state) || isInBase(state);
  const ledger = isOver ? withoutLost(ledgerNow(record, found), found) : ledgerNow(record, found);
  // What runs in a base that was found is others'.
  if (isInBase(state) && target.base === undefined) return { before: ledger, after: ledgerOf({}) };
  const all = returned(ledger, found);
  if (!asksForMore(state) && !isInBase(state) && to < all) {
    // What was raised for something that is over does not come back with what was taken.
    const left = givenBack(ledger.raised, all);
    return {
      before: { ...ledger, taken: { from: all, to } },
      after: {
        raised: lowered(ledger.raised, Math.max(left, Math.min(to, asked))),
        taken: takenTo(to, left),
      },
    };
  }
  // Only what goes beyond what would run if nothing had been taken is raised.
  const raised = raise(lowered(ledger.raised, all), all, to);
  const isRest = found <= to && to < all;
  return {
    before: {
      raised: to >= all ? raise(ledger.raised, all, to) : ledger.raised,
      // A part of what was taken comes back, or has come back by a call before the tick was cut off.
      taken: isRest ? { from: all, to } : ledger.taken,
    },
    after: {
      raised: lowered(raised, Math.min(to, asked)),
      taken: isRest && asksForMore(state) ? takenTo(to, givenBack(ledger.raised, all)) : undefined,
    },
  };
}

const takenTo = (to: number, from: number): Ledger['taken'] => (from > to ? { from, to } : undefined);

/** Where others took the rest of what a scale-down had left, nothing that it took comes back. */
const withoutLost = (ledger: Ledger, found: number): Ledger =>
  ledger.taken !== undefined && found < ledger.taken.to ? ledgerOf({ raised: ledger.raised }) : ledger;
