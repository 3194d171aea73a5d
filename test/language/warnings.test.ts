import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Problem } from '../../lib/schedule/schedule.ts';

/** Where the line runs between what is odd and what is not: too many warnings, and nobody reads them. */

const now = new Date('2026-10-01T00:00:00Z');
const targets = `timezone: UTC
targets:
  worker: { ecs: { cluster: main, service: worker }, base: { min: 1, max: 4 } }
  shop: { ecs: { cluster: main, service: shop }, base: { min: 2, max: 10 } }
  bare: { ecs: { cluster: main, service: bare } }
windows:
`;

/** `name kind, when, the rest`, as one line of a file. */
function writtenLine(line: string): string {
  const [, name, kind, rest = ''] = /^(\S+) (\S+), (.*)$/.exec(line) ?? [];
  const capacity = rest.includes('targets:') ? '' : `, targets: { shop: { desired: 12 } }`;
  return `  - { name: ${name}, kind: ${kind}, ${rest}${capacity} }\n`;
}

function warnings(lines: readonly string[], at: Date | undefined = now): readonly Problem[] {
  const text = targets + lines.map(writtenLine).join('');
  const result = parseSchedule([{ path: 'a.yml', text }], at && { now: at });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join(' '));
  return result.warnings;
}

/** `name code` of each. */
function warned(lines: readonly string[], at: Date | undefined = now): string[] {
  const first = targets.split('\n').length;
  return warnings(lines, at).map(({ line, code }) => `${lines[line - first]?.split(' ')[0]} ${code}`);
}

const shop = (capacity: string) => `targets: { shop: { ${capacity} } }`;
const up = (name: string, rest: string) => `${name} scale-up, ${rest}, ${shop('desired: 5')}`;
const down = (name: string, rest: string) => `${name} scale-down, ${rest}, ${shop('min: 1, desired: 1')}`;
const daily = (from: string, to: string, rest = '') => `from: "${from}", to: "${to}"${rest}`;
const on27 = (from: string, to: string) => `start: 2026-11-27 ${from}, end: 2026-11-27 ${to}`;

