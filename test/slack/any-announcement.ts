import fc from 'fast-check';
import { newsKind } from '../../lib/plan/news.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';

// Everything that means something to Slack, to Teams, to a terminal or to JSON, whole and in pieces.
const hostile = fc.constantFrom(
  '<!here>',
  '<!channel|x>',
  '<@U012AB3CD>',
  '<https://evil.example|click>',
  '[click](https://evil.example)',
  '@channel',
  '@everyone',
  ':tada:',
  '*bold*',
  '_it_',
  '~no~',
  '```code```',
  '&amp;',
  '&',
  '<',
  '>',
  '\n> quote',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u001b[31m',
  '\0',
  '"\\',
  '😀',
  '\ud83d',
  '\ude00',
  'e\u0301',
);
const words = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), hostile);
const text = (most: number) => fc.array(words, { maxLength: 12 }).map((parts) => parts.join('').slice(0, most));
const long = fc.tuple(fc.oneof(hostile, fc.string({ minLength: 1 })), fc.nat(6000)).map(([unit, n]) => unit.repeat(n));
const anyText = fc.oneof({ weight: 6, arbitrary: text(400) }, { weight: 1, arbitrary: long });
const zone = fc.constantFrom('America/New_York', 'Pacific/Apia', 'Australia/Lord_Howe', 'UTC', 'Nowhere/Town', '');
const instant = fc
  .date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const count = fc.integer({ min: 0, max: 2_147_483_647 });
const counts = fc.record({ desired: count, running: count, min: count, max: count }, { requiredKeys: ['desired'] });

/** Any announcement that the schema allows, most of them worse than any that will ever be made. */
export const anyAnnouncement: fc.Arbitrary<Announcement> = fc.record(
  {
    id: fc.string({ minLength: 1, maxLength: 256, unit: 'binary' }).map((id) => id.slice(0, 256)),
    kind: fc.constantFrom(...newsKind.options),
    severity: fc.constantFrom('info', 'warning', 'critical'),
    at: instant,
    timezone: zone,
    target: anyText,
    window: anyText,
    phase: fc.constantFrom('lead', 'live', 'wind-down'),
    start: instant,
    end: instant,
    from: counts,
    to: counts,
    because: anyText,
    details: fc.oneof(
      { weight: 6, arbitrary: fc.array(anyText, { maxLength: 6 }) },
      { weight: 1, arbitrary: fc.array(text(50), { minLength: 60, maxLength: 400 }) },
    ),
    next: instant,
    owner: anyText,
    note: anyText,
    thread: anyText,
    wasReady: fc.constant(true),
  },
  { requiredKeys: ['id', 'kind', 'severity', 'at', 'timezone', 'because', 'details'] },
);
