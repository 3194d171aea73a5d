import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { cases } from '../schedule/arbitrary.ts';
import { fixturesIn } from './fixtures.ts';
import { anyLayout, anyWritten, asFiles } from './written.ts';

// With ten thousand cases each, as CI asks for, some take minutes on a busy machine.
vi.setConfig({ testTimeout: 900_000 });

const now = new Date('2026-10-01T00:00:00Z');

/** Reads any text: takes no more than seconds, and tells everything in words with a place in the text. */
function readsAnything(files: readonly ScheduleFile[]): void {
  // Time of the processor and not of the clock, so that a busy machine does not fail the test.
  const begun = process.cpuUsage();
  const result = parseSchedule(files, { now });
  const { user, system } = process.cpuUsage(begun);
  expect((user + system) / 1000).toBeLessThan(5_000);
  const told = result.ok ? result.warnings : result.problems;
  if (!result.ok) expect(result.problems.some(({ severity }) => severity === 'error')).toBe(true);
  const linesOf = new Map(files.map(({ path, text }) => [path, text.split('\n')]));
  for (const { file, line, column, message, hint } of told) {
    const text = linesOf.get(file)?.[line - 1];
    const isThere = text !== undefined && column >= 1 && column <= text.length + 1;
    if (!isThere) throw new Error(`${file}:${line}:${column} is not in the text: ${message}`);
    if (!/^[^\n]{10,900}$/.test(message) || !/^[^\n]{5,900}$/.test(hint)) throw new Error(`${message}\n${hint}`);
  }
}

describe('any text', () => {
  it('is read: random characters', () => {
    const unit = fc.oneof(
      fc.constantFrom(...'{}[]:-#&*!|>\'"%@`?,~\n\n\t  aA01\r\u00a0\ufeff'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 300 }), (text) => readsAnything([{ path: 'a.yml', text }])),
      { numRuns: cases(200) },
    );
  });

  it('is read: random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        readsAnything([{ path: 'a.yml', text: new TextDecoder().decode(bytes) }]);
      }),
      { numRuns: cases(200) },
    );
  });

  it('is read: words of the language in any order', () => {
    const word = fc.constantFrom(
      'timezone: UTC\n',
      'targets:',
      'windows:',
      'calendars:',
      '\n',
      '\n  ',
      '\n    ',
      '\n  - ',
      'name: ',
      'kind: ',
      'pre-event',
      'scale-down',
      '{ ',
      ' }',
      '[',
      ']',
      ', ',
      'backend: ',
      'desired: ',
      'min: 5',
      'max: 3',
      'start: ',
      'end: ',
      'for: ',
      '9h',
      'cron(',
      '0 8 * * ? *',
      ')',
      '2026-11-27',
      ' 09:00',
      'from: ',
      '"08:00"',
      'to: ',
      'days: ',
      'MON-FRI',
      'except: ',
      '&a ',
      '*a',
      'null',
      '-1',
      'lead: ',
      'autoscaling: ',
      'rampUp: ',
      'ecs: ',
      'cluster: ',
      'scaling: ',
      'metric: ',
      'buffer: ',
      '20%',
      'owner: ',
      '\t',
      '#',
      '"',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 80 }), (words) =>
        readsAnything([{ path: 'a.yml', text: words.join('') }]),
      ),
      { numRuns: cases(200) },
    );
  });

  it('is read: a right schedule with something done to it', () => {
    const harm = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.integer({ min: 0, max: 12 }),
      added: fc.oneof(
        fc.constantFrom('', ' ', '\n', '\t', ':', '- ', '"', '{', '[', '}', '&a', '*a', '0', '-', '__proto__: '),
        fc.string({ maxLength: 4 }),
      ),
    });
    fc.assert(
      fc.property(anyWritten, anyLayout, fc.array(harm, { minLength: 1, maxLength: 3 }), (written, layout, harms) => {
        const files = asFiles(written, layout).map(({ path, text }) => {
          const harmed = harms.reduce((before, { at, removed, added }) => {
            const from = Math.floor(at * before.length);
            return before.slice(0, from) + added + before.slice(from + removed);
          }, text);
          return { path, text: harmed };
        });
        readsAnything(files);
      }),
      { numRuns: cases(100) },
    );
  });

  it('is read: the broken schedules, cut off anywhere', () => {
    for (const { files } of fixturesIn('invalid')) {
      for (const { text } of files) {
        for (let end = 0; end < text.length; end += 37) readsAnything([{ path: 'a.yml', text: text.slice(0, end) }]);
      }
    }
  });
});

