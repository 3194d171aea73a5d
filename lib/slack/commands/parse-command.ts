import { isComplaint } from '../../schedule/parse/complaint.ts';
import { duration } from '../../schedule/parse/duration.ts';
import { nearest } from '../../schedule/parse/nearest.ts';
import { plain } from '../../tell/plain-text.ts';
import { codeSpan } from './code-span.ts';
import type { Command } from './command.ts';

/** What is not understood, and what to type instead, in Slack's mrkdwn. */
export interface Unclear {
  readonly kind: 'unclear';
  readonly says: string;
}

const verbs = ['status', 'next', 'explain', 'override', 'help'] as const;

/**
 * Reads what somebody typed behind the slash command.
 *
 * @param slash the command as it is called in this workspace: `/prescale`
 * @param text as Slack sends it, with `&`, `<` and `>` escaped
 */
export function parseCommand(slash: string, text: string): Command | Unclear {
  const { first, rest } = split(plain(unescaped(text)));
  const verb = first.toLowerCase();
  switch (verb === '' ? 'help' : verbs.find((known) => known === verb)) {
    case 'help':
      return { kind: 'help' };
    case 'status':
      return { kind: 'status' };
    case 'next':
      return { kind: 'next' };
    case 'explain':
      return readExplain(slash, rest);
    case 'override':
      return readOverride(slash, rest);
    default: {
      const meant = nearest(verb, verbs);
      const hint =
        meant === undefined ? `${codeSpan(`${slash} help`)} tells what there is.` : didYouMean(slash, meant, rest);
      return unclear(`There is no ${codeSpan(`${slash} ${first.slice(0, 40)}`)}. ${hint}`);
    }
  }
}

/** Each escape once: whoever types `&amp;` means that (https://docs.slack.dev/messaging/formatting-message-text#escaping). */
const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt);/g, (_, name: keyof typeof characters) => characters[name]);
const characters = { amp: '&', lt: '<', gt: '>' } as const;

const didYouMean = (slash: string, verb: string, rest: string): string =>
  `Did you mean ${codeSpan(`${slash} ${verb}${rest === '' ? '' : ` ${rest.slice(0, 200)}`}`)}?`;

function readExplain(slash: string, rest: string): Command | Unclear {
  const { first: target, rest: more } = split(rest);
  if (target !== '' && more === '') return { kind: 'explain', target };
  return unclear(`Name one service: ${codeSpan(`${slash} explain backend`)}.`);
}

const longest = 31 * 24 * 3_600_000;
const readLength = duration({ leastMs: 60_000, mostMs: longest });
const mostTasks = 10_000;
const longestReason = 500;

function readOverride(slash: string, rest: string): Command | Unclear {
  const example = codeSpan(`${slash} override backend 8 for 2h because TV spot`);
  const lacks = (what: string): Unclear => unclear(`${what} For example: ${example}.`);
  const [asked = '', ...reasons] = rest.split(/\s+because(?=\s|$)/i);
  const reason = rest
    .slice(asked.length)
    .replace(/^\s*because\s*/i, '')
    .trim();
  const { first: target, rest: how } = split(asked);
  if (target === '') return lacks('Say which service, how many tasks, how long and why.');
  if (/^end$/i.test(how))
    return { kind: 'end', target, ...(reason !== '' && { reason: reason.slice(0, longestReason) }) };
  const [amount = '', least, count] = /^(at\s+least\s+)?(\d{1,9})(?:\s+tasks?)?(?=\s|$)/i.exec(how) ?? [];
  if (count === undefined) return lacks(`Say how many tasks ${codeSpan(target)} is to have, in digits.`);
  if (Number(count) > mostTasks) return lacks('Nothing has more than 10,000 tasks.');
  const length = readHowLong(how.slice(amount.length).trim(), lacks);
  if ('kind' in length) return length;
  if (reasons.length === 0 || reason === '')
    return lacks('Say why, so that everybody knows: `because ...` at the end.');
  if (reason.length > longestReason) return unclear(`Say why in fewer than ${longestReason} characters.`);
  return { kind: 'hold', target, count: Number(count), atLeast: least !== undefined, ...length, reason };
}

function readHowLong(
  text: string,
  lacks: (what: string) => Unclear,
):
  | Unclear
  | { readonly length: { readonly for: string } | { readonly until: string }; readonly below: readonly string[] } {
  const [, word = '', length = '', events = ''] = /^(for|until)\s+(.+?)(?:\s+below\s+(.+))?$/i.exec(text) ?? [];
  if (word === '') {
    const stray = text === '' ? '' : ` (${codeSpan(text.slice(0, 60))} is not understood)`;
    return lacks(`Say for how long: \`for 2h\`, or \`until 2026-11-27 18:00\`${stray}.`);
  }
  const below = events.split(/[\s,]+/).filter((name) => name !== '');
  if (word.toLowerCase() === 'until') return { length: { until: length.slice(0, 40) }, below };
  const ms = readLength(length);
  return isComplaint(ms) ? lacks(`${ms.message} ${ms.hint}`) : { length: { for: length }, below };
}

function split(text: string): { readonly first: string; readonly rest: string } {
  const [first = ''] = /^\S*/.exec(text.trim()) ?? [];
  return { first, rest: text.trim().slice(first.length).trim() };
}

const unclear = (says: string): Unclear => ({ kind: 'unclear', says });
