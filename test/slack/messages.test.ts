import { expect, it } from 'vitest';
import { waitingKey } from '../../lib/execute/waiting.ts';
import { type SlackMessage, toSlackMessage } from '../../lib/slack/blocks.ts';
import { foldedMessages } from '../../lib/slack/folded-message.ts';
import { threadAfter } from '../../lib/slack/thread-after.ts';
import { threadMessage } from '../../lib/slack/thread-message.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { complaints } from './block-kit-limits.ts';
import { observedSamples, ofManyServices, samples } from './samples.ts';

const waiting = (announcement: Announcement) => ({
  key: waitingKey(announcement),
  announcement,
  stage: 'production',
});
const ofTheEvent = samples.filter(({ window, kind }) => window === 'holiday-campaign' && kind !== 'event-missed');
const head = (kind: string) => {
  const step = ofTheEvent.find((one) => one.kind === kind) as Announcement;
  return threadMessage(threadAfter(undefined, step.thread ?? '', waiting(step)));
};

/** Every message there is, by its kind. */
const messages = {
  ...Object.fromEntries(samples.map((one) => [one.kind, toSlackMessage(one, 'production', 'S0123ABCD')])),
  ...Object.fromEntries(
    Object.entries({ ...ofManyServices, ...observedSamples }).map(([name, one]) => [
      name,
      toSlackMessage(one, 'production', 'S0123ABCD'),
    ]),
  ),
  'first message of a thread': head('ready'),
  'first message of a thread at risk': head('at-risk'),
  folded: foldedMessages(ofTheEvent.map(waiting), new Date('2026-11-28T00:00:00Z'))[0]?.message as SlackMessage,
};

// docs/pictures draws them.
it('is the JSON that people see in the pictures', async () => {
  await expect(`${JSON.stringify(messages, undefined, 2)}\n`).toMatchFileSnapshot('messages.golden.json');
});

it.each(Object.entries(messages))('%s is a message that Slack takes', (name, message) => {
  const found = complaints(message, ['<!subteam^S0123ABCD>']);
  // The bar of a thread is code, so that its cells are equally wide.
  expect(found.filter((one) => !(name.startsWith('first message') && one.endsWith('holds a backtick')))).toEqual([]);
});
