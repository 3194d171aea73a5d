import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { headline } from '../../lib/tell/headline.ts';
import type { ShownMessage } from '../../local/slack-double.ts';
import { minuteEvent, startNotifier } from './notifier.ts';
import { published, snsEvent } from './sns-event.ts';
import { told } from './told.ts';

type Notifier = Awaited<ReturnType<typeof startNotifier>>;

const many = (count: number, more: Partial<Announcement> = {}, subject = 'info'): readonly Announcement[] =>
  Array.from({ length: count }, (_, index) => told(`${subject}-${String(index).padStart(3, '0')}`, more));

/** All that a message shows, as one text. */
const textOf = ({ message }: Pick<ShownMessage, 'message'>): string => JSON.stringify(message.blocks);

/** Of each announcement the numbers of the messages that show it. */
const placesOf = (notifier: Notifier, announcements: readonly Announcement[]): readonly (readonly number[])[] =>
  announcements.map((one) =>
    notifier.slack.shown.flatMap((shown, index) => (textOf(shown).includes(headline(one)) ? [index] : [])),
  );

const eachOnce = (notifier: Notifier, announcements: readonly Announcement[]): void => {
  const places = placesOf(notifier, announcements);
  expect(places.map((all) => all.length)).toEqual(announcements.map(() => 1));
};

const refusals = ({ slack }: Notifier): number => slack.calls.filter(({ status }) => status === 429).length;