describe('an event that is over', () => {
  it.each<[string, string[], string[]]>([
    ['is told', ['sale pre-event, start: 2026-09-01 09:00, for: 9h'], ['sale event-over']],
    ['not while it is live', ['sale pre-event, start: 2026-09-30 12:00, for: 24h'], []],
    ['from its very end on', ['sale pre-event, start: 2026-09-30 00:00, end: 2026-10-01 00:00'], ['sale event-over']],
    ['not of a scale-up: it is harmless', [up('old', 'start: 2026-09-01 09:00, for: 9h')], []],
    ['not of one that comes again', ['sale pre-event, start: 0 9 * * FRI, for: 9h'], []],
    [
      'not of one that comes again while its last occurrence is live',
      ['sale pre-event, start: 0 12 * * WED, for: 24h, validUntil: 2026-09-30'],
      [],
    ],
    [
      'of one that comes again when its last day is over',
      ['sale pre-event, start: 0 9 * * FRI, for: 9h, validUntil: 2026-09-30'],
      ['sale event-over'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(warned(lines)).toEqual(expected);
  });

  it('is not told where nobody says what time it is', () => {
    const result = parseSchedule([
      { path: 'a.yml', text: targets + writtenLine('sale pre-event, start: 2020-01-01 09:00, for: 9h') },
    ]);
    expect(result.ok && result.warnings).toEqual([]);
  });
});

describe('events that overlap', () => {
  it.each<[string, string[], string[]]>([
    [
      'not when one begins as the other ends',
      [`a pre-event, ${on27('09:00', '12:00')}`, `b pre-event, ${on27('12:00', '15:00')}`],
      [],
    ],
    [
      'a minute earlier they do',
      [`a pre-event, ${on27('09:00', '12:01')}`, `b pre-event, ${on27('12:00', '15:00')}`],
      ['b events-overlap'],
    ],
    [
      'a long one with all that begin in it, also after a short one',
      [
        `a pre-event, ${on27('09:00', '18:00')}`,
        `b pre-event, ${on27('10:00', '11:00')}`,
        `c pre-event, ${on27('17:00', '19:00')}`,
      ],
      ['b events-overlap', 'c events-overlap'],
    ],
    [
      'not on different targets',
      [
        `a pre-event, ${on27('09:00', '12:00')}`,
        `b pre-event, ${on27('09:00', '12:00')}, targets: { worker: { desired: 4 } }`,
      ],
      [],
    ],
    ['not with a scale-up', [`a pre-event, ${on27('09:00', '12:00')}`, up('day', daily('08:00', '20:00'))], []],
    [
      'not when both are over',
      ['a pre-event, start: 2026-09-01 09:00, for: 9h', 'b pre-event, start: 2026-09-01 10:00, for: 9h'],
      ['a event-over', 'b event-over'],
    ],
    [
      'of two that begin together the second by name',
      [`b pre-event, ${on27('09:00', '12:00')}`, `a pre-event, ${on27('09:00', '12:00')}`],
      ['b events-overlap'],
    ],
    [
      'one that comes again, with a single one years ahead',
      ['weekly pre-event, start: 0 9 * * FRI, for: 9h', 'sale pre-event, start: 2028-11-24 10:00, for: 1h'],
      ['sale events-overlap'],
    ],
    [
      'not with the day between two of its occurrences',
      ['weekly pre-event, start: 0 9 * * FRI, for: 9h', 'sale pre-event, start: 2028-11-25 10:00, for: 1h'],
      [],
    ],
  ])('%s', (_, lines, expected) => {
    expect(warned(lines)).toEqual(expected);
  });

  it('are told once, of the first target by name', () => {
    const both = 'targets: { worker: { desired: 4 }, shop: { desired: 12 } }';
    const told = warnings([
      `a pre-event, ${on27('09:00', '12:00')}, ${both}`,
      `b pre-event, ${on27('11:00', '15:00')}, ${both}`,
    ]);
    expect(told.map(({ message }) => message)).toEqual(['Event `b` overlaps with `a` on `shop`.']);
  });
});

describe('a window that begins again before it has ended', () => {
  it.each<[string, string[], string[]]>([
    ['not when it ends as it begins again', [up('hourly', 'start: 0 * * * *, for: 60m')], []],
    ['a minute longer', [up('hourly', 'start: 0 * * * *, for: 61m')], ['hourly longer-than-period']],
    ['not of a day by its times', [up('always', 'allDay: true')], []],
    ['not of one that happens once', [up('once', 'start: 2026-11-27 09:00, for: 30d')], []],
  ])('%s', (_, lines, expected) => {
    expect(warned(lines)).toEqual(expected);
  });
});

describe('a window that never decides', () => {
  const noon = daily('12:00', '13:00');
  const day = daily('08:00', '20:00');
  it.each<[string, string[], string[]]>([
    ['a scale-down in a scale-up', [down('rest', noon), up('day', day)], ['rest never-decides']],
    ['not where a part of it is left', [down('rest', noon), up('day', daily('08:00', '12:59'))], []],
    ['not where some days are left', [down('rest', noon), up('day', daily('08:00', '20:00', ', days: MON-SAT'))], []],
    [
      'covered by two after each other',
      [down('rest', noon), up('a', daily('08:00', '12:30')), up('b', daily('12:30', '20:00'))],
      ['rest never-decides'],
    ],
    [
      'not with a minute between the two',
      [down('rest', noon), up('a', daily('08:00', '12:30')), up('b', daily('12:31', '20:00'))],
      [],
    ],
    ['not in an event that happens once', [down('rest', noon), `sale pre-event, ${on27('08:00', '20:00')}`], []],
    ['not of a scale-up in another', [up('a', noon), up('b', day)], []],
    ['a scale-up under a higher rank', [up('a', noon), up('b', `${day}, priority: 1`)], ['a never-decides']],
    [
      'not of an event under any rank',
      [`sale pre-event, ${on27('12:00', '13:00')}`, up('b', `${day}, priority: 9`)],
      [],
    ],
    ['not of equal scale-downs', [down('a', noon), down('b', noon)], []],
    [
      'a scale-down in a higher one',
      [down('a', noon), `b scale-down, ${day}, ${shop('min: 1, desired: 2')}`],
      ['a never-decides'],
    ],
    ['not the higher one', [`a scale-down, ${noon}, ${shop('min: 1, desired: 2')}`, down('b', day)], []],
    [
      'not where it decides on another target',
      [`rest scale-down, ${noon}, targets: { shop: { desired: 1 }, worker: { desired: 1 } }`, up('day', day)],
      [],
    ],
    ['a single one in a scale-up', [down('rest', on27('12:00', '13:00')), up('day', day)], ['rest never-decides']],
    [
      'not where a third may overrule the scale-up',
      [down('rest', on27('12:00', '13:00')), up('day', day), down('night', `${daily('22:00', '06:00')}, priority: 5`)],
      [],
    ],
    [
      'where the third has the same rank it cannot',
      [down('rest', on27('12:00', '13:00')), up('day', day), down('night', daily('22:00', '06:00'))],
      ['rest never-decides'],
    ],
    [
      'in a single scale-up, which nothing overrules',
      [
        down('rest', on27('12:00', '13:00')),
        up('once', on27('08:00', '20:00')),
        down('night', `${daily('22:00', '06:00')}, priority: 5`),
      ],
      ['rest never-decides'],
    ],
    [
      'not one that never happens either: that is told already',
      [down('rest', `${noon}, validFrom: 2027-01-01, validUntil: 2027-01-01, except: 2027-01-01`), up('day', day)],
      ['rest never-happens'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(warned(lines)).toEqual(expected);
  });
});

describe('capacity that does not do what it seems to', () => {
  const once = on27('09:00', '18:00');
  it.each<[string, string[], string[]]>([
    ['a max below that of the base', [`a scale-up, ${once}, ${shop('desired: 5, max: 9')}`], ['a max-without-effect']],
    ['not the same max', [`a scale-up, ${once}, ${shop('desired: 5, max: 10')}`], []],
    ['not of a scale-down: it lowers it', [`a scale-down, ${once}, ${shop('max: 5')}`], []],
    ['not without a base', [`a scale-up, ${once}, targets: { bare: { desired: 1, max: 2 } }`], []],
    [
      'fewer tasks than autoscaling could have reached',
      [`a pre-event, ${once}, ${shop('desired: 9')}`],
      ['a no-head-room'],
    ],
    ['a floor of fewer', [`a pre-event, ${once}, ${shop('min: 9')}`], ['a no-head-room']],
    ['not as many', [`a pre-event, ${once}, ${shop('desired: 10')}`], []],
    ['not where autoscaling stays on', [`a pre-event, ${once}, autoscaling: floor, ${shop('desired: 9')}`], []],
    [
      'where it is suspended',
      [`a pre-event, ${once}, autoscaling: suspend, ${shop('desired: 9')}`],
      ['a no-head-room'],
    ],
    ['not of a scale-up', [`a scale-up, ${once}, ${shop('desired: 9')}`], []],
    ['not without a base', [`a pre-event, ${once}, targets: { bare: { desired: 1 } }`], []],
    ['an event of a max alone', [`a pre-event, ${once}, ${shop('max: 20')}`], ['a no-count']],
    ['not with a floor', [`a pre-event, ${once}, ${shop('min: 10, max: 20')}`], []],
    ['not where autoscaling stays on', [`a pre-event, ${once}, autoscaling: floor, ${shop('max: 20')}`], []],
    ['not of a scale-up', [`a scale-up, ${once}, ${shop('max: 20')}`], []],
  ])('%s: %j', (_, lines, expected) => {
    expect(warned(lines)).toEqual(expected);
  });

  it.each`
    capacity                    | written
    ${'desired: 9'}             | ${'9 }'}
    ${'min: 9'}                 | ${'9 }'}
    ${'min: 8, desired: 9'}     | ${'9 }'}
    ${'requestsPerMinute: 900'} | ${'900 }'}
  `('too few are told where they are written: $capacity', ({ capacity, written }) => {
    const throughput = targets.replace('max: 10 }', 'max: 11 }, throughput: { requestsPerMinute: 100 }');
    const text = `${throughput}${writtenLine(`a pre-event, ${once}, ${shop(capacity)}`)}`;
    const result = parseSchedule([{ path: 'a.yml', text }], { now });
    const [told] = result.ok ? result.warnings : [];
    expect(told?.code).toBe('no-head-room');
    expect(text.split('\n')[(told?.line ?? 0) - 1]?.slice((told?.column ?? 0) - 1)).toMatch(new RegExp(`^${written}`));
  });

  it('one task is no tasks', () => {
    const [told] = warnings([`a pre-event, ${once}, ${shop('desired: 1')}`]);
    expect(told?.message).toMatch(/^`shop` gets 1 task, and /);
  });
});

describe('a lead that is shorter than its ramp', () => {
  const ramp = (lead: string, rest = shop('desired: 12')) =>
    `a pre-event, ${on27('09:00', '18:00')}, lead: ${lead}, rampUp: { step: 5, every: 10m }, ${rest}`;
  it.each<[string, string[], string[]]>([
    ['not when the last step is taken at the start', [ramp('10m')], []],
    ['a second shorter', [ramp('599s')], ['a lead-too-short']],
    [
      'half an hour is the lead that is not given',
      [`a pre-event, ${on27('09:00', '18:00')}, rampUp: { step: 1, every: 10m }`],
      ['a lead-too-short'],
    ],
    [
      'not of a scale-up: it walks after its start',
      [`a scale-up, ${on27('09:00', '18:00')}, rampUp: { step: 1, every: 1h }`],
      [],
    ],
    ['not of a ramp down', [`a pre-event, ${on27('09:00', '18:00')}, rampDown: { step: 1, every: 1h }`], []],
    ['without a base it walks from nothing', [ramp('599s', 'targets: { bare: { desired: 6 } }')], ['a lead-too-short']],
  ])('%s', (_, lines, expected) => {
    expect(warned(lines)).toEqual(expected);
  });

  it.each`
    targets                                                 | name        | because
    ${'{ worker: { desired: 40 }, shop: { desired: 12 } }'} | ${'worker'} | ${'the longest way'}
    ${'{ shop: { desired: 40 }, worker: { desired: 12 } }'} | ${'shop'}   | ${'the longest way'}
    ${'{ worker: { desired: 39 }, shop: { desired: 40 } }'} | ${'shop'}   | ${'of two the first by name'}
  `('names $name: $because', ({ targets, name }) => {
    const [told] = warnings([ramp('1m', `targets: ${targets}`)]).filter(({ code }) => code === 'lead-too-short');
    expect(told?.message).toContain(`\`${name}\` needs 1h10m`);
  });
});

describe('the last of very many windows', () => {
  it('is looked at as the first is: of most one date tells enough', () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      up(`w${index}`, `${daily('08:00', '20:00')}, days: MON-SAT`),
    );
    expect(
      warned([
        ...many.map((line) => line.replace('shop:', 'worker:')),
        down('rest', daily('12:00', '13:00')),
        up('day', daily('08:00', '20:00')),
      ]),
    ).toContain('rest never-decides');
  });
});
