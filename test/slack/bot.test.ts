import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { slackBot } from '../../lib/slack/bot.ts';
import { SlackFailure } from '../../lib/slack/slack-failure.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { headline } from '../../lib/tell/headline.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import type { ShownMessage } from '../../local/slack-double.ts';
import { asShown } from './as-shown.ts';
import { startNotifier } from './notifier.ts';
import { type Answer, hangsUp, isSilent, says, slackServer } from './slack-server.ts';
import { step, told } from './told.ts';

const textOf = (shown: ShownMessage | undefined): string =>
  (shown?.message.blocks as { text?: { text: string } }[] | undefined)
    ?.map(({ text }) => text?.text ?? '')
    .join('\n') ?? '';
const isShown = (shown: readonly ShownMessage[]): readonly ShownMessage[] =>
  shown.filter(({ threadTs, isBroadcast }) => threadTs === undefined || isBroadcast);

const story = [
  step('event-upcoming', '13:00:00', { to: { desired: 12 } }),
  step('pre-scale-started', '14:00:00', { from: { desired: 2, running: 2 }, to: { desired: 12, running: 2 } }),
  step('at-risk', '14:20:00', { severity: 'critical', to: { desired: 12, running: 9 } }),
  step('ready', '14:40:00', { to: { desired: 12, running: 12 } }),
  step('event-live', '15:00:00', { to: { desired: 12, running: 12 } }),
  step('event-ended', '18:00:00', { from: { desired: 12 }, to: { desired: 4 } }),
  step('restored', '18:15:00'),
];

