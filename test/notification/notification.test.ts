import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customNotification, parseNotification, toNotification } from '../../lib/execute/notification.ts';
import { type Announcement, announcement } from '../../lib/tell/announcement.ts';
import { anyAnnouncement } from '../slack/any-announcement.ts';
import { samples } from '../slack/samples.ts';

const sent = (told: Announcement, stage = 'production'): string => JSON.stringify(toNotification(told, stage));

describe('toNotification', () => {
  it('keeps to the limits of Amazon Q, whatever people wrote', () => {
    fc.assert(
      fc.property(anyAnnouncement, (told) => {
        const { content, metadata } = toNotification(told, 'production');
        expect(content.title?.length).toBeLessThanOrEqual(250);
        expect(content.description.length).toBeGreaterThan(0);
        expect(content.description.length).toBeLessThanOrEqual(8000);
        for (const step of content.nextSteps ?? []) expect(step.length).toBeLessThanOrEqual(350);
        for (const word of content.keywords) expect(word.length).toBeLessThanOrEqual(75);
        for (const text of [content.title, content.description, ...content.keywords]) {
          expect(text).not.toMatch(/[<>`]|&(?!amp;|lt;|gt;)|@(channel|here|everyone)|\]\(/i);
          expect(text.isWellFormed()).toBe(true);
        }
        expect(Object.values(metadata.additionalContext).every((value) => typeof value === 'string')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('names the zone of the times in its title and its description', () => {
    const [sample] = samples.filter(({ kind }) => kind === 'event-changed');
    const { title, description } = toNotification(sample as Announcement, 'production').content;
    expect(title).toContain('starts Fri 27 Nov 11:00 (America/New_York) instead of');
    expect(description).toMatch(/\nTimes: America\/New_York$/);
    const [warned] = samples.filter(({ kind }) => kind === 'recovered');
    expect(
      toNotification({ ...(warned as Announcement), start: undefined, end: undefined, next: undefined }, 'production')
        .content.description,
    ).not.toContain('Times:');
  });

  it('is what its schema says', () => {
    fc.assert(
      fc.property(anyAnnouncement, (told) => {
        expect(customNotification.parse(toNotification(told, 'staging'))).toEqual(toNotification(told, 'staging'));
      }),
    );
  });

  it('survives the journey whole where it fits in one message', () => {
    fc.assert(
      fc.property(
        anyAnnouncement.filter((told) => JSON.stringify(told).length < 20_000),
        (told) => {
          expect(parseNotification(sent(told))).toEqual({ announcement: told, stage: 'production' });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each`
    because                         | fields
    ${'many details'}               | ${{ details: Array(5000).fill('a problem of a file, told at some length, and so on') }}
    ${'a long reason'}              | ${{ because: 'x'.repeat(300_000) }}
    ${'characters of four bytes'}   | ${{ because: '😀'.repeat(100_000) }}
    ${'characters escaped twice'}   | ${{ because: '\u0000'.repeat(60_000), note: '"\\'.repeat(60_000) }}
    ${'everything is too long'}     | ${Object.fromEntries(['timezone', 'target', 'window', 'because', 'owner', 'note', 'thread'].map((key) => [key, '\u0001'.repeat(100_000)]))}
    ${'long details, many of them'} | ${{ details: Array(400).fill('\u0000'.repeat(3000)) }}
  `('fits in an SNS message of 256 KiB: $because', ({ fields }) => {
    const told = { ...(samples[0] as Announcement), ...fields };
    const message = sent(told);
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(250 * 1024);
    const read = parseNotification(message);
    expect(read).toMatchObject({ announcement: { id: told.id, kind: told.kind, at: told.at }, stage: 'production' });
    if ('announcement' in read) expect(announcement.safeParse(read.announcement).success).toBe(true);
  });

  it('says how many details were left out to make it fit', () => {
    const told = { ...(samples[0] as Announcement), details: Array(5000).fill('y'.repeat(100)) };
    const read = parseNotification(sent(told));
    expect('announcement' in read && read.announcement.details.at(-1)).toBe('and 4980 more');
  });

  it('groups the messages of one occurrence', () => {
    const threads = samples
      .filter(({ window }) => window === 'night')
      .map((told) => toNotification(told, 's').metadata);
    expect(threads.map(({ threadId }) => threadId)).toEqual(Array(2).fill('night@2026-11-26T07:00:00Z'));
  });
});

describe('parseNotification', () => {
  const ours = toNotification(samples[0] as Announcement, 'production');
  const withContext = (changes: Record<string, unknown>): string =>
    JSON.stringify({
      ...ours,
      metadata: { ...ours.metadata, additionalContext: { ...ours.metadata.additionalContext, ...changes } },
    });

  it.each<[string, string, boolean]>([
    ['no text', '', false],
    ['no JSON', '{"version":', false],
    ['JSON of another kind', 'null', false],
    ['a list', '[]', false],
    ['an alarm of CloudWatch', '{"AlarmName":"high-cpu","NewStateValue":"ALARM"}', false],
    ["somebody else's custom notification", JSON.stringify({ ...ours, metadata: { eventType: 'deploy' } }), false],
    ['another version of the schema', JSON.stringify({ ...ours, version: '2.0' }), false],
    ['no announcement', withContext({ announcement: undefined }), false],
    ['an announcement that is no JSON', withContext({ announcement: '{' }), true],
    ['a kind of a later version', withContext({ announcement: '{"id":"x","kind":"paused"}' }), true],
    ['a field of a later version', withContext({ announcement: JSON.stringify({ ...samples[0], cost: 3 }) }), true],
  ])('refuses %s', (_, text, isOurs) => {
    expect(parseNotification(text)).toEqual({ problem: expect.any(String), ours: isOurs });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseNotification(text)).toHaveProperty('problem');
      }),
    );
  });

  it('reads on when the readable parts change', () => {
    const changed = { ...ours, content: { textType: 'client-markdown', description: 'other' }, more: true };
    expect(parseNotification(JSON.stringify(changed))).toHaveProperty('announcement', samples[0]);
  });
});
