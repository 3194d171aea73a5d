import type { TargetRecord } from '../../plan/record.ts';
import { counted } from '../../schedule/counted.ts';
import { isObserved } from '../../schedule/is-observed.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { mrkdwn } from '../../tell/mrkdwn.ts';
import { codeSpan } from './code-span.ts';
import { dateToken } from './date-token.ts';
import { stateOf } from './state-of.ts';
import { stateText } from './state-text.ts';

const mostLines = 12;

/** What each service is to have now, those in trouble first, then what people hold, then events. */
export function statusText(
  schedule: Schedule,
  records: ReadonlyMap<string, TargetRecord>,
  { stage, slash, now }: { readonly stage: string; readonly slash: string; readonly now: Date },
): string {
  const time = (instant: Date): string => dateToken(instant, schedule.timezone, now);
  const lines = [...schedule.targets.values()].map((target) => {
    const { name } = target;
    const record = records.get(name);
    if (!target.enabled) return { name, rank: 4, text: 'Left alone: it is not enabled in the schedule' };
    const state = stateOf(schedule, target, record, now);
    const trouble = troubleOf(record, time);
    const isEvent = state.inForce.some(({ kind }) => kind === 'pre-event');
    const rank = trouble !== undefined ? 0 : state.override !== undefined ? 1 : isEvent ? 2 : 3;
    const mode = isObserved(target, schedule.timezone, now) ? ['Only observed: nothing of it is changed'] : [];
    return {
      name,
      rank,
      text: [stateText(state, time), ...mode, ...(trouble === undefined ? [] : [trouble])].join('. '),
    };
  });
  const ordered = lines.toSorted((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  const shown = ordered.slice(0, mostLines).map(({ name, text }) => `• *${mrkdwn(name, 100)}*: ${text}.`);
  const left = ordered.length - shown.length;
  return [
    `*${mrkdwn(stage, 100)}*, ${counted(ordered.length, 'service', 'services')}:`,
    ...shown,
    ...(left > 0 ? [`• and ${left} more; ${codeSpan(`${slash} explain <service>`)} tells of one`] : []),
  ].join('\n');
}

function troubleOf(record: TargetRecord | undefined, time: (instant: Date) => string): string | undefined {
  const short = record?.readiness?.some(({ said }) => said === 'at-risk' || said === 'lost') ?? false;
  if (short) return '⚠️ At risk: fewer tasks run than its event needs';
  const failing = record?.failing;
  return failing?.told === true ? `⚠️ It could not be changed since ${time(new Date(failing.since))}` : undefined;
}
