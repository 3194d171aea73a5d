import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { headline } from '../../lib/tell/headline.ts';
import { asShown } from './as-shown.ts';
import { type Death, startNotifier } from './notifier.ts';
import { published, snsEvent } from './sns-event.ts';
import { step, told } from './told.ts';

const again = 'Perhaps for the second time';

const few: readonly Announcement[] = [
  step('event-upcoming', '13:59:00'),
  told('routine', { at: '2026-11-27T13:59:10.000Z' }),
  step('at-risk', '13:59:20', { severity: 'critical' }),
];
/** Some of them in one message. */
const crowd: readonly Announcement[] = [
  ...few,
  ...Array.from({ length: 9 }, (_, index) => told(`more-${index}`, { at: '2026-11-27T13:59:30.000Z' })),
];

interface Run {
  readonly calls: readonly string[];
  /** How often each was shown in all. */
  readonly times: readonly number[];
  /** How often each was shown without saying that it may be there already. */
  readonly plainly: readonly number[];
  readonly heads: number;
  readonly refused: number;
}

/** The process dies at a call; another one takes over, as Lambda's retry and the rule bring it. */
async function run(slackBy: 'webhook' | 'bot', announcements: readonly Announcement[], death?: Death): Promise<Run> {
  await using notifier = await startNotifier({ slackBy });
  if (death !== undefined) notifier.dieAt(death);
  const event = snsEvent(...announcements.map(published));
  const failed = await notifier.invoke(event).then(
    () => false,
    () => true,
  );
  const calls = [...notifier.calls];
  notifier.restart();
  notifier.clock.advanceTo(new Date(notifier.clock.now().getTime() + 60_000));
  // A process that has died has failed, whether or not it could say so.
  if (failed || death !== undefined) await notifier.invoke(event);
  await notifier.minutes(3);
  const { shown } = notifier.slack;
  const isOf = (one: Announcement) => (message: (typeof shown)[number]) =>
    asShown(message.message).includes(headline(one)) && !isHead(message);
  const isHead = (message: (typeof shown)[number]) =>
    JSON.stringify(message.message.blocks).includes('the steps are in');
  return {
    calls,
    times: announcements.map((one) => shown.filter(isOf(one)).length),
    plainly: announcements.map(
      (one) => shown.filter((message) => isOf(one)(message) && !JSON.stringify(message).includes(again)).length,
    ),
    heads: shown.filter(isHead).length,
    refused: notifier.slack.calls.filter(({ status }) => status === 429).length,
  };
}

// The crowd takes three times as long: where nobody waits.
const all = [
  ['a few', few],
  ['a crowd', crowd],
] as const;

describe.each(process.env.CI ? all : all.slice(0, 1))(
  'a process that dies before or after any one call, with %s',
  (_, announcements) => {
    it.each(['before', 'after'] as const)('by bot token: each is told once, its thread opened once: %s', async (is) => {
      const undisturbed = await run('bot', announcements);
      expect(undisturbed.calls.filter((call) => call === 'slack').length).toBeGreaterThan(3);
      for (let at = 1; at <= undisturbed.calls.length; at += 1) {
        const { times, plainly, heads, refused } = await run('bot', announcements, { at, is });
        const call = undisturbed.calls[at - 1];
        expect({ at, call, times, plainly, heads, refused }).toEqual({
          at,
          call,
          times: announcements.map(() => 1),
          plainly: announcements.map(() => 1),
          heads: 1,
          refused: 0,
        });
      }
    });

    it.each(['before', 'after'] as const)(
      'by webhook: nothing is lost, and what may be there already says so: %s',
      async (is) => {
        const undisturbed = await run('webhook', announcements);
        let twice = 0;
        for (let at = 1; at <= undisturbed.calls.length; at += 1) {
          const { times, plainly, refused } = await run('webhook', announcements, { at, is });
          const call = undisturbed.calls[at - 1];
          const before = undisturbed.calls[at - 2];
          expect({ at, call, plainly: plainly.every((count) => count <= 1), refused }).toEqual({
            at,
            call,
            plainly: true,
            refused: 0,
          });
          expect(
            times.every((count) => count >= 1),
            `lost at call ${at}`,
          ).toBe(true);
          if (!times.some((count) => count > 1)) continue;
          twice += 1;
          // Only between the post and its note nobody knows.
          expect(is === 'after' ? call : before).toBe('slack');
        }
        expect(twice).toBeGreaterThan(0);
      },
    );
  },
);
