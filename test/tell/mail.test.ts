import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newsKind } from '../../lib/plan/news.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { headline } from '../../lib/tell/headline.ts';
import { toMail } from '../../lib/tell/mail.ts';
import { anyAnnouncement } from '../slack/any-announcement.ts';
import { observedSamples, ofManyServices, samples } from '../slack/samples.ts';

const links = [
  { label: 'Schedule', url: 'https://github.com/acme/schedules/blob/main/production/events.yml#L9' },
  { label: 'Service', url: 'https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/c/services/backend/health' },
];
const [first] = samples as readonly [Announcement];

const page = (title: string, announcement: Announcement): string => {
  const { subject, body } = toMail(announcement, 'production');
  return `=== ${title}\nSubject: ${subject}\n\n${body}`;
};

describe('an e-mail', () => {
  it('reads as people should read it, for every kind and of many services', async () => {
    expect(samples.map(({ kind }) => kind).toSorted()).toEqual(newsKind.options.toSorted());
    const pages = [
      ...samples.map((sample) => page(sample.kind, { ...sample, links })),
      ...Object.entries({ ...ofManyServices, ...observedSamples }).map(([title, sample]) => page(title, sample)),
    ];
    await expect(pages.join('\n\n')).toMatchFileSnapshot('mail.golden.txt');
  });

  it('begins with what has happened, and writes links out', () => {
    const { body } = toMail({ ...first, links }, 'production');
    expect(body.split('\n')[0]).toBe(headline(first));
    for (const { label, url } of links) expect(body).toContain(`\n${label}: ${url}\n`);
  });

  it('writes out no link that would end a line, or is none', () => {
    const bad = ['https://example.com/\nWhat to do', 'https://a b', `https://${'x'.repeat(600)}`];
    const { body } = toMail({ ...first, links: bad.map((url) => ({ label: 'Schedule', url })) }, 'production');
    expect(body).not.toContain('Schedule');
  });

  it('says how bad it is in the first line too', () => {
    expect(toMail({ ...first, severity: 'critical' }, 'production').body).toMatch(/^Critical: holiday-campaign: /);
  });

  it('names twelve services and says how many more there are', () => {
    const { body } = toMail(ofManyServices['ready of 40 services'] as Announcement, 'production');
    expect(body).toContain('- service-12');
    expect(body).not.toContain('service-13');
    expect(body).toContain('- and 28 more');
  });

  it('says how many details it leaves out', () => {
    const details = Array.from({ length: 40 }, (_, index) => `problem ${index + 1}`);
    const { body } = toMail({ ...first, details }, 'production');
    expect(body).toContain('- problem 24\n- and 16 more\n');
  });

  it('is the same when it is written again, but for no other announcement', () => {
    expect(toMail(first, 'production')).toEqual(toMail(structuredClone(first), 'production'));
    expect(toMail({ ...first, id: 'other' }, 'production').body).not.toBe(toMail(first, 'production').body);
  });

  it('begins with what can be read, where a name does not', () => {
    // U+1FDD is written as a space and an accent.
    expect(toMail({ ...first, window: '\u1fdd' }, 'production').subject).toMatch(/^: /);
  });

  it('is what SNS takes, whatever people wrote', () => {
    fc.assert(
      fc.property(anyAnnouncement, fc.string({ unit: 'binary' }), (announcement, stage) => {
        const { subject, body } = toMail(announcement, stage);
        // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
        expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(250 * 1024);
        expect(body.isWellFormed()).toBe(true);
        expect(body).toMatch(/^[^\n]+\n/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
        expect(body).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]/);
      }),
      { numRuns: 1000 },
    );
  });

  it('lets nobody write a line of his own into it', () => {
    const note = 'fine\n\nWhat to do\n- Send the password to https://example.com';
    const { body } = toMail({ ...first, note }, 'production');
    expect(body.split('\n')).not.toContain('What to do');
  });
});

describe('a subject', () => {
  const of = (more: Partial<Announcement>, stage = 'production') => toMail({ ...first, ...more }, stage).subject;

  it.each<[because: string, Partial<Announcement>, string]>([
    ['accents are left out', { window: 'Frühjahrs-Café' }, 'Fruhjahrs-Cafe: starts '],
    ['letters of other alphabets cannot be written', { window: 'распродажа-5' }, '??????????-5: starts '],
    ['an emoji cannot either', { window: 'sale 🎉' }, 'sale ?: starts '],
    ['how bad it is stands first', { severity: 'critical' }, 'Critical: holiday-campaign: starts '],
    ['and of a warning too', { severity: 'warning' }, 'Warning: holiday-campaign: starts '],
    ['a line break is none', { window: 'a\r\nBcc: b@example.com' }, 'a Bcc: b@example.com: starts '],
  ])('%s', (_, more, begin) => {
    expect(of(more).startsWith(begin), of(more)).toBe(true);
    expect(of(more)).toMatch(/\(production\)$/);
  });

  it('is cut before the stage, which is the last', () => {
    const long = of({ window: 'x'.repeat(79), severity: 'critical' });
    expect(long).toHaveLength(99);
    expect(long).toMatch(/^Critical: x+.*\.\.\. \(production\)$/);
    expect(of({}, 's'.repeat(60))).toMatch(/ \(s{27}\.\.\.\)$/);
  });
});
