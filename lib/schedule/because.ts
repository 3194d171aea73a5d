import { counted } from './counted.ts';
import type { Decision, Overruling } from './precedence.ts';
import type { Asked, Running } from './running.ts';
import type { Override } from './schedule.ts';
import { day, timeOf, type ZoneClock } from './wall-time.ts';

/** Why a target has the capacity it has, as one sentence for people; times are local to the schedule. */
export function becauseOf({ inForce, autoscaling }: Decision, asked: Asked, clock: ZoneClock): string {
  if (inForce.length === 0) return `Nothing is scheduled: ${capacity(asked)}.`;
  const who = listed(inForce.map((one) => phrase(one, clock)));
  // Joined and not concatenated: V8 keeps what is concatenated in pieces, which take several times the room.
  return [who, ': ', capacity(asked, autoscaling), aside[autoscaling], '.'].join('');
}

const aside = { active: '', suspended: ', autoscaling is paused', deregistered: ', autoscaling is out of the way' };

export function becauseOfOverride(override: Override, asked: Asked, clock: ZoneClock): string {
  const until = localTime(override.until, clock, true);
  return `${override.by} holds this target until ${until} (${override.reason}): ${capacity(asked)}.`;
}

export function becauseOverruled(one: Running, { rule, window }: Overruling): string {
  const lost = `${one.window} is overruled by ${window.window}`;
  switch (rule) {
    case 'priority':
      return `${lost}, which has the higher priority (${window.priority} over ${one.priority}).`;
    case 'scale-down-never-cuts':
      return `${lost}: a scale-down never cuts into ${window.kind === 'pre-event' ? 'an event' : 'a scale-up'}.`;
    case 'highest-scale-down':
      return `${lost}: of two scale-downs the higher one decides.`;
    default:
      return rule satisfies never;
  }
}

export function becauseOverridden(one: Running, override: Override): string {
  return `${one.window} is overruled by the override of ${override.by}.`;
}

function phrase(one: Running, clock: ZoneClock): string {
  const long = one.end.getTime() - one.start.getTime() > 300 * day;
  const time = (at: Date): string => localTime(at, clock, long);
  switch (one.phase) {
    case 'lead':
      return `${one.window} starts ${time(one.start)} and is being prepared`;
    case 'live':
      return `${one.window} ${one.kind === 'pre-event' ? 'is live' : 'runs'} until ${time(one.end)}`;
    case 'wind-down':
      return `${one.window} ended ${time(one.end)} and is winding down`;
    default:
      return one.phase satisfies never;
  }
}

/** Where autoscaling is aside, no ceiling is at work. */
function capacity({ min, max, desired }: Asked, autoscaling: Decision['autoscaling'] = 'active'): string {
  const ceiling = autoscaling === 'active' ? max : undefined;
  const counts = bounds(min, ceiling);
  const start = desired === undefined || desired === min ? undefined : `starting with ${desired}`;
  return [counts, start].filter((part) => part !== undefined).join(', ') || 'the capacity stays as it is found';
}

function bounds(min: number | undefined, max: number | undefined): string | undefined {
  if (max === undefined) return min === undefined ? undefined : `at least ${counted(min)}`;
  if (max === 0) return 'no tasks';
  if (min === max) return `exactly ${counted(max)}`;
  return min === undefined || min === 0 ? `at most ${counted(max)}` : `at least ${min} and at most ${counted(max)}`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `27 Nov 18:00`, made by hand: what Intl prints changes with the machine's data. */
function localTime(instant: Date, clock: ZoneClock, withYear: boolean): string {
  const wall = clock.wallAt(instant.getTime());
  const local = new Date(wall);
  const date = `${local.getUTCDate()} ${months[local.getUTCMonth()]}`;
  return `${date}${withYear ? ` ${local.getUTCFullYear()}` : ''} ${timeOf(wall)}`;
}
