import type { Occurrence } from '../schedule/schedule.ts';
import { countsSettled } from './aim.ts';
import type { About } from './announce.ts';
import type { Draft } from './draft.ts';
import type { Observed } from './observed.ts';
import { tellOnce, wasTold } from './once.ts';
import type { TargetRecord } from './record.ts';
import { occurrenceId, type Wanted } from './wanted.ts';

/** How long before its start an event is announced. */
export const noticeMs = 24 * 3_600_000;

const aboutIt = (event: Occurrence): About => ({ kind: 'event-upcoming', subject: occurrenceId(event) });

export const upcomingToTell = (wanted: Wanted, record: TargetRecord): readonly Occurrence[] =>
  wanted.upcoming.filter((event) => !wasTold(wanted, record, aboutIt(event)));

/** Tells of each event a day before, once. */
export function upcoming(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  for (const event of upcomingToTell(wanted, draft.record)) {
    const window = wanted.windows.get(event.window);
    const capacity = window?.targets.get(wanted.target.name);
    const leadStart = new Date(event.start.getTime() - (window?.leadMs ?? 0));
    const tasks = capacity?.desired ?? capacity?.min;
    tellOnce(draft, wanted, now, event.end, aboutIt(event), {
      window: event.window,
      thread: occurrenceId(event),
      next: leadStart.toISOString(),
      because:
        tasks === undefined
          ? `${event.window} is on the schedule.`
          : `${event.window} asks for ${tasks} tasks${capacity?.requestsPerMinute === undefined ? '' : `, for ${capacity.requestsPerMinute} requests a minute`}.`,
      from: countsSettled(draft.record, observed, now),
      ...(tasks !== undefined && { to: { desired: tasks } }),
      start: event.start.toISOString(),
      end: event.end.toISOString(),
    });
  }
}
