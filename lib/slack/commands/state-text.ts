import { counted } from '../../schedule/counted.ts';
import type { CapacityState, RunningOccurrence } from '../../schedule/schedule.ts';
import { mrkdwn } from '../../tell/mrkdwn.ts';
import { person } from './person.ts';

type Time = (instant: Date) => string;

/** Why a target has what it has, and how much that is: one sentence without its full stop, in mrkdwn. */
export function stateText(state: CapacityState, time: Time): string {
  const { override, inForce, until } = state;
  const tasks = capacityText(state);
  if (override !== undefined) {
    const who = `${person(override.by)} holds it until ${time(override.until)}`;
    return `${tasks}. ${who} (${mrkdwn(override.reason, 300)})`;
  }
  if (inForce.length === 0)
    return `${tasks}. Nothing is scheduled${until === undefined ? '' : ` until ${time(until)}`}`;
  return `${tasks}. ${inForce.map((one) => occurrenceText(one, time)).join(', and ')}`;
}

function occurrenceText({ window, kind, phase, start, end }: RunningOccurrence, time: Time): string {
  const name = `*${mrkdwn(window, 100)}*`;
  switch (phase) {
    case 'lead':
      return `${name} begins ${time(start)} and is being prepared`;
    case 'live':
      return kind === 'pre-event' ? `${name} is live until ${time(end)}` : `${name} until ${time(end)}`;
    case 'wind-down':
      return `${name} ended ${time(end)} and is winding down`;
    default:
      return phase satisfies never;
  }
}

/** While autoscaling is aside there is no most. */
export function capacityText({ min, max, desired, autoscaling }: CapacityState): string {
  const most = autoscaling === 'active' ? max : undefined;
  if (min !== undefined && min === most) return counted(min);
  const bounds =
    most === undefined
      ? min === undefined
        ? undefined
        : `At least ${counted(min)}`
      : min === undefined || min === 0
        ? `At most ${counted(most)}`
        : `${min} to ${counted(most)}`;
  const first = desired === undefined || desired === min ? undefined : `${counted(desired)} to begin with`;
  return [bounds, first].filter((part) => part !== undefined).join(', ') || 'As many tasks as it was found with';
}