describe('posting', () => {
  it('keeps to the rate of Slack over invocations, so that it is never refused', async () => {
    await using notifier = await startNotifier();
    const all = many(60);
    // Twenty a second for three seconds, and then the rule.
    for (const [index, one] of all.entries()) {
      if (index % 20 === 0) notifier.clock.advanceTo(new Date(notifier.clock.now().getTime() + 1_000));
      await notifier.deliver(one);
    }
    await notifier.minutes(3);
    expect(refusals(notifier)).toBe(0);
    eachOnce(notifier, all);
  });

  it('posts once and keeps to the rate where sixty invocations run at the same moment', async () => {
    await using notifier = await startNotifier();
    const all = many(60);
    await Promise.all(all.map((one) => notifier.deliver(one)));
    await notifier.minutes(2);
    expect(refusals(notifier)).toBe(0);
    eachOnce(notifier, all);
    expect(notifier.slack.posted.length).toBeLessThan(30);
  });

  it('posts what is critical at once, though routine has used up what Slack takes', async () => {
    await using notifier = await startNotifier();
    await notifier.deliver(...many(30));
    const before = notifier.slack.posted.length;
    const critical = told('critical', { severity: 'critical', at: '2026-11-27T14:00:01.000Z' });
    await notifier.deliver(critical);
    expect(notifier.slack.posted.length).toBe(before + 1);
    expect(placesOf(notifier, [critical])).toEqual([[before]]);
  });

  it('posts what is critical next, though it comes while routine is being posted', async () => {
    await using notifier = await startNotifier();
    notifier.slack.setDown(true);
    const routine = many(5);
    await notifier.invoke(snsEvent(...routine.map(published)));
    notifier.slack.setDown(false);
    const critical = told('critical', { severity: 'critical', at: '2026-11-27T14:00:01.000Z' });
    // Handed over by an invocation of its own, while Slack still answers the first.
    notifier.slack.whileAnswering(notifier.slack.calls.length + 1, () => notifier.deliver(critical));
    await notifier.minutes(1);
    expect(placesOf(notifier, [critical])).toEqual([[1]]);
    eachOnce(notifier, [critical, ...routine]);
  });

  it('posts critical ones first, then warnings, then the rest, each by the oldest, and folds what is too much', async () => {
    await using notifier = await startNotifier();
    notifier.slack.setDown(true);
    const warning = told('warning', { severity: 'warning', at: '2026-11-27T14:00:02.000Z' });
    const critical = told('critical', { severity: 'critical', at: '2026-11-27T14:00:03.000Z' });
    const later = told('critical-later', { severity: 'critical', at: '2026-11-27T14:00:04.000Z' });
    const info = many(36, { at: '2026-11-27T14:00:00.000Z' });
    await notifier.invoke(snsEvent(...[...info, warning, later, critical].map(published)));
    notifier.slack.setDown(false);
    await notifier.minutes(1);
    expect(placesOf(notifier, [critical, later, warning]).flat()).toEqual([0, 1, 2]);
    eachOnce(notifier, [critical, later, warning, ...info]);
    expect(notifier.slack.posted).toHaveLength(8);
    const folded = notifier.slack.posted[7];
    expect(folded?.text).toBe('32 more since Fri 27 Nov 09:00 (production)');
    expect(refusals(notifier)).toBe(0);
  });

  it('folds with a line for each that is no routine, in as many messages as Slack’s limits ask for', async () => {
    await using notifier = await startNotifier();
    notifier.slack.setDown(true);
    const all = many(150, { severity: 'critical' }, `a-service-with-a-long-name-${'x'.repeat(30)}`);
    const routine = many(150, { at: '2026-11-27T14:00:01.000Z' }, `routine-${'y'.repeat(60)}`);
    await notifier.invoke(snsEvent(...[...all, ...routine].map(published)));
    notifier.slack.setDown(false);
    await notifier.minutes(1);
    eachOnce(notifier, all);
    const folded = notifier.slack.shown.filter(({ message }) => message.text.includes(' more since '));
    expect(folded.length).toBeGreaterThan(1);
    for (const shown of folded) {
      expect(textOf(shown).length).toBeLessThan(13_000);
      for (const { text } of shown.message.blocks as { text?: { text: string } }[])
        expect(text?.text.length ?? 0).toBeLessThanOrEqual(3_000);
      expect(shown.message.blocks.length).toBeLessThanOrEqual(50);
    }
    const last = textOf(folded.at(-1) as ShownMessage);
    const lines = folded.flatMap((shown) => textOf(shown).match(/• (?!and )/g) ?? []);
    const single = notifier.slack.posted.length - folded.length;
    expect(last).toContain(`• and ${300 - single - lines.length} more`);
    await notifier.minutes(1);
    expect(notifier.slack.posted).toHaveLength(single + folded.length);
  });

  it('has told 150 critical ones in five messages, when Slack is back after hours', async () => {
    await using notifier = await startNotifier();
    notifier.slack.setDown(true);
    const all = many(150, { severity: 'critical' }, `a-service-with-a-long-name-${'x'.repeat(30)}`);
    await notifier.invoke(snsEvent(...all.map(published)));
    notifier.clock.advanceTo(new Date('2026-11-27T17:00:00Z'));
    notifier.slack.setDown(false);
    await notifier.minutes(1);
    eachOnce(notifier, all);
    expect(notifier.slack.posted).toHaveLength(5);
  });

  it('tells everything once, in order and in five messages, when Slack is back after three hours', async () => {
    await using notifier = await startNotifier();
    notifier.slack.setDown(true);
    const kinds = ['info', 'info', 'warning', 'info', 'critical'] as const;
    const all: Announcement[] = [];
    for (let minute = 0; minute < 180; minute += 1) {
      if (minute % 4 === 0) {
        const severity = kinds[(minute / 4) % kinds.length] ?? 'info';
        const one = told(`minute-${String(minute).padStart(3, '0')}`, {
          severity,
          at: notifier.clock.now().toISOString(),
        });
        all.push(one);
        await notifier.deliver(one);
      }
      await notifier.minutes(1);
    }
    expect(notifier.slack.posted).toHaveLength(0);
    notifier.slack.setDown(false);
    await notifier.minutes(1);
    expect(notifier.slack.posted.length).toBeLessThanOrEqual(5);
    eachOnce(notifier, all);
    const ranks = { critical: 0, warning: 1, info: 2 };
    const inOrder = all.toSorted(
      (one, other) => ranks[one.severity] - ranks[other.severity] || (one.at < other.at ? -1 : 1),
    );
    const everything = notifier.slack.shown.map(textOf).join('\n');
    const places = inOrder.map((one) => everything.indexOf(headline(one)));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    await notifier.minutes(5);
    expect(notifier.slack.posted.length).toBeLessThanOrEqual(5);
    console.info(`three hours without Slack: ${all.length} announcements in ${notifier.slack.posted.length} messages`);
  });

  it('waits as long as Slack asks, without sleeping, and then goes on', async () => {
    await using notifier = await startNotifier();
    notifier.slack.answer({ status: 429, body: '', headers: { 'retry-after': '150' } });
    const before = notifier.clock.now();
    await notifier.deliver(told('a'));
    expect(notifier.clock.now()).toEqual(before);
    await notifier.minutes(2);
    expect(notifier.slack.calls).toHaveLength(1);
    await notifier.minutes(1);
    expect(notifier.slack.posted).toHaveLength(1);
  });

  it('posts a message that Slack finds fault with as its one line, and holds up no other', async () => {
    await using notifier = await startNotifier();
    notifier.slack.answer({ status: 400, body: 'invalid_blocks' });
    await notifier.deliver(told('a'), told('b'));
    expect(notifier.slack.posted).toHaveLength(2);
    expect(notifier.slack.posted[0]).toMatchObject({
      text: 'ℹ️ a: changed by somebody else (production)',
      blocks: [],
    });
  });

  it('gives up what Slack refuses in any form, says so, and posts the others', async () => {
    await using notifier = await startNotifier();
    notifier.slack.answer({ status: 400, body: 'invalid_blocks' }, { status: 400, body: 'no_text' });
    await notifier.deliver(told('a'), told('b'));
    expect(notifier.slack.posted).toHaveLength(1);
    expect(notifier.logged).toContainEqual(
      expect.objectContaining({
        level: 'error',
        message: 'given up',
        fields: expect.objectContaining({ id: 'id-of-a' }),
      }),
    );
    await notifier.minutes(2);
    expect(notifier.slack.posted).toHaveLength(1);
  });

  it('tries a webhook that needs a person every few minutes, and posts when it is mended', async () => {
    await using notifier = await startNotifier();
    notifier.slack.answer(...Array.from({ length: 3 }, () => ({ status: 404, body: 'no_service' })));
    await notifier.deliver(told('a'));
    await notifier.minutes(15);
    expect(notifier.slack.calls.length).toBeLessThanOrEqual(4);
    await notifier.minutes(5);
    expect(notifier.slack.posted).toHaveLength(1);
  });

  it('says that a message may be there already where a gateway has given up on it', async () => {
    await using notifier = await startNotifier();
    notifier.slack.faultAt(1, 'gateway-after');
    notifier.slack.faultAt(2, 'gateway-after');
    await notifier.deliver(told('a'));
    await notifier.minutes(4);
    const isPlain = notifier.slack.shown.map((shown) => !textOf(shown).includes('Perhaps for the second time'));
    expect(isPlain).toEqual([true, false, false]);
  });

  it('sends again at once what Slack has failed at for certain, and counts each request', async () => {
    await using notifier = await startNotifier();
    const before = notifier.clock.now();
    const failed = { status: 500, body: 'rollup_error' };
    notifier.slack.answer(failed, failed);
    await notifier.invoke(snsEvent(...many(8).map(published)));
    expect(notifier.clock.now().getTime() - before.getTime()).toBe(1_500);
    // Ten at once, of which two are kept for what is critical.
    expect(notifier.slack.calls).toHaveLength(8);
    expect(notifier.slack.posted).toHaveLength(6);
    expect(JSON.stringify(notifier.slack.posted)).not.toContain('Perhaps');
  });

  it('goes on with the next where Slack refuses one, and tries that again later', async () => {
    await using notifier = await startNotifier();
    const critical = told('refused', { severity: 'critical' });
    const others = many(2);
    notifier.slack.answer({ status: 403, body: 'something_new' });
    await notifier.invoke(snsEvent(...[critical, ...others].map(published)));
    expect(placesOf(notifier, others)).toEqual([[0], [1]]);
    await notifier.minutes(4);
    expect(notifier.slack.posted).toHaveLength(2);
    await notifier.minutes(1);
    eachOnce(notifier, [critical, ...others]);
  });

  it('stops where Slack refuses two in a row, and then posts all in their order', async () => {
    await using notifier = await startNotifier();
    const revoked = { status: 404, body: 'no_service' };
    notifier.slack.answer(revoked, revoked);
    const all = many(4);
    await notifier.invoke(snsEvent(...all.map(published)));
    await notifier.minutes(4);
    expect(notifier.slack.calls).toHaveLength(2);
    await notifier.minutes(1);
    expect(placesOf(notifier, all)).toEqual([[0], [1], [2], [3]]);
  });

  it('leaves a post to whoever is at it, who finds what came meanwhile', async () => {
    await using notifier = await startNotifier();
    await Promise.all([notifier.deliver(told('a')), notifier.deliver(told('b')), notifier.invoke(minuteEvent)]);
    expect(notifier.slack.posted).toHaveLength(2);
  });
});
