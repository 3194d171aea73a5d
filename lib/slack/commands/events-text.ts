import { counted } from '../../schedule/counted.ts';
import type { Occurrence, Schedule } from '../../schedule/schedule.ts';
import { upcomingEvents } from '../../schedule/upcoming-events.ts';
import { mrkdwn } from '../../tell/mrkdwn.ts';

/** An event that comes, over all services that it is for. */
interface ComingEvent extends Occurrence {
  readonly targets: readonly string[];
}

/** Further ahead, plans change. */
const horizonMs = 60 * 24 * 3_600_000;

/** The events that come for these targets, the nearest first, a line each. */
export function eventLines(
  schedule: Schedule,
  targets: readonly string[],
  now: Date,
  { time, most }: { readonly time: (instant: Date) => string; readonly most: number },
): readonly string[] {
  const events = comingEvents(schedule, targets, now);
  const lines = events.slice(0, most).map((event) => eventLine(schedule, event, time));
  const left = events.length - lines.length;
  return left > 0 ? [...lines, `• and ${counted(left, 'more event', 'more events')} in the next 60 days`] : lines;
}

function comingEvents(schedule: Schedule, targets: readonly string[], now: Date): readonly ComingEvent[] {
  const found = targets.flatMap((target) =>
    upcomingEvents(schedule, target, now, horizonMs).map((event) => ({ target, event })),
  );
  const byEvent = Map.groupBy(found, ({ event }) => `${event.start.toISOString()} ${event.window}`);
  return [...byEvent]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, all]) =>
      all[0] === undefined ? [] : [{ ...all[0].event, targets: all.map(({ target }) => target) }],
    );
}

function eventLine(
  schedule: Schedule,
  { window, start, end, targets }: ComingEvent,
  time: (at: Date) => string,
): string {
  const { targets: capacities, owner } = schedule.windows.find(({ name }) => name === window) ?? {};
  const tasks = targets.reduce((sum, target) => {
    const { desired, min = 0 } = capacities?.get(target) ?? {};
    return sum + (desired ?? min);
  }, 0);
  const [only = ''] = targets;
  const where = targets.length === 1 ? mrkdwn(only, 100) : counted(targets.length, 'service', 'services');
  const whose = owner === undefined ? '' : `, ${mrkdwn(owner, 200)}`;
  return `• *${mrkdwn(window, 100)}*: ${time(start)} to ${time(end)}, ${counted(tasks)} for ${where}${whose}`;
}
