import { countsOf } from './aim.ts';
import { boundsOf } from './counts.ts';
import { type Difference, type RepairedThing, thingOf } from './difference.ts';
import type { Draft } from './draft.ts';
import { driftNews, leftChange, tellLeft } from './left-so.ts';
import type { FactOf } from './news.ts';
import { noteRepair } from './repeated-repairs.ts';
import { same } from './same.ts';
import type { Situation } from './situation.ts';
import { allSuspended, sameFlags } from './suspended-flags.ts';
import { foundAtBegin, foundBy, type Transition } from './unfinished.ts';
import { whatDiffers } from './what-differs.ts';

/**
 * A look finds nothing left to repair: now it is told, with what was found and is right now, and apart from it what still
 * differs. What comes again and again is counted, and told once an hour.
 */
export function tellRepaired(draft: Draft, begun: Transition): void {
  const righted = rightedSince(draft, begun, true);
  const from = foundAtBegin(begun, draft.observed);
  draft.note({ transition: undefined });
  if (righted === undefined || !noteRepair(draft, thingsOf(righted))) {
    tellLeft(draft);
    return;
  }
  const left = whatDiffers(draft);
  const to = countsOf(draft.observed);
  const reason = { ...righted, ...(left.length > 0 && { left: [...left] }) };
  draft.note(leftChange(draft, left), driftNews(draft, begun.at, { from, to }, reason));
}

/**
 * Something else is wanted before a look could find a repair done. What is right now is told all the same; what still
 * differs is the business of what is wanted now.
 */
export function tellSuperseded(draft: Draft): void {
  const { transition: begun } = draft.record;
  if (begun?.repair !== true) return;
  const righted = rightedSince(draft, begun, false);
  if (righted === undefined) return;
  const { owed: _, ...rest } = begun;
  // The ledger still needs what was found then.
  draft.note({ transition: { ...rest, found: [] } });
  if (!noteRepair(draft, thingsOf(righted))) return;
  const moved = { from: foundAtBegin(begun, draft.observed), to: countsOf(draft.observed) };
  draft.note({}, driftNews(draft, begun.at, moved, righted));
}

/** @param isAllDone nothing is left to repair, so bounds that still differ differ as they may */
function rightedSince(situation: Situation, begun: Transition, isAllDone: boolean): FactOf<'differs'> | undefined {
  const { observed, wanted } = situation;
  const all = foundBy(situation, begun);
  const found = all.filter((one) => isRight(one, situation, isAllDone));
  const owed = begun.owed !== undefined && observed.service.desired >= begun.owed ? begun.owed : undefined;
  if (found.length === 0 && owed === undefined) return undefined;
  const kept = keptOf(situation, found);
  const done = owed !== undefined ? 'owed' : wanted.target.enforce ? 'enforced' : 'held';
  return { fact: 'differs', found, done, ...(owed !== undefined && { owed }), ...(kept && { kept }) };
}

function isRight(one: Difference, { observed }: Situation, isAllDone: boolean): boolean {
  const { service, scalableTarget: there } = observed;
  const bounds = boundsOf(countsOf(observed));
  switch (one.is) {
    case 'registered':
      return bounds !== undefined && isAllDone && !same(bounds, one.found);
    case 'deregistered':
      return there !== undefined;
    case 'resumed':
      return there !== undefined && sameFlags(there.suspended, allSuspended);
    case 'count':
      return service.desired === one.applied;
    case 'count-outside':
      return service.desired >= one.applied.min && service.desired <= one.applied.max;
    case 'bounds':
      return bounds !== undefined && (same(bounds, one.applied) || (isAllDone && !same(bounds, one.found)));
    default:
      return one satisfies never;
  }
}

/** Bounds that somebody set, and that hold when nothing is in force any more: without a base they are what is found. */
function keptOf({ wanted: { target }, record: { baseline } }: Situation, found: readonly Difference[]) {
  const theirs = found.find((one) => one.is === 'bounds' || one.is === 'registered')?.found;
  const isKept = target.base === undefined && baseline !== undefined && same(theirs, boundsOf(baseline));
  return isKept ? theirs : undefined;
}

/** What was raised to what is owed is the count, whatever was found of it. */
const thingsOf = ({ found, owed }: FactOf<'differs'>): readonly RepairedThing[] => [
  ...new Set([...found.map(({ is }) => thingOf[is]), ...(owed === undefined ? [] : (['count'] as const))]),
];
