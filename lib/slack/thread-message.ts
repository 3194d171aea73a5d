import type { EventStatus, EventThread } from '../execute/event-thread.ts';
import { localTime } from '../tell/local-time.ts';
import { mrkdwn } from '../tell/mrkdwn.ts';
import type { SlackMessage } from './blocks.ts';
import { withDateTokens } from './date-token.ts';
import { personOf } from './mention.ts';

/** The first message of an event's thread: how far it is, and how many tasks run of how many. */
export function threadMessage(thread: EventThread): SlackMessage {
  const { mark, word } = statuses[thread.status];
  const name = mrkdwn(thread.window ?? 'Event', 100);
  const bar = taskBar(thread);
  return {
    text: `${mark} ${name}: ${word.toLowerCase()} (${mrkdwn(thread.stage, 100)})`,
    blocks: [
      section([`${mark} *${name}* · ${word}`, ...span(thread), ...(bar === undefined ? [] : [bar])].join('\n')),
      context(withDateTokens(mrkdwn(thread.headline, 300))),
      context(['Prescale', mrkdwn(thread.stage, 100), ...ownerOf(thread), 'the steps are in the thread'].join(' · ')),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

const statuses: Readonly<Record<EventStatus, { readonly mark: string; readonly word: string }>> = {
  planned: { mark: '🗓️', word: 'Planned' },
  'getting-ready': { mark: '⏳', word: 'Getting ready' },
  ready: { mark: '✅', word: 'Ready' },
  'at-risk': { mark: '⚠️', word: 'At risk' },
  live: { mark: '🟢', word: 'Live' },
  ended: { mark: '🏁', word: 'Ended' },
  restored: { mark: '☑️', word: 'Over, all as before' },
  'not-restored': { mark: '⚠️', word: 'Over, not all as before' },
  cancelled: { mark: '🚫', word: 'Cancelled' },
  missed: { mark: '🔴', word: 'Missed' },
};

const cells = 10;
/** How many of the tasks run is asked only of an event that is coming or on. */
const withBar: ReadonlySet<EventStatus> = new Set(['getting-ready', 'ready', 'at-risk', 'live']);

function taskBar({ status, running, wanted }: EventThread): string | undefined {
  if (wanted === undefined) return undefined;
  const tasks = wanted === 1 ? '1 task' : `${wanted.toLocaleString('en')} tasks`;
  if (status === 'planned') return `${tasks} planned`;
  if (running === undefined || !withBar.has(status)) return undefined;
  // Full only where all of them run.
  const full = wanted === 0 ? cells : Math.min(cells, Math.floor((running / wanted) * cells));
  return `\`${'█'.repeat(full)}${'░'.repeat(cells - full)}\` ${running.toLocaleString('en')} of ${tasks} running`;
}

/** Everybody reads it in a zone of their own; where that cannot be shown, in the schedule's. */
function span({ start, end, timezone, at }: EventThread): readonly string[] {
  const said = [start, end].flatMap((instant) => (instant === undefined ? [] : [date(instant, timezone, at)]));
  return said.length === 0 ? [] : [said.join(' to ')];
}

const date = (instant: string, timezone: string, at: string): string => {
  const shown = mrkdwn(`${localTime(new Date(instant), timezone, new Date(at))} (${timezone})`, 80);
  return `<!date^${Math.floor(Date.parse(instant) / 1_000)}^{date_short_pretty} {time}|${shown}>`;
};

const ownerOf = ({ owner }: EventThread): readonly string[] => {
  if (owner === undefined) return [];
  return [personOf(owner) ?? mrkdwn(owner, 100)];
};

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }) as const;

const context = (text: string) => ({ type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }) as const;
