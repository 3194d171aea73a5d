import { BelowEvents } from '../../execute/below-event.ts';
import { PrescaleError } from '../../execute/failure.ts';
import { type OverridePorts, setOverride } from '../../execute/override.ts';
import { createScheduleReader } from '../../execute/schedule-in-force.ts';
import { counted } from '../../schedule/counted.ts';
import { nearest } from '../../schedule/parse/nearest.ts';
import type { Schedule, Target } from '../../schedule/schedule.ts';
import { mrkdwn } from '../../tell/mrkdwn.ts';
import { belowText } from './below-text.ts';
import { codeSpan } from './code-span.ts';
import type { Command, HoldCommand } from './command.ts';
import { dateToken } from './date-token.ts';
import { explainText } from './explain-text.ts';
import { helpText } from './help-text.ts';
import { nextText } from './next-text.ts';
import { person } from './person.ts';
import { statusText } from './status-text.ts';

/** Who asks, how the command is called, and where and when that is. */
export interface Asking {
  readonly user: string;
  readonly slash: string;
  readonly stage: string;
  readonly now: Date;
}

export interface CommandAnswer {
  /** In mrkdwn. */
  readonly text: string;
  /** `true`: everybody in the channel reads it, because it changes something for all of them. */
  readonly isPublic: boolean;
}

/** Does what a slash command asks for, and says so. */
export async function answerCommand(ports: OverridePorts, command: Command, asking: Asking): Promise<CommandAnswer> {
  const { slash, now } = asking;
  if (command.kind === 'help') return aside(helpText(slash));
  const { records, schedules } = ports;
  const { schedule } = await createScheduleReader(schedules)(records, now);
  if (schedule === undefined) return aside('The schedule cannot be read, so there is nothing to tell.');
  switch (command.kind) {
    case 'status':
      return aside(statusText(schedule, readable((await records.load()).targets), asking));
    case 'next':
      return aside(nextText(schedule, now));
    case 'explain': {
      const target = schedule.targets.get(command.target);
      if (target === undefined) return aside(noSuchTarget(schedule, command.target));
      return aside(explainText(schedule, target, await records.read(target.name), now));
    }
    case 'hold':
    case 'end':
      return override(ports, command, schedule, asking);
    default:
      return command satisfies never;
  }
}

/** One that cannot be read is told by the tick; here it is as if nothing were remembered. */
const readable = <T>(records: ReadonlyMap<string, T | PrescaleError>): ReadonlyMap<string, T> =>
  new Map([...records].flatMap(([name, record]) => (record instanceof PrescaleError ? [] : [[name, record] as const])));

async function override(
  ports: OverridePorts,
  command: Exclude<Command, { kind: 'help' | 'status' | 'next' | 'explain' }>,
  schedule: Schedule,
  asking: Asking,
): Promise<CommandAnswer> {
  const { user, now } = asking;
  const { mayOverride } = schedule.settings.slack;
  if (!mayOverride.includes(user)) return aside(notAllowed(mayOverride, user));
  const target = schedule.targets.get(command.target);
  if (target === undefined) return aside(noSuchTarget(schedule, command.target));
  try {
    const { override: held } = await setOverride(ports, payloadOf(command, user), undefined, now);
    if (held === undefined)
      return inPublic(
        `${person(user)} has ended the override of ${bold(target)}: from the next minute on the schedule decides again.`,
      );
    const until = dateToken(new Date(held.until), schedule.timezone, now);
    const count = `${held.desired === undefined ? 'at least ' : 'at '}${counted(held.desired ?? held.min ?? 0)}`;
    const below =
      held.belowEvent === undefined ? '' : `, below ${held.belowEvent.map((name) => mrkdwn(name, 100)).join(', ')}`;
    return inPublic(
      `${person(user)} holds ${bold(target)} ${count} until ${until}${below}, from the next minute on: ${mrkdwn(held.reason, 500)}`,
    );
  } catch (error) {
    if (error instanceof BelowEvents && command.kind === 'hold')
      return aside(belowText(asking.slash, command, error, { timezone: schedule.timezone, now }));
    if (error instanceof PrescaleError && error.code === 'invalid') return aside(mrkdwn(error.message, 1_000));
    throw error;
  }
}

function payloadOf(command: HoldCommand | Extract<Command, { kind: 'end' }>, by: string): object {
  if (command.kind === 'end') {
    const { target, reason } = command;
    return { target, end: true, by, ...(reason !== undefined && { reason }) };
  }
  const { target, count, atLeast, length, below, reason } = command;
  return {
    target,
    ...(atLeast ? { min: count } : { desired: count }),
    ...length,
    by,
    reason,
    ...(below.length > 0 && { belowEvent: below }),
  };
}

function notAllowed(mayOverride: readonly string[], user: string): string {
  const whoMay =
    mayOverride.length === 0
      ? 'Nobody may override from Slack.'
      : `These may: ${mayOverride.slice(0, 10).map(person).join(', ')}${mayOverride.length > 10 ? ' and others' : ''}.`;
  const how = `An engineer adds your id to the schedule: ${codeSpan(`slack: { mayOverride: [${[...mayOverride.slice(0, 3), user].join(', ')}${mayOverride.length > 3 ? ', ...' : ''}] }`)}.`;
  return `You may not override from Slack, and nothing was changed. ${whoMay} ${how}`;
}

function noSuchTarget(schedule: Schedule, name: string): string {
  const names = [...schedule.targets.keys()].sort();
  const meant = nearest(name, names);
  const known = names.slice(0, 10).map(codeSpan).join(', ');
  const hint =
    meant !== undefined
      ? `Did you mean ${codeSpan(meant)}?`
      : `There are: ${known}${names.length > 10 ? ' and others' : ''}.`;
  return `There is no service ${codeSpan(name.slice(0, 64))} in the schedule. ${hint}`;
}

const bold = ({ name }: Target): string => `*${mrkdwn(name, 100)}*`;
const aside = (text: string): CommandAnswer => ({ text, isPublic: false });
const inPublic = (text: string): CommandAnswer => ({ text, isPublic: true });
