import type { Occurrence } from '../schedule/schedule.ts';
import { countsSettled } from './aim.ts';
import type { Draft } from './draft.ts';
import { type About, ofSpan } from './news-of.ts';
import { tellOnce, wasTold } from './once.ts';
import type { Remembered } from './situation.ts';
import { occurrenceId } from './wanted.ts';

/** How long before its start an event is announced. */
export const noticeMs = 24 * 3_600_000;

export const aboutUpcoming = (event: Occurrence): About => ({ kind: 'event-upcoming', subject: occurrenceId(event) });

export const upcomingToTell = (situation: Remembered): readonly Occurrence[] =>
  situation.wanted.upcoming.filter((event) => !wasTold(situation, aboutUpcoming(event)));

/** Tells of each event a day before, once. */
export function upcoming(draft: Draft): void {
  const { wanted } = draft;
  for (const event of upcomingToTell(draft)) {
    const window = wanted.windows.get(event.window);
    const { desired, min, requestsPerMinute } = window?.targets.get(wanted.target.name) ?? {};
    const tasks = desired ?? min;
    tellOnce(draft, event.end, aboutUpcoming(event), {
      ...ofSpan(event),
      next: new Date(event.start.getTime() - (window?.leadMs ?? 0)).toISOString(),
      from: countsSettled(draft),
      ...(tasks !== undefined && { to: { desired: tasks } }),
      reason: {
        fact: 'planned',
        ...(tasks !== undefined && { tasks }),
        ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      },
    });
  }
}
