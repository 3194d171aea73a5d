import type { Override } from '../schedule/schedule.ts';
import type { Undercut } from '../schedule/undercut-events.ts';
import { countsSettled } from './aim.ts';
import { undercutFact } from './begun-and-ended.ts';
import type { Draft } from './draft.ts';
import type { News } from './news.ts';
import { type About, newsOf, ofSpan } from './news-of.ts';
import { markTold, wasTold } from './once.ts';
import type { TargetRecord } from './record.ts';
import type { Remembered, Situation, Wanted } from './situation.ts';
import { occurrenceId } from './wanted.ts';

/**
 * Tells once more that an override goes below an event: when its lead begins, or at its start where the override was set
 * in its lead. Of those that run when the override is set, `override-set` tells.
 */
export function belowEvent(draft: Draft): void {
  const { wanted, now } = draft;
  const { override } = wanted.state;
  if (override === undefined) return;
  if (!isAnnounced(override, draft.record)) {
    for (const event of running(wanted, now)) mark(draft, event, phaseOf(event, now), override);
    return;
  }
  for (const event of belowEventToTell(draft)) {
    // Told in its lead, it is not told again at its start.
    mark(draft, event, 'live', override);
    draft.note({}, newsBelow(draft, event, override));
  }
}

export function belowEventToTell(situation: Remembered & { readonly now: Date }): readonly Undercut[] {
  const { wanted, record, now } = situation;
  const { override } = wanted.state;
  if (override === undefined || !isAnnounced(override, record)) return [];
  const isTold = (event: Undercut, phase: Phase): boolean => wasTold(situation, markOf(event, phase, override));
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

function mark(draft: Draft, event: Undercut, phase: Phase, override: Override): void {
  const about = markOf(event, phase, override);
  if (!wasTold(draft, about)) markTold(draft, event.end, about);
}

function newsBelow(situation: Situation, event: Undercut, override: Override): News {
  const { record, observed } = situation;
  const isMeant = record.override?.belowEvent?.includes(event.window) === true;
  return newsOf(
    situation,
    { kind: 'at-risk', subject: `below/${occurrenceId(event)}`, severity: isMeant ? 'warning' : 'critical' },
    {
      to: { ...countsSettled(situation), desired: Math.max(observed.service.desired, event.floor) },
      ...ofSpan(event),
      facts: [
        { fact: 'undercuts', events: [undercutFact(event)] },
        { fact: 'meant-by', ...(isMeant && { by: override.by }) },
        { fact: 'end-the-override' },
      ],
    },
  );
}
