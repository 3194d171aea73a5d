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

describe('one slip of one line', () => {
  it('starts from a text without any', () => {
    expect(parseSchedule([{ path: 'a.yml', text }])).toMatchObject({ ok: true });
  });

  it.each(Object.keys(slips))('is told of that line and of no other: %s', (name) => {
    const elsewhere = lines.flatMap((line, index) => {
      const changed = slips[name]?.(line) ?? line;
      if (changed === line) return [];
      const result = parseSchedule([{ path: 'a.yml', text: `${lines.with(index, changed).join('\n')}\n` }]);
      const errors = result.ok ? [] : result.problems.filter(({ severity }) => severity === 'error');
      return errors.some((problem) => problem.line !== index + 1) ? [`${line.trim()}, ${name}`] : [];
    });
    expect(elsewhere.filter((slip) => !otherwise.includes(slip))).toEqual([]);
  });
});
