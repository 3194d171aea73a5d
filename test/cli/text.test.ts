import { describe, expect, it } from 'vitest';
import { pageOf } from '../../cli/shell/page.ts';
import { progressOn } from '../../cli/shell/progress.ts';
import { wrapped } from '../../cli/text/lines.ts';
import { localClock } from '../../cli/text/local-clock.ts';
import { escaped } from '../../cli/text/preview-markdown.ts';
import { problemText } from '../../cli/text/problem-text.ts';
import { table } from '../../cli/text/table.ts';
import { changeText, grouped, money } from '../../cli/text/totals-text.ts';
import type { Problem } from '../../lib/schedule/schedule.ts';

const plain = { paint: (_: unknown, text: string) => text };

describe('a table', () => {
  const columns = [{ title: 'target' }, { title: 'tasks', right: true }, { title: 'why' }];
  const why = 'business-hours runs until 27 Nov 20:00: at least 5 and at most 10 tasks.';

  it('has columns as wide as they must be', () => {
    expect(
      table(
        columns,
        [
          ['api', '5', 'a'],
          ['backend', '12', 'b'],
        ],
        undefined,
      ),
    ).toEqual(['  target   tasks  why', '  api          5  a', '  backend     12  b']);
  });

  it('breaks its last column', () => {
    expect(table([{}, {}], [['api', why]], 50)).toEqual([
      '  api  business-hours runs until 27 Nov 20:00: at',
      '       least 5 and at most 10 tasks.',
    ]);
  });

  it('puts it below where there is no room beside it', () => {
    const name = 'a-name-of-thirty-two-characters-';
    expect(table([{}, {}], [[name, why]], 50)).toEqual([
      `  ${name}`,
      '      business-hours runs until 27 Nov 20:00: at',
      '      least 5 and at most 10 tasks.',
    ]);
  });

  it('never has a line that is longer than it may be, but for a single word', () => {
    for (let width = 40; width < 130; width++) {
      const lines = table([{}, { right: true }, {}], [['backend', '2 → 5', why]], width);
      expect(lines.filter((line) => line.length > width)).toEqual([]);
    }
    expect(wrapped('https://example.com/a/very/long/address', 10)).toEqual(['https://example.com/a/very/long/address']);
  });
});

describe('a problem', () => {
  const problem = (more: Partial<Problem>): Problem => ({
    severity: 'error',
    code: 'a',
    file: 'a.yml',
    line: 1,
    column: 1,
    message: 'Wrong.',
    hint: '',
    ...more,
  });
  const shown = (text: string, more: Partial<Problem>, width?: number) =>
    problemText(problem(more), [{ path: 'a.yml', text }], { ...plain, ...(width !== undefined && { width }) }).slice(1);

  it('marks the word at its place', () => {
    expect(shown('a: 1\n  backend: { min: five }\r\n', { line: 2, column: 19 })).toEqual([
      '    2 |   backend: { min: five }',
      '      |                   ^^^^',
    ]);
  });

  it('marks what is to be replaced', () => {
    const replacement = [{ line: 1, column: 8, length: 16, text: '2026-11-27 09:00' }];
    expect(shown('start: 27.11.2026 09:00', { column: 8, replacement })[1]).toBe('      |        ^^^^^^^^^^^^^^^^');
  });

  it('marks the end of a line, and a line that is empty', () => {
    expect(shown('name:', { column: 6 })).toEqual(['    1 | name:', '      |      ^']);
    expect(shown('', {})).toEqual(['    1 | ', '      | ^']);
  });

  it('counts characters, not the units of JavaScript, and leaves room for wide ones', () => {
    // Two columns of a terminal are one of its wide blanks.
    expect(shown('a: "🎉" x: 1', { column: 8 })[1]).toBe(`      | ${'    '}\u3000${'  '}^`);
  });

  it('cuts a long line around the place', () => {
    const text = `${'x'.repeat(300)} here ${'y'.repeat(300)}`;
    const [line = '', mark = ''] = shown(text, { column: 302 }, 80);
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('here');
  });

  it('lets nothing of a file move the cursor', () => {
    expect(shown('a: \u001b[2Jb\u202e\tc', {})[0]).toBe('    1 | a: \ufffd[2Jb\ufffd c');
  });

  it('is told without its line where the file is not at hand', () => {
    expect(problemText(problem({ hint: 'Write it.' }), [], plain)).toEqual(['a.yml:1:1 error: Wrong.', 'Write it.']);
  });
});

describe('a local clock', () => {
  const clock = localClock('America/New_York');

  it.each([
    ['2026-11-28T01:00:00Z', '20:00', '01:00+1', 'Fri 27 Nov 2026 20:00'],
    ['2027-03-14T07:00:00Z', '03:00', '07:00', 'Sun 14 Mar 2027 03:00'],
  ])('shows %s', (at, time, utc, short) => {
    const instant = new Date(at);
    expect([clock.time(instant), clock.utcTime(instant), clock.short(instant)]).toEqual([time, utc, short]);
  });

  it('shows that it is another day in UTC, and a span of one day as one', () => {
    expect(localClock('Pacific/Kiritimati').utcTime(new Date('2026-11-27T12:00:00Z'))).toBe('12:00-1');
    expect(clock.days(new Date('2026-11-27T05:00:00Z'), new Date('2026-11-28T05:00:00Z'))).toBe('27 Nov 2026');
    expect(clock.dayOf('2026-11-27')).toBe('Friday, 27 November 2026');
  });
});

describe('numbers', () => {
  it.each([
    [grouped(1234567), '1,234,567'],
    [grouped(999), '999'],
    [money(1234.5), '1,234.50'],
    [money(0.005), '0.01'],
    [changeText(100, 1300), '100 → 1,300 (+1,200)'],
    [changeText(10, 4), '10 → 4 (-6)'],
    [changeText(10.1, 10.2), '10, as before'],
    [changeText(1.5, 1.25, money), '1.50 → 1.25 (-0.25)'],
  ])('%s', (shown, expected) => {
    expect(shown).toBe(expected);
  });
});

describe('markdown', () => {
  it('holds what people wrote as text', () => {
    expect(escaped('a|b *c* `d` <img> @ana [x](y)')).toBe('a\\|b \\*c\\* \\`d\\` \\<img\\> @\u200bana \\[x\\]\\(y\\)');
  });
});

describe('a page', () => {
  const stream = (isTTY: boolean, columns?: number) => ({ isTTY, columns }) as unknown as NodeJS.WriteStream;

  it.each([
    ['a terminal', stream(true, 97), {}, 97],
    ['COLUMNS before the terminal', stream(true, 97), { COLUMNS: '60' }, 60],
    ['no terminal', stream(false), {}, undefined],
    ['COLUMNS without a terminal', stream(false), { COLUMNS: '132' }, 132],
    ['COLUMNS that is none', stream(false), { COLUMNS: 'wide' }, undefined],
    ['what is too narrow', stream(true, 3), {}, 40],
  ])('is as wide as %s', (_, one, env, width) => {
    expect(pageOf(one, env).width).toBe(width);
  });
});

describe('progress', () => {
  it('is told once a second, and not of what takes less', () => {
    const told: string[] = [];
    let now = 0;
    const progress = progressOn({ write: (text) => void told.push(text) }, () => now);
    for (now of [10, 900, 1_100, 1_200, 2_000, 2_300]) progress('targets', now, 3_000);
    expect(told).toEqual(['targets: 1100 of 3000\n', 'targets: 2300 of 3000\n']);
  });
});
