import { countsSettled } from './aim.ts';
import { type Draft, withTold } from './draft.ts';
import type { News } from './news.ts';
import { newsOf, ofEvent } from './news-of.ts';
import type { TargetRecord } from './record.ts';
import type { Wanted } from './situation.ts';
import { defendedEvents } from './wanted.ts';

/** A passing failure is told only if it lasts: the next ticks usually heal it. */
const patienceTicks = 3;

/**
 * A request to slow down is nothing to speak of until it lasts, in an event neither: the tasks that an event is owed do
 * not wait for Application Auto Scaling, and where they are missing all the same, `at-risk` says so.
 */
export const isToHeal = ({ code }: { readonly code: string }, ticks: number): boolean =>
  (code === 'throttled' || code === 'concurrent-update') && ticks < patienceTicks;

/** The record after a failed tick, with the news of it if it is time for them. */
export function failing(
  wanted: Wanted,
  record: TargetRecord,
  failure: { readonly code: string; readonly message: string; readonly passing: boolean },
  now: Date,
): { readonly record: TargetRecord; readonly tell: readonly News[] } {
  const before = record.failing;
  const ticks = (before?.ticks ?? 0) + 1;
  const [event] = defendedEvents(wanted.state);
  const isOwed = event !== undefined;
  const isTime = !failure.passing || (isOwed && !isToHeal(failure, ticks)) || ticks >= patienceTicks;
  const isKnown = wasToldOf(record, failure, isOwed);
  const isToTell = isTime && !isKnown;
  const about = { kind: 'failed', subject: failure.code, severity: isOwed ? 'critical' : 'warning' } as const;
  const content = {
    ...(event && ofEvent(event)),
    reason: { fact: 'tried-again' as const, message: failure.message },
    facts: [{ fact: 'wanted' as const }, { fact: 'code' as const, code: failure.code }],
  };
  const tell = isToTell ? [newsOf({ wanted, now }, about, content)] : [];
  const shown = isKnown ? (before ?? failure) : failure;
  return {
    record: {
      ...record,
      failing: {
        code: shown.code,
        message: shown.message,
        since: before?.since ?? now.toISOString(),
        ticks,
        told: isToTell || isKnown,
        ...toldCodes(record, isToTell ? toldAs(failure.code, isOwed) : undefined),
      },
      outbox: withTold(record.outbox, tell),
    },
    tell,
  };
}

/** Tells that what failed works again, if it was told that it did not. */
export function tellRecovered(draft: Draft): void {
  const { failing: before } = draft.record;
  if (before === undefined) return;
  const about = { kind: 'recovered', subject: before.since } as const;
  const reason = { fact: 'works-again', before: before.message } as const;
  const told = newsOf(draft, about, { to: countsSettled(draft), reason });
  draft.note({ failing: undefined }, ...(before.told ? [told] : []));
}

const critical = 'critical ';
const toldAs = (code: string, isOwed: boolean): string => (isOwed ? `${critical}${code}` : code);

/**
 * Also if something else was told in between: two failures by turns are two messages. Among failures that pass by
 * themselves one is enough, whichever they are. In an event it is told once more, as critical.
 */
export function wasToldOf(
  { failing: before }: TargetRecord,
  { code, passing }: { readonly code: string; readonly passing: boolean },
  isOwed: boolean,
): boolean {
  if (before?.told !== true) return false;
  const told = before.toldCodes ?? [before.code];
  if (!isOwed) return passing || told.includes(code) || told.includes(toldAs(code, true));
  return passing ? told.some((one) => one.startsWith(critical)) : told.includes(toldAs(code, true));
}

/** Those that are told by now; `code` is told just now. */
export function toldCodes({ failing: before }: TargetRecord, code: string | undefined) {
  const codes = [...(before?.toldCodes ?? []), ...(code === undefined ? [] : [code])];
  return codes.length > 0 ? { toldCodes: codes } : {};
}
