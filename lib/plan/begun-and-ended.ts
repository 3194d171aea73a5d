import type { RunningOccurrence } from '../schedule/schedule.ts';
import { type Counts, type Moved, sameCounts } from './counts.ts';
import type { Fact, News, NewsKind, UndercutFact } from './news.ts';
import { newsOf, ofSpan } from './news-of.ts';
import type { RecordedOccurrence, RecordedOverride, TargetRecord } from './record.ts';
import type { Remembered, Wanted } from './situation.ts';
import { occurrenceId } from './wanted.ts';

type Seen = Remembered & { readonly now: Date };

/** What went live does not get ready again, though a clock that is behind says so. */
const recordedSince = (record: TargetRecord, one: RunningOccurrence): RecordedOccurrence => {
  const told = toldOf(record).find((before) => occurrenceId(before) === occurrenceId(one));
  return recordedOccurrence(one.phase === 'lead' && told?.phase === 'live' ? { ...one, phase: told.phase } : one);
};

export const recordedOccurrence = (one: RunningOccurrence): RecordedOccurrence => ({
  window: one.window,
  kind: one.kind,
  phase: one.phase,
  start: one.start.toISOString(),
  end: one.end.toISOString(),
});

/** What a finished transition has to tell: what began, what is under way, what ended. */
export function transitionNews(seen: Seen, moved: Moved): readonly News[] {
  const { state } = seen.wanted;
  const begun = beginningNews(seen, state.inForce, moved);
  const running = new Map([...state.inForce, ...state.overruled].map((one) => [occurrenceId(one), one]));
  const ended = toldOf(seen.record).flatMap((one) => {
    const now = running.get(occurrenceId(one));
    const kind = ending(one, now);
    return kind === undefined ? [] : [occurrenceNews(seen, one, kind, moved, isCutShort(one, now, seen.now))];
  });
  const all = [...ended, ...begun, ...overrideNews(seen, moved)];
  // One change is told once, by what caused it: an event or a person, else the window that begins, else the one that ends.
  const decisive = all.filter(({ kind }) => kind !== 'window-started' && kind !== 'window-ended');
  if (decisive.length > 0) return decisive;
  if (sameCounts(moved.from, moved.to)) return [];
  const started = all.filter(({ kind }) => kind === 'window-started');
  return started.length > 0 ? started : all;
}

/** Announced as begun and not yet as ended, with the phase that was told last. */
const toldOf = ({ applied }: TargetRecord): readonly RecordedOccurrence[] => applied?.inForce ?? [];

/** Keys of what was applied where something was told as begun since, and could not all be brought about. */
export const nothingApplied = '';

