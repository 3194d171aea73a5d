import type { Override } from '../schedule/schedule.ts';
import type { Undercut } from '../schedule/undercut-events.ts';
import { countsSettled } from './aim.ts';
import { type About, announce } from './announce.ts';
import type { Draft } from './draft.ts';
import type { Observed } from './observed.ts';
import { markTold, wasTold } from './once.ts';
import type { TargetRecord } from './record.ts';
import { undercutText } from './undercut-text.ts';
import { occurrenceId, type Wanted } from './wanted.ts';

/**
 * Tells once more that an override goes below an event: when its lead begins, or at its start where the override was set
 * in its lead. Of those that run when the override is set, `override-set` tells.
 */
export function belowEvent(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { override } = wanted.state;
  if (override === undefined) return;
  if (!isAnnounced(override, draft.record)) {
    for (const event of running(wanted, now)) mark(draft, wanted, now, event, phaseOf(event, now), override);
    return;
  }
  for (const event of belowEventToTell(wanted, draft.record, now)) {
    // Told in its lead, it is not told again at its start.
    mark(draft, wanted, now, event, 'live', override);
    draft.note({}, announcementOf(draft.record, wanted, observed, now, event, override));
  }
}

export function belowEventToTell(wanted: Wanted, record: TargetRecord, now: Date): readonly Undercut[] {
  const { override } = wanted.state;
  if (override === undefined || !isAnnounced(override, record)) return [];
  const isTold = (event: Undercut, phase: Phase): boolean => wasTold(wanted, record, markOf(event, phase, override));
  return running(wanted, now).filter((event) => !isTold(event, 'live') && !isTold(event, phaseOf(event, now)));
}

type Phase = 'lead' | 'live';

const running = ({ undercut }: Wanted, now: Date): readonly Undercut[] => undercut.filter(({ begin }) => begin <= now);

const phaseOf = ({ start }: Undercut, now: Date): Phase => (now < start ? 'lead' : 'live');

const isAnnounced = ({ id }: Override, { applied }: TargetRecord): boolean => applied?.override?.id === id;

const markOf = (event: Undercut, phase: Phase, { id }: Override): About => ({
  kind: 'override-set',
  subject: `${id}/${phase}/${occurrenceId(event)}`,
});

function mark(draft: Draft, wanted: Wanted, now: Date, event: Undercut, phase: Phase, override: Override): void {
  const about = markOf(event, phase, override);
  if (!wasTold(wanted, draft.record, about)) markTold(draft, wanted, now, event.end, about);
}

function announcementOf(
  record: TargetRecord,
  wanted: Wanted,
  observed: Observed,
  now: Date,
  event: Undercut,
  override: Override,
) {
  const { target, timezone } = wanted;
  const isMeant = record.override?.belowEvent?.includes(event.window) === true;
  const end = JSON.stringify({ target: target.name, end: true, by: 'you@example.com' });
  return announce(
    wanted,
    now,
    { kind: 'at-risk', subject: `below/${occurrenceId(event)}`, severity: isMeant ? 'warning' : 'critical' },
    {
      to: { ...countsSettled(record, observed, now), desired: Math.max(observed.service.desired, event.floor) },
      window: event.window,
      thread: occurrenceId(event),
      start: event.start.toISOString(),
      end: event.end.toISOString(),
      details: [
        `${undercutText(event, timezone, now)}.`,
        isMeant ? `${override.by} said that this is meant.` : 'Nobody said that this is meant.',
        `For the event to get its tasks, end the override: send ${end} to the override function.`,
      ],
    },
  );
}
