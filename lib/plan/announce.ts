import type { RunningOccurrence } from '../schedule/schedule.ts';
import type { Announcement, AnnouncementKind, Counts } from './announcement.ts';
import type { RecordedOccurrence, RecordedOverride, TargetRecord } from './record.ts';
import { undercutTexts } from './undercut-text.ts';
import { occurrenceId, sameCounts, type Wanted } from './wanted.ts';

export type Content = Partial<Omit<Announcement, 'id' | 'kind' | 'severity' | 'at' | 'timezone' | 'target'>>;

export interface About {
  readonly kind: AnnouncementKind;
  /** What it is about, among all of that kind. */
  readonly subject: string;
  readonly severity?: Announcement['severity'];
}

/** Of what is told, however often: what was extended just after its end begins and ends again. */
export const nameOf = ({ target }: Wanted, { kind, subject }: About): string => [target.name, kind, subject].join('/');

/** An announcement about the target, with what the wanted state says of the reason and of the next change. */
export function announce(wanted: Wanted, now: Date, about: About, content: Content = {}): Announcement {
  const { target, state, timezone, windows } = wanted;
  const window = content.window === undefined ? undefined : windows.get(content.window);
  return {
    id: `${nameOf(wanted, about)}/${now.toISOString()}`,
    kind: about.kind,
    severity: about.severity ?? 'info',
    at: now.toISOString(),
    timezone,
    target: target.name,
    because: state.because,
    details: [],
    ...(state.until && { next: state.until.toISOString() }),
    ...(window?.owner !== undefined && { owner: window.owner }),
    ...(window?.note !== undefined && { note: window.note }),
    ...content,
  };
}

export const recordedOccurrence = (one: RunningOccurrence): RecordedOccurrence => ({
  window: one.window,
  kind: one.kind,
  phase: one.phase,
  start: one.start.toISOString(),
  end: one.end.toISOString(),
});

/** What a finished transition has to tell: what began, what is under way, what ended. */
export function transitionAnnouncements(
  wanted: Wanted,
  record: TargetRecord,
  moved: { readonly from: Counts; readonly to: Counts },
  now: Date,
): readonly Announcement[] {
  const before = toldOf(record);
  const begun = beginningAnnouncements(wanted, record, wanted.state.inForce, moved, now);
  const running = new Map([...wanted.state.inForce, ...wanted.state.overruled].map((one) => [occurrenceId(one), one]));
  const ended = before.flatMap((one) => {
    const kind = ending(one, running.get(occurrenceId(one)));
    return kind === undefined ? [] : [occurrenceAnnouncement(wanted, one, kind, moved, now)];
  });
  const all = [...ended, ...begun, ...overrideAnnouncements(wanted, record, moved, now)];
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
  { applied }: TargetRecord,
  told: readonly RecordedOccurrence[],
  present: Counts,
  now: Date,
): NonNullable<TargetRecord['applied']> {
  const ids = new Set(told.map(occurrenceId));
  const others = applied?.inForce.filter((one) => !ids.has(occurrenceId(one))) ?? [];
  const { desired, min, max } = present;
  const counts = { desired, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  const none = { desiredKey: nothingApplied, at: now.toISOString(), counts };
  return { ...(applied ?? none), key: nothingApplied, inForce: [...others, ...told] };
}

/** Of those occurrences that begin, or whose next phase does. */
export function beginningAnnouncements(
  wanted: Wanted,
  record: TargetRecord,
  occurrences: readonly RunningOccurrence[],
  moved: { readonly from: Counts; readonly to: Counts },
  now: Date,
): readonly Announcement[] {
  const known = new Map(toldOf(record).map((one) => [occurrenceId(one), one]));
  return occurrences.flatMap((one) => {
    const kind = beginning(one, known.get(occurrenceId(one)));
    return kind === undefined ? [] : [occurrenceAnnouncement(wanted, recordedOccurrence(one), kind, moved, now)];
  });
}

/**
 * Of those announced as begun, the ones that still run, an overruled one included: its end is still to be told. It keeps
 * the phase that was told, so that the next one is told when it is in force again.
 */
export function stillAnnounced(wanted: Wanted, record: TargetRecord): readonly RecordedOccurrence[] {
  const overruled = new Map(wanted.state.overruled.map((one) => [occurrenceId(one), one]));
  const waiting = toldOf(record).flatMap((told) => {
    const now = overruled.get(occurrenceId(told));
    if (now === undefined) return [];
    const phase = now.phase === 'wind-down' ? now.phase : told.phase;
    return [{ ...recordedOccurrence(now), phase, overruled: true as const }];
  });
  return [...wanted.state.inForce.map(recordedOccurrence), ...waiting];
}

function beginning(one: RunningOccurrence, before: RecordedOccurrence | undefined): AnnouncementKind | undefined {
  if (one.kind !== 'pre-event') return before === undefined && one.phase !== 'wind-down' ? 'window-started' : undefined;
  if (one.phase === 'lead') return before === undefined ? 'pre-scale-started' : undefined;
  if (one.phase === 'live') return before?.phase === 'live' ? undefined : 'event-live';
  return undefined;
}

/** A window ends at its end, though its floor may walk down for a while yet. */
function ending(before: RecordedOccurrence, now: RunningOccurrence | undefined): AnnouncementKind | undefined {
  const isOver = now === undefined || now.phase === 'wind-down';
  if (!isOver || before.phase === 'wind-down') return undefined;
  return before.kind === 'pre-event' ? 'event-ended' : 'window-ended';
}

function occurrenceAnnouncement(
  wanted: Wanted,
  one: RecordedOccurrence,
  kind: AnnouncementKind,
  moved: { readonly from: Counts; readonly to: Counts },
  now: Date,
): Announcement {
  const short = kind === 'event-live' && (moved.to.running ?? 0) < moved.to.desired;
  return announce(
    wanted,
    now,
    { kind, subject: occurrenceId(one), severity: short ? 'warning' : 'info' },
    {
      ...moved,
      window: one.window,
      phase: one.phase,
      thread: occurrenceId(one),
      start: one.start,
      end: one.end,
      ...(short && { details: [`${moved.to.running ?? 0} of ${moved.to.desired} tasks are running at the start.`] }),
    },
  );
}

const endedBy = (override: RecordedOverride | undefined): string[] =>
  override?.ended === undefined
    ? []
    : [`${override.ended.by} ended it${override.ended.reason === undefined ? '' : `: ${override.ended.reason}`}.`];

function overrideAnnouncements(
  wanted: Wanted,
  record: TargetRecord,
  moved: { readonly from: Counts; readonly to: Counts },
  now: Date,
): readonly Announcement[] {
  const before = record.applied?.override;
  const current = wanted.state.override;
  const ended =
    before !== undefined && before.id !== current?.id
      ? [
          announce(
            wanted,
            now,
            { kind: 'override-ended', subject: before.id },
            {
              ...moved,
              thread: `override/${before.id}`,
              owner: before.by,
              note: before.reason,
              details: endedBy(record.override?.id === before.id ? record.override : undefined),
            },
          ),
        ]
      : [];
  const set =
    current !== undefined && before?.id !== current.id
      ? [
          announce(
            wanted,
            now,
            {
              kind: 'override-set',
              subject: current.id,
              severity: wanted.undercut.length > 0 ? 'warning' : 'info',
            },
            {
              ...moved,
              thread: `override/${current.id}`,
              owner: current.by,
              note: current.reason,
              end: current.until.toISOString(),
              details: undercutTexts(wanted.undercut, wanted.timezone, now).map((text) => `${text}.`),
            },
          ),
        ]
      : [];
  return [...ended, ...set];
}
