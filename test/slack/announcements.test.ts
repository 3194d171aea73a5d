import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toNotification } from '../../lib/execute/notification.ts';
import { newsKind } from '../../lib/plan/news.ts';
import { type SlackBlock, toSlackMessage } from '../../lib/slack/blocks.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { headline } from '../../lib/tell/headline.ts';
import { anyAnnouncement } from './any-announcement.ts';
import { complaints } from './block-kit-limits.ts';
import { ofManyServices, samples } from './samples.ts';

const written = (block: SlackBlock): string[] => {
  if (block.type === 'divider') return ['---'];
  if (block.type === 'context')
    return block.elements.flatMap(({ text }) => text.split('\n').map((line) => `  ${line}`));
  return block.text.text.split('\n');
};

const page = (announcement: Announcement): string => {
  const { content } = toNotification(announcement, 'production');
  const { text, blocks } = toSlackMessage(announcement, 'production');
  return [
    `=== ${announcement.kind}`,
    headline(announcement),
    '',
    '--- Amazon Q',
    `[${content.title}]`,
    content.description,
    ...(content.nextSteps ?? []).map((step) => `-> ${step}`),
    content.keywords.map((word) => `#${word}`).join(' '),
    '',
    '--- Slack',
    `[${text}]`,
    ...blocks.flatMap(written),
    '',
    '',
  ].join('\n');
};

it('reads as people should read it, for every kind', async () => {
  expect(samples.map(({ kind }) => kind).toSorted()).toEqual(newsKind.options.toSorted());
  await expect(samples.map(page).join('\n')).toMatchFileSnapshot('announcements.golden.txt');
});

it.each(samples)('$kind is a message that Slack takes', (sample) => {
  expect(complaints(toSlackMessage(sample, 'production'))).toEqual([]);
});

it('is a message that Slack takes, whatever people wrote', () => {
  fc.assert(
    fc.property(anyAnnouncement, fc.string({ unit: 'binary' }), (announcement, stage) => {
      expect(complaints(toSlackMessage(announcement, stage))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

it('says how many details it leaves out', () => {
  const [sample] = samples;
  const details = Array.from({ length: 40 }, (_, index) => `problem ${index + 1}`);
  const text = JSON.stringify(toSlackMessage({ ...(sample as Announcement), details }, 'production'));
  expect(text).toContain('problem 12\\n');
  expect(text).toContain('and 28 more');
  expect(text).not.toContain('problem 13');
});

it('lets Slack make neither links nor mentions of its own', () => {
  const { blocks, unfurl_links, unfurl_media } = toSlackMessage(samples[0] as Announcement, 'production');
  const texts = blocks.flatMap((block) =>
    block.type === 'divider' ? [] : block.type === 'context' ? block.elements : [block.text],
  );
  expect(texts.every(({ verbatim }) => verbatim)).toBe(true);
  expect({ unfurl_links, unfurl_media }).toEqual({ unfurl_links: false, unfurl_media: false });
});

it('names twelve targets and says how many more there are', () => {
  const text = JSON.stringify(toSlackMessage(ofManyServices['ready of 40 services'] as Announcement, 'production'));
  expect(text).toContain('service-12');
  expect(text).not.toContain('service-13');
  expect(text).toContain('and 28 more');
});
