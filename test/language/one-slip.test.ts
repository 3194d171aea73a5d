import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';

const text = `timezone: America/New_York
targets:
  backend:
    ecs: { cluster: waooaw-production, service: waooaw-backend }
    base: { min: 2, max: 10 }
    limits: { min: 1, max: 40 }
    throughput: { requestsPerMinute: 500, buffer: 20% }
  agent:
    ecs: { cluster: waooaw-production, service: waooaw-agent }
    base: { min: 1, max: 6 }
    enforce: true
calendars:
  us-holidays: [2026-11-26, 2026-12-25, 2027-01-01]
windows:
  - name: business-hours
    kind: scale-up
    targets: { backend: { min: 5, max: 10, desired: 5 } }
    days: MON-FRI
    from: "08:00"
    to: "20:00"
    except: [us-holidays]
  - name: holiday-campaign
    kind: pre-event
    targets:
      backend: { requestsPerMinute: 5000 }
      agent: { desired: 6 }
    start: 2026-11-27 09:00
    end: 2026-11-27 18:00
    lead: 1h
    owner: marketing@example.com
  - name: night
    kind: scale-down
    targets: { backend: { desired: 2 }, agent: { min: 0, max: 1, desired: 0 } }
    start: cron(0 2 * * ? *)
    end: cron(0 8 * * ? *)
    note: Nobody is awake
`;

const slips: Readonly<Record<string, (line: string) => string>> = {
  'one space less': (line) => line.replace(/^ /, ''),
  'two spaces less': (line) => line.replace(/^ {2}/, ''),
  'no spaces': (line) => line.trimStart(),
  'one space more': (line) => ` ${line}`,
  'two spaces more': (line) => `  ${line}`,
  'a tab': (line) => line.replace(/^ +/, '\t'),
  'a tab after the spaces': (line) => line.replace(/^( +)/, '$1\t'),
  'no dash': (line) => line.replace(/^( *)- /, '$1'),
  'blanks for the dash': (line) => line.replace(/^( *)- /, '$1  '),
  'no blank after the dash': (line) => line.replace(/^( *)- /, '$1-'),
  'two blanks after the dash': (line) => line.replace(/^( *)- /, '$1-  '),
  'a dash of a word processor': (line) => line.replace(/^( *)- /, '$1– '),
  'no colon': (line) => line.replace(/:(?= |$)/, ''),
  'no blank after the colon': (line) => line.replace(/: /, ':'),
  'a special blank after the colon': (line) => line.replace(/: /, ':\u00a0'),
  'a brace too many': (line) => line.replace(/\}$/, '} }'),
  'a brace too few': (line) => line.replace(/\}$/, ''),
};

const lines = text.split('\n').slice(0, -1);

/** Lists as others lay them out: dashes below their setting, entries in lines of their own, wide steps. */
const otherLayout = `timezone: UTC
calendars:
  holidays:
  - 2026-12-25
  - 2027-01-01
targets:
    api:
        ecs:
            cluster: main
            service: api
        scaling:
        -   metric: cpu
            target: 70
        -   metric: memory
            target: 80
windows:
# The day.
- name: day
  kind: scale-up
  targets:
    api:
      min: 2
      desired: 4
  days:
    - MON
    - TUE
  from: "08:00"
  to: "20:00"

- name: sale
  kind: pre-event
  note: |
    - name: of two
      lines
  targets: {
    api: { desired: 9 },
  }
  start: 2026-11-27 09:00
  for: 9h
  except:
    - holidays
`
  .split('\n')
  .slice(0, -1);

/** Slips after which the text still reads as something else, and what is missed is told elsewhere too. */
const otherwise = [
  'throughput: { requestsPerMinute: 500, buffer: 20% }, two spaces less',
  'backend:, two spaces more',
  'agent:, two spaces more',
  'calendars:, two spaces more',
  'windows:, two spaces more',
  'targets:, no spaces',
  'start: 2026-11-27 09:00, two spaces more',
];

const told = (changed: readonly string[]) => {
  const result = parseSchedule([{ path: 'a.yml', text: `${changed.join('\n')}\n` }]);
  return result.ok ? [] : result.problems;
};

/** What is told of each line with a slip in it, one line each: the place, the code and what to do. */
const diaryOf = (title: string, text: readonly string[], slip: (line: string) => string): string => {
  const entries = text.flatMap((line, index) => {
    const changed = slip(line);
    if (changed === line) return [];
    const problems = told(text.with(index, changed)).map((at) => `  ${at.line}:${at.column} ${at.code}: ${at.hint}`);
    return [`${index + 1} ${changed.replaceAll('\t', '→').replaceAll('\u00a0', '⍽')}`, ...problems];
  });
  return [`## ${title}`, ...entries, ''].join('\n');
};

const diaries = Object.entries(slips).flatMap(([name, slip]) => [
  { title: name, of: () => diaryOf(name, lines, slip) },
  { title: `${name}, in another layout`, of: () => diaryOf(`${name}, in another layout`, otherLayout, slip) },
]);

const golden = join(import.meta.dirname, 'one-slip.golden.txt');
const pages = (existsSync(golden) ? readFileSync(golden, 'utf8') : '').split(/^(?=## )/m);

describe('one slip of one line', () => {
  it.each([
    ['one', lines],
    ['another layout', otherLayout],
  ])('starts from a text without any: %s', (_, whole) => {
    expect(told(whole)).toEqual([]);
  });

  it.each(Object.keys(slips))('is told of that line and of no other: %s', (name) => {
    const elsewhere = lines.flatMap((line, index) => {
      const changed = slips[name]?.(line) ?? line;
      if (changed === line) return [];
      const errors = told(lines.with(index, changed)).filter(({ severity }) => severity === 'error');
      return errors.some((problem) => problem.line !== index + 1) ? [`${line.trim()}, ${name}`] : [];
    });
    expect(elsewhere.filter((slip) => !otherwise.includes(slip))).toEqual([]);
  });

  it.each(diaries)('reads well: $title', ({ title, of }) => {
    // The golden file is written by the last test below, with --update: this one then passes next time.
    expect(of().trimEnd()).toBe(pages.find((page) => page.startsWith(`## ${title}\n`))?.trimEnd());
  });

  it('reads well, all together', async () => {
    await expect(diaries.map(({ of }) => of()).join('\n')).toMatchFileSnapshot(golden);
  });
});