describe('an event by bot token', () => {
  it('is one thread, whose first message says how far it is, and whose replies are the steps', async () => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T13:00:00Z' });
    const { slack, clock } = notifier;
    const heads: string[] = [];
    for (const one of story) {
      clock.advanceTo(new Date(one.at));
      await notifier.deliver(one);
      heads.push(textOf(slack.shown[0]));
    }
    const when =
      '<!date^1795791600^{date_short_pretty} {time}|Fri 27 Nov 10:00 (America/New_York)> to <!date^1795802400^{date_short_pretty} {time}|Fri 27 Nov 13:00 (America/New_York)>';
    expect(heads.map((text) => text.replace(when, 'WHEN').trim())).toEqual([
      '🗓️ *campaign* · Planned\nWHEN\n12 tasks planned',
      '⏳ *campaign* · Getting ready\nWHEN\n`█░░░░░░░░░` 2 of 12 tasks running',
      '⚠️ *campaign* · At risk\nWHEN\n`███████░░░` 9 of 12 tasks running',
      '✅ *campaign* · Ready\nWHEN\n`██████████` 12 of 12 tasks running',
      '🟢 *campaign* · Live\nWHEN\n`██████████` 12 of 12 tasks running',
      '🏁 *campaign* · Ended\nWHEN',
      '☑️ *campaign* · Over, all as before\nWHEN',
    ]);
    const [head, ...replies] = slack.shown;
    expect(replies.map(({ threadTs }) => threadTs)).toEqual(story.map(() => head?.ts));
    expect(replies.map(({ message }, at) => message.text.includes(headline(story[at] as Announcement)))).not.toContain(
      false,
    );
    expect(isShown(slack.shown).map((one) => slack.shown.indexOf(one))).toEqual([0, 3]);
    expect(slack.calls.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('shows also in the channel only what is at risk, critical or cancelled', async () => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T13:00:00Z' });
    for (const one of [
      step('event-upcoming', '13:00:00'),
      step('event-changed', '13:00:01', { severity: 'warning' }),
      step('at-risk', '13:00:02', { severity: 'warning' }),
      step('failed', '13:00:03', { severity: 'critical' }),
      step('recovered', '13:00:04'),
      step('event-cancelled', '13:00:05'),
    ])
      await notifier.deliver(one);
    const replies = notifier.slack.shown.slice(1);
    expect(replies.map(({ isBroadcast }) => isBroadcast)).toEqual([false, false, true, true, false, true]);
    expect(textOf(notifier.slack.shown[0])).toContain('🚫 *campaign* · Cancelled');
  });

  it('is apart from another event, and from what is in no thread: routine windows, overrides, the rest', async () => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T13:00:00Z' });
    await notifier.deliver(
      step('event-upcoming', '13:00:00'),
      step('event-upcoming', '13:00:00', { id: 'other', window: 'other', thread: 'other@2026-11-28T15:00:00Z' }),
      told('plain'),
      step('window-started', '13:00:00', { id: 'w', window: 'night', thread: 'night@2026-11-27T13:00:00Z' }),
      step('override-set', '13:00:00', { id: 'o', window: 'o', thread: 'override/1' }),
    );
    expect(notifier.slack.shown.map(({ threadTs }) => threadTs !== undefined)).toEqual([
      false,
      true,
      false,
      true,
      false,
      false,
      false,
    ]);
  });

  it('does not go back where the newest was told first', async () => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T14:21:00Z' });
    await notifier.deliver(step('at-risk', '14:20:00', { severity: 'critical' }));
    await notifier.deliver(step('pre-scale-started', '14:00:00'));
    expect(textOf(notifier.slack.shown[0])).toContain('At risk');
  });

  it('opens another thread where somebody has deleted the first message, and where the channel is another', async () => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T14:00:00Z' });
    const { slack } = notifier;
    const at = (minute: number) => `14:0${minute}:00`;
    await notifier.deliver(step('event-upcoming', at(0)));
    slack.remove(slack.shown[0]?.ts ?? '');
    await notifier.minutes(1);
    await notifier.deliver(step('pre-scale-started', at(1)));
    await notifier.minutes(1);
    const [, head, reply] = slack.shown;
    expect(textOf(head)).toContain('Getting ready');
    expect(reply?.threadTs).toBe(head?.ts);
    expect(slack.shown).toHaveLength(3);
  });

  it('brings the first message up to date a minute later, where Slack had no time for it', async () => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T14:00:00Z' });
    const { slack } = notifier;
    await notifier.deliver(step('event-upcoming', '14:00:00'));
    // The post, then the change.
    slack.answer(
      ...[
        { status: 200, body: JSON.stringify({ ok: true, ts: '1.1' }) },
        { status: 503, body: '' },
      ],
    );
    await notifier.deliver(step('pre-scale-started', '14:00:30'));
    expect(textOf(slack.shown[0])).toContain('Planned');
    await notifier.minutes(1);
    expect(textOf(slack.shown[0])).toContain('Getting ready');
    const calls = slack.calls.length;
    await notifier.minutes(2);
    expect(slack.calls).toHaveLength(calls);
  });

  it('posts at once where somebody has deleted the first message, in another thread', async () => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T14:00:00Z' });
    const { slack } = notifier;
    await notifier.deliver(step('event-upcoming', '14:00:00'));
    slack.remove(slack.shown[0]?.ts ?? '');
    await notifier.deliver(step('at-risk', '14:00:00', { severity: 'critical' }));
    const [, head, reply] = slack.shown;
    expect(textOf(head)).toContain('At risk');
    expect(reply?.threadTs).toBe(head?.ts);
  });

  it('posts in the channel where somebody has locked the thread, and still changes its first message', async () => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T14:00:00Z' });
    const { slack } = notifier;
    await notifier.deliver(step('event-upcoming', '14:00:00'));
    slack.lock(slack.shown[0]?.ts ?? '');
    await notifier.deliver(step('at-risk', '14:00:00', { severity: 'critical' }), told('other'));
    const calls = slack.calls.length;
    await notifier.deliver(step('ready', '14:00:01'));
    expect(slack.shown.slice(2).map(({ threadTs }) => threadTs)).toEqual([undefined, undefined, undefined]);
    expect(textOf(slack.shown[0])).toContain('Ready');
    // The step and the change: nobody asks again whether the thread is locked.
    expect(slack.calls).toHaveLength(calls + 2);
  });

  it.each`
    error                    | changes | isOneThread | because
    ${'token_revoked'}       | ${2}    | ${true}     | ${'the token is replaced, and the first message changed afterwards'}
    ${'cant_update_message'} | ${1}    | ${true}     | ${'it stays as it is until the next step'}
    ${'edit_window_closed'}  | ${1}    | ${true}     | ${'it stays as it is until the next step'}
    ${'invalid_blocks'}      | ${2}    | ${true}     | ${'it is changed to its one line'}
    ${'message_not_found'}   | ${0}    | ${false}    | ${'the next step opens another'}
  `('keeps the thread where its first message is not changed: $error, $because', async ({ error, ...expected }) => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T14:00:00Z' });
    const { slack } = notifier;
    await notifier.deliver(step('event-upcoming', '14:00:00'));
    slack.answer(
      { status: 200, body: JSON.stringify({ ok: true, ts: '1.1' }) },
      { status: 200, body: JSON.stringify({ ok: false, error }) },
    );
    await notifier.deliver(step('pre-scale-started', '14:00:01'));
    await notifier.minutes(6);
    await notifier.deliver(step('ready', '14:06:00'));
    const heads = slack.shown.filter((one) => one.threadTs === undefined);
    // The first step after it was posted changes it as well.
    const changes = (heads[0]?.changes ?? 0) - 1;
    expect({ changes, isOneThread: heads.length === 1 }).toEqual({
      changes: expected.changes,
      isOneThread: expected.isOneThread,
    });
  });

  it('shows in the first message what was folded', async () => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T13:00:00Z' });
    const { slack, clock } = notifier;
    await notifier.deliver(...story.slice(0, 1));
    slack.setDown(true);
    for (const one of story.slice(1)) {
      clock.advanceTo(new Date(one.at));
      await notifier.deliver(one);
    }
    slack.setDown(false);
    await notifier.minutes(1);
    expect(textOf(slack.shown[0])).toContain('all as before');
    expect(slack.shown.length - 2).toBeLessThanOrEqual(5);
    const everything = slack.shown.map(({ message }) => asShown(message)).join('\n');
    for (const one of story) expect(everything).toContain(headline(one));
  });

  it.each(['drop-before', 'drop-after'] as const)('asks Slack where the answer is lost: %s', async (fault) => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T14:00:00Z' });
    const { slack } = notifier;
    for (let call = 1; call <= 2; call += 1) slack.faultAt(slack.calls.length + call * 2 - 1, fault);
    await notifier.deliver(step('event-upcoming', '14:00:00'));
    await notifier.minutes(4);
    expect(slack.shown).toHaveLength(2);
    expect(JSON.stringify(slack.shown)).not.toContain('Perhaps');
  });

  it('says that it may be there already, where the app may post and not read', async () => {
    await using notifier = await startNotifier({ slackBy: 'bot', start: '2026-11-27T14:00:00Z' });
    const { slack } = notifier;
    slack.faultAt(1, 'drop-after');
    await notifier.deliver(told('a'));
    slack.answer({
      status: 200,
      body: JSON.stringify({ ok: false, error: 'missing_scope', needed: 'channels:history' }),
    });
    await notifier.minutes(1);
    expect(slack.shown).toHaveLength(2);
    expect(JSON.stringify(slack.shown[1])).toContain('Perhaps for the second time');
  });
});

