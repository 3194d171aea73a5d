import { announce } from './announce.ts';
import type { Announcement } from './announcement.ts';
import { withTold } from './draft.ts';
import type { TargetRecord } from './record.ts';
import { defendedEvents, occurrenceId, type Wanted } from './wanted.ts';

/** A passing failure is told only if it lasts: the next ticks usually heal it. */
const patienceTicks = 3;

/** A request to slow down is nothing to speak of, in an event neither, unless the next tick meets it again. */
export const isToHeal = ({ code }: { readonly code: string }, ticks: number): boolean =>
  (code === 'throttled' || code === 'concurrent-update') && ticks < 2;

/** The record after a failed tick, with the announcement if it is time for it. */
export function failing(
  wanted: Wanted,
  record: TargetRecord,
  failure: { readonly code: string; readonly message: string; readonly passing: boolean },
  now: Date,
): { readonly record: TargetRecord; readonly tell: readonly Announcement[] } {
  const before = record.failing;
  const ticks = (before?.ticks ?? 0) + 1;
  const isOwed = defendedEvents(wanted.state).length > 0;
  const isTime = !failure.passing || (isOwed && !isToHeal(failure, ticks)) || ticks >= patienceTicks;
  const isKnown = wasToldOf(record, failure, isOwed);
  const tell = isTime && !isKnown;
  const since = before?.since ?? now.toISOString();
  const event = defendedEvents(wanted.state)[0];
  const announcements = tell
    ? [
        announce(
          wanted,
          now,
          { kind: 'failed', subject: failure.code, severity: isOwed ? 'critical' : 'warning' },
          {
            because: `${failure.message} It is tried again every minute.`,
            details: [`Wanted: ${wanted.state.because}`, `Code: ${failure.code}`],
            ...(event && {
              window: event.window,
              phase: event.phase,
              thread: occurrenceId(event),
            }),
          },
        ),
      ]
    : [];
  const shown = isKnown ? (before ?? failure) : failure;
  return {
    record: {
      ...record,
      failing: {
        code: shown.code,
        message: shown.message,
        since,
        ticks,
        told: tell || isKnown,
        ...toldCodes(record, tell ? toldAs(failure.code, isOwed) : undefined),
      },
      outbox: withTold(record.outbox, announcements),
    },
    tell: announcements,
  };
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