/** What was applied, with occurrences that were told as begun before all of it could be brought about. */
export function withBegun(
  record: TargetRecord,
  told: readonly RunningOccurrence[],
  present: Counts,
  now: Date,
): NonNullable<TargetRecord['applied']> {
  const { applied } = record;
  const ids = new Set(told.map(occurrenceId));
  const others = applied?.inForce.filter((one) => !ids.has(occurrenceId(one))) ?? [];
  const { desired, min, max } = present;
  const counts = { desired, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  const none = { desiredKey: nothingApplied, at: now.toISOString(), counts };
  return {
    ...(applied ?? none),
    key: nothingApplied,
    inForce: [...others, ...told.map((one) => recordedSince(record, one))],
  };
}

/** Of those occurrences that begin, or whose next phase does. */
export function beginningNews(seen: Seen, occurrences: readonly RunningOccurrence[], moved: Moved): readonly News[] {
  const known = new Map(toldOf(seen.record).map((one) => [occurrenceId(one), one]));
  return occurrences.flatMap((one) => {
    const kind = beginning(one, known.get(occurrenceId(one)));
    return kind === undefined ? [] : [occurrenceNews(seen, recordedOccurrence(one), kind, moved)];
  });
}

/**
 * Of those announced as begun, the ones that still run, an overruled one included: its end is still to be told. It keeps
 * the phase that was told, so that the next one is told when it is in force again.
 */
export function stillAnnounced({ wanted, record }: Remembered): readonly RecordedOccurrence[] {
  const overruled = new Map(wanted.state.overruled.map((one) => [occurrenceId(one), one]));
  const waiting = toldOf(record).flatMap((told) => {
    const now = overruled.get(occurrenceId(told));
    if (now === undefined) return [];
    const phase = now.phase === 'wind-down' ? now.phase : told.phase;
    return [{ ...recordedOccurrence(now), phase, overruled: true as const }];
  });
  return [...wanted.state.inForce.map((one) => recordedSince(record, one)), ...waiting];
}

function beginning(one: RunningOccurrence, before: RecordedOccurrence | undefined): NewsKind | undefined {
  if (one.kind !== 'pre-event') return before === undefined && one.phase !== 'wind-down' ? 'window-started' : undefined;
  if (one.phase === 'lead') return before === undefined ? 'pre-scale-started' : undefined;
  if (one.phase === 'live') return before?.phase === 'live' ? undefined : 'event-live';
  return undefined;
}

/** A window ends at its end, though its floor may walk down for a while yet. */
function ending(before: RecordedOccurrence, now: RunningOccurrence | undefined): NewsKind | undefined {
  const isOver = now === undefined || now.phase === 'wind-down';
  if (!isOver || before.phase === 'wind-down') return undefined;
  return before.kind === 'pre-event' ? 'event-ended' : 'window-ended';
}

/** The schedule was edited while it was live. */
const isCutShort = (before: RecordedOccurrence, now: RunningOccurrence | undefined, at: Date): boolean =>
  before.kind === 'pre-event' && new Date(before.end) > at && now?.end.toISOString() !== before.end;

function occurrenceNews(seen: Seen, one: RecordedOccurrence, kind: NewsKind, moved: Moved, isCut = false): News {
  const { desired, running = 0 } = moved.to;
  const isShort = kind === 'event-live' && running < desired;
  const facts: Fact[] = [
    ...(isShort ? [{ fact: 'running-at-start' as const, running, desired }] : []),
    ...(isCut ? [{ fact: 'cut-short' as const, end: one.end }] : []),
  ];
  return newsOf(
    seen,
    { kind, subject: occurrenceId(one), severity: isShort ? 'warning' : 'info' },
    { ...moved, ...ofSpan(one), facts },
  );
}

function overrideNews(seen: Seen, moved: Moved): readonly News[] {
  const { record, wanted } = seen;
  const before = record.applied?.override;
  const current = wanted.state.override;
  if (before?.id === current?.id) return [];
  const ended =
    before &&
    newsOf(
      seen,
      { kind: 'override-ended', subject: before.id },
      {
        ...moved,
        ...ofOverride(before),
        facts: endedBy(record.override?.id === before.id ? record.override : undefined),
      },
    );
  const severity = wanted.undercut.length > 0 ? 'warning' : 'info';
  const set =
    current &&
    newsOf(
      seen,
      { kind: 'override-set', subject: current.id, severity },
      {
        ...moved,
        ...ofOverride(current),
        end: current.until.toISOString(),
        facts: undercuts(wanted),
      },
    );
  return [ended, set].filter((one) => one !== undefined);
}

const ofOverride = ({ id, by, reason }: { readonly id: string; readonly by: string; readonly reason: string }) => ({
  thread: `override/${id}`,
  owner: by,
  note: reason,
});

const endedBy = (override: RecordedOverride | undefined): Fact[] =>
  override?.ended === undefined ? [] : [{ fact: 'ended-by', ...override.ended }];

const undercuts = ({ undercut }: Wanted): Fact[] =>
  undercut.length === 0 ? [] : [{ fact: 'undercuts', events: undercut.map(undercutFact) }];

export const undercutFact = ({ begin, start, end, ...event }: Wanted['undercut'][number]): UndercutFact => ({
  ...event,
  begin: begin.toISOString(),
  start: start.toISOString(),
  end: end.toISOString(),
});