const secret = 'xoxb-123-456-aSecretThatNobodyMaySee';
const message = { text: 'text', blocks: [], unfurl_links: false, unfurl_media: false } as const;
const refuses = (error: string, more: object = {}): Answer => says(200, JSON.stringify({ ok: false, error, ...more }));

describe('slackBot', () => {
  it.each<{ because: string; answer: Answer; failure: object; text: RegExp }>([
    {
      because: 'HTTP 429',
      answer: says(429, '', { 'retry-after': '7' }),
      failure: { code: 'throttled', passing: true, retryAfterMs: 7_000 },
      text: /no more messages/,
    },
    {
      because: 'the error of before',
      answer: refuses('rate_limited'),
      failure: { code: 'throttled', retryAfterMs: 1_000 },
      text: /no more messages/,
    },
    {
      because: 'it may be there',
      answer: refuses('internal_error'),
      failure: { code: 'unavailable', isUncertain: true },
      text: /failed at chat.postMessage \(internal_error\)/,
    },
    {
      because: 'a gateway',
      answer: says(502, '<html>'),
      failure: { code: 'unavailable', isUncertain: true },
      text: /answered 502/,
    },
    {
      because: 'nonsense',
      answer: says(200, 'ok'),
      failure: { code: 'unavailable', isUncertain: true },
      text: /something else than it documents/,
    },
    {
      because: 'hung up',
      answer: hangsUp,
      failure: { code: 'unavailable', isUncertain: true },
      text: /could not be reached/,
    },
    {
      because: 'silent',
      answer: isSilent,
      failure: { code: 'timeout', isUncertain: true },
      text: /did not answer within 100 ms/,
    },
    {
      because: 'not invited',
      answer: refuses('not_in_channel'),
      failure: { code: 'slack-refused', passing: false, isUncertain: false },
      text: /\(not_in_channel\): invite the app/,
    },
    {
      because: 'revoked',
      answer: refuses('token_revoked'),
      failure: { code: 'slack-refused', passing: false },
      text: /install the app again/,
    },
    {
      because: 'a scope',
      answer: refuses('missing_scope', { needed: 'chat:write' }),
      failure: { code: 'slack-refused' },
      text: /add the scope .* It needs chat:write\./,
    },
    {
      because: 'the message',
      answer: refuses('invalid_blocks'),
      failure: { code: 'slack-refused', isOfMessage: true },
      text: /\(invalid_blocks\)/,
    },
    {
      because: 'the thread',
      answer: refuses('thread_not_found'),
      failure: { code: 'unavailable', passing: true, ofThread: 'gone' },
      text: /has the thread no more/,
    },
    {
      because: 'inherited words',
      answer: refuses('constructor'),
      failure: { code: 'slack-refused' },
      text: /^Slack refused chat.postMessage \(constructor\)\.$/,
    },
    {
      because: 'it repeats the token',
      answer: refuses(secret, { needed: secret }),
      failure: { code: 'slack-refused' },
      text: /an unknown error/,
    },
    {
      because: 'a redirect',
      answer: says(302, '', { location: 'https://evil.example' }),
      failure: { code: 'slack-refused' },
      text: /answered 302/,
    },
  ])('fails as it should: $because', async ({ answer, failure, text }) => {
    await using server = await slackServer([answer]);
    const bot = slackBot(secret, 'C0000000', {
      fetch,
      allowedBase: server.base,
      timeoutMs: answer === isSilent ? 100 : 2_000,
    });
    const error: unknown = await bot.post(message, { post: 'p' }, noDeadline).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SlackFailure);
    expect(error).toMatchObject({ ...failure, message: expect.stringMatching(text) });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('aSecret');
    expect(server.posted).toHaveLength(1);
  });

  it.each(['', 'aSecret', 'https://hooks.slack.com/services/T/B/aSecret', 'xoxb aSecret', 'Bearer xoxb-aSecret'])(
    'takes no token that is none, and does not repeat it: %s',
    (token) => {
      const made = (): unknown => slackBot(token, 'C0000000', { fetch });
      expect(made).toThrow('the Slack token does not look like one: xoxb-...');
    },
  );

  it('sends nothing that could not be answered in time', async () => {
    await using server = await slackServer([]);
    const bot = slackBot(secret, 'C0000000', { fetch, allowedBase: server.base });
    const late = { ...noDeadline, leftMs: () => 4_999 };
    await expect(bot.post(message, { post: 'p' }, late)).rejects.toMatchObject({ code: 'out-of-time' });
    expect(server.posted).toEqual([]);
  });
});
