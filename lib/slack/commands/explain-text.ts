import type { TargetRecord } from '../../plan/record.ts';
import type { Schedule, Target } from '../../schedule/schedule.ts';
import { mrkdwn } from '../../tell/mrkdwn.ts';
import { dateToken } from './date-token.ts';
import { eventLines } from './events-text.ts';
import { stateOf } from './state-of.ts';
import { stateText } from './state-text.ts';

const mostEvents = 3;

/** Why a service has what it has, what it gets next, and which events come. */
export function explainText(schedule: Schedule, target: Target, record: TargetRecord | undefined, now: Date): string {
  const time = (instant: Date): string => dateToken(instant, schedule.timezone, now);
  const name = `*${mrkdwn(target.name, 100)}*`;
  if (!target.enabled) return `${name} is not enabled in the schedule, so it is left alone.`;
  const state = stateOf(schedule, target, record, now);
  const then = state.until && stateOf(schedule, target, record, state.until);
  return [
    `${name} now: ${stateText(state, time)}.`,
    ...state.overruled.map(({ because }) => `• ${mrkdwn(because, 300)}`),
    state.until === undefined || then === undefined
      ? 'Nothing changes by schedule.'
      : `From ${time(state.until)}: ${stateText(then, time)}.`,
    ...eventLines(schedule, [target.name], now, { time, most: mostEvents }),
  ].join('\n');
}
