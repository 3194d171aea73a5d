import { counted } from '../../schedule/counted.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { stateAt } from '../../schedule/state-at.ts';
import { mrkdwn } from '../../tell/mrkdwn.ts';
import { dateToken } from './date-token.ts';
import { eventLines } from './events-text.ts';
import { stateText } from './state-text.ts';

const mostEvents = 10;
const mostServices = 8;

/** What the schedule does next, and which events come. */
export function nextText(schedule: Schedule, now: Date): string {
  const time = (instant: Date): string => dateToken(instant, schedule.timezone, now);
  const enabled = [...schedule.targets.values()].filter((target) => target.enabled).map(({ name }) => name);
  const events = eventLines(schedule, enabled, now, { time, most: mostEvents });
  return [
    ...changeLines(schedule, enabled, now, time),
    ...(events.length === 0 ? ['No event is planned in the next 60 days.'] : ['*Events*', ...events]),
  ].join('\n');
}

function changeLines(
  schedule: Schedule,
  targets: readonly string[],
  now: Date,
  time: (instant: Date) => string,
): readonly string[] {
  const changes = targets.flatMap((name) => {
    const { until } = stateAt(schedule, name, now);
    return until === undefined ? [] : [{ name, until }];
  });
  const [first] = changes.toSorted((a, b) => a.until.getTime() - b.until.getTime());
  if (first === undefined) return ['Nothing changes by schedule.'];
  const changing = changes.filter(({ until }) => until.getTime() === first.until.getTime());
  const lines = changing.slice(0, mostServices).map(({ name, until }) => {
    return `• *${mrkdwn(name, 100)}*: ${stateText(stateAt(schedule, name, until), time)}.`;
  });
  const left = changing.length - lines.length;
  const more = left > 0 ? [`• and ${counted(left, 'more service', 'more services')}`] : [];
  return [`*Next change*: ${time(first.until)}`, ...lines, ...more];
}