describe('64 KB made to be slow', () => {
  const size = 65_536;
  const fill = (text: string) => text.repeat(Math.floor(size / text.length));
  const head =
    'timezone: America/New_York\ntargets: { a: { ecs: { cluster: c, service: s }, base: { min: 2, max: 10 } } }\n';
  /** A head and as many numbered lines as fit. */
  const lines = (start: string, line: (index: number) => string) => {
    const all = [start];
    for (let length = start.length, index = 0; ; index += 1) {
      const next = line(index);
      length += next.length;
      if (length > size) return all.join('');
      all.push(next);
    }
  };
  const window = (index: number, rest: string) => `- { name: w${index}, targets: { a: { desired: 3 } }, ${rest} }\n`;
  const service = 'timezone: UTC\ntargets: { a: { ecs: { cluster: c, service: s },';
  const blanks = ' '.repeat(65_000);
  const mondays = Array.from({ length: 2000 }, (_, week) =>
    new Date(Date.UTC(2026, 0, 5) + week * 7 * 86_400_000).toISOString().slice(0, 10),
  ).join(',');

  it.each<readonly [string, string]>([
    ['opening brackets', fill('[')],
    ['brackets that close', `${'['.repeat(size / 2)}${']'.repeat(size / 2)}`],
    ['opening braces with keys', fill('{a: ')],
    ['dashes', fill('- ')],
    ['question marks', fill('? ')],
    ['deep and crooked', fill('- [{')],
    ['commas', `[${fill(',')}`],
    ['closing braces', fill('}')],
    ['quotes', fill('"')],
    ['backslashes', `"${fill('\\x')}`],
    ['tags', fill('!a ')],
    ['anchors', fill('&a ')],
    ['directives', fill('%a\n')],
    ['documents', fill('---\n')],
    ['colons', fill(':\n')],
    ['tabs', fill('\t\n')],
    ['a single word', fill('a')],
    ['a single number', `priority: ${fill('9')}`],
    ['keys that nobody knows', lines('', (index) => `k${index}: 1\n`)],
    ['keys that are nearly known', lines('', (index) => `timezon${index}: 1\n`)],
    ['settings in braces', `x: {${lines('', (index) => `k${index}: 1, `)}}`],
    ['words in braces', `x: {k: 1${lines('', (index) => `, k${index}`)}}`],
    ['lines that begin anywhere', lines('', (index) => `${' '.repeat(index % 7)}k: 1\n`)],
    ['dashes that begin anywhere', lines('', (index) => `${' '.repeat(index % 7)}- k: 1\n`)],
    ['a name again and again', lines('', () => 'name: a\n')],
    ['one key again and again', lines('', () => 'windows: []\n')],
    ['settings of one long key', `? ${fill('timezone')}\n: 1`],
    [
      'aliases that double',
      lines('a0: &a0 [x, x]\n', (index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`),
    ],
    ['an alias again and again', lines('calendars:\n  a: &a [2026-01-01]\n', (index) => `  b${index}: *a\n`)],
    [
      'aliases in a chain',
      lines('calendars:\n  a0: &a0 [x]\n', (index) => `  a${index + 1}: &a${index + 1} [*a${index}]\n`),
    ],
    ['an alias of nothing', fill('- *b\n')],
    [
      'unknown calendars',
      lines(
        `${head}calendars: { ${lines('', (index) => (index < 2000 ? `n${index}: [], ` : 'x'.repeat(size)))} }\nwindows:\n- { name: w, kind: scale-up, allDay: true, targets: { a: { desired: 3 } }, except: [`,
        (index) => `m${index},`,
      ),
    ],
    [
      'unknown targets',
      lines(
        `${head}windows:\n- name: w\n  kind: scale-up\n  allDay: true\n  targets:\n`,
        (index) => `    b${index}: { desired: 1 }\n`,
      ),
    ],
    [
      'many targets',
      lines('timezone: UTC\ntargets:\n', (index) => ` t${index}: {ecs: {cluster: c, service: s${index % 500}}}\n`),
    ],
    ['windows of one name', lines(`${head}windows:\n`, () => window(0, 'kind: scale-up, allDay: true'))],
    [
      'windows every minute',
      lines(`${head}windows:\n`, (index) => window(index, 'kind: scale-down, start: "* * * * *", for: 30s')),
    ],
    [
      'windows that all overrule each other',
      lines(`${head}windows:\n`, (index) => window(index, `kind: scale-down, allDay: true, priority: ${index}`)),
    ],
    [
      'events that all overlap',
      lines(`${head}windows:\n`, (index) => window(index, 'kind: pre-event, start: 2026-11-27 09:00, for: 9h')),
    ],
    [
      'windows on rare days',
      lines(`${head}windows:\n`, (index) => window(index, 'kind: scale-up, start: cron(0 0 29 2 ? *), for: 9d')),
    ],
    [
      'days taken out one by one',
      lines(`${head}calendars: { m: [${mondays}] }\nwindows:\n`, (index) =>
        window(index, 'kind: scale-up, days: MON, from: 8:00, to: 9:00, except: m'),
      ),
    ],
    [
      'all days taken out',
      lines(`${head}windows:\n`, (index) =>
        window(index, 'kind: scale-up, allDay: true, except: 1970-01-01..2199-12-31'),
      ),
    ],
    ['blanks in a percentage', `${service} throughput: { requestsPerMinute: 5, buffer: "1${blanks}x" } } }`],
    ['blanks in a warm-up', `${service} scaling: [{ metric: cpu, target: 5, cooldown: "1${blanks}x" }] } }`],
    ['blanks in a time zone', `timezone: "Europe${blanks}x"\n`],
    ['blanks in a date', `${head}calendars: { m: ["2026-11-27${blanks}x"] }\n`],
    ...['name', 'kind', 'days', 'from', 'to', 'start', 'end', 'for', 'except', 'lead', 'owner', 'note'].map(
      (key): [string, string] => [`blanks in ${key}`, `${head}windows: [{ ${key}: "2026-11-27 9${blanks}x" }]\n`],
    ),
    ['lines indented ever deeper', Array.from({ length: 350 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('is read within a second: %s', (_, text) => {
    expect(text.length).toBeLessThan(size * 2);
    readsAnything([{ path: 'a.yml', text: text.slice(0, size) }]);
  });
});
