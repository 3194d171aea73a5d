import { describe, expect, it } from 'vitest';
import { changedEvent, type EventChange } from '../../lib/preview/changed-event.ts';
import { parsed, platform } from '../language/parsed.ts';

const text = `${platform.replace(
  'calendars:',
  `  agent: { ecs: { cluster: main, service: agent }, base: { min: 1, max: 6 } }
  small: { ecs: { cluster: main, service: small }, base: { min: 1, max: 6 }, limits: { min: 1, max: 8 } }
calendars:`,
)}
windows:
  - name: sale
    kind: pre-event
    targets: { backend: { requestsPerMinute: 5000 }, agent: { desired: 3 } }
    start: 2026-11-27 09:00
    end: 2026-11-27 18:00
  - name: launch
    kind: pre-event
    targets: { small: { desired: 4, max: 7 } }
    start: 2026-12-01 09:00
    for: 2h
  - name: fridays
    kind: pre-event
    targets: { backend: { desired: 9 } }
    days: FRI
    from: "18:00"
    to: "23:00"
  - name: day
    kind: scale-up
    targets: { backend: { min: 5 } }
    from: "08:00"
    to: "20:00"
`;
const schedule = parsed(text);

const changed = (name: string, change: EventChange) => {
  const result = changedEvent(schedule, name, change);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.schedule.windows.find((window) => window.name === name);
};
const problems = (name: string, change: EventChange): readonly string[] => {
  const result = changedEvent(schedule, name, change);
  return result.ok ? [] : result.problems;
};
const counts = (name: string, change: EventChange) => Object.fromEntries(changed(name, change)?.targets ?? []);

describe('an event changed', () => {
  it('in requests: where they are written so, made into tasks by the language', () => {
    expect(counts('sale', { requestsPerMinute: 9000 })).toEqual({
      backend: { desired: 22, requestsPerMinute: 9000 },
      agent: { desired: 3 },
    });
  });

  it('in requests, where it was written in tasks: of the targets that say what a task serves', () => {
    expect(counts('fridays', { requestsPerMinute: 1000 })).toEqual({
      backend: { desired: 3, requestsPerMinute: 1000 },
    });
  });

  it('in tasks, of the one target that it has or that is named; its ceiling stays', () => {
    expect(counts('launch', { tasks: 6 })).toEqual({ small: { desired: 6, max: 7 } });
    expect(counts('sale', { tasks: 4, target: 'agent' })).toMatchObject({
      agent: { desired: 4 },
      backend: { desired: 12 },
    });
  });

  it('in its start: it stays as long as it is', () => {
    expect(changed('sale', { start: '2026-11-28 10:30' })?.when).toEqual({
      form: 'span',
      start: { kind: 'at', wall: '2026-11-28T10:30' },
      end: { kind: 'at', wall: '2026-11-28T19:30' },
    });
    expect(changed('launch', { start: '2026-12-02 09:00' })?.when).toMatchObject({
      end: { kind: 'for', ms: 7_200_000 },
    });
  });

  it('in its end and its lead', () => {
    expect(changed('launch', { end: '2026-12-01 20:00' })?.when).toMatchObject({
      end: { kind: 'at', wall: '2026-12-01T20:00' },
    });
    expect(changed('launch', { leadMs: 60_000 })?.leadMs).toBe(60_000);
  });

  it('leaves everything else as it is', () => {
    const result = changedEvent(schedule, 'sale', {});
    const plain = (one: typeof schedule) => ({ ...one, windows: one.windows.map(({ place: _, ...window }) => window) });
    expect(result.ok && plain(result.schedule)).toEqual(plain(schedule));
  });
});

describe('a change that cannot be', () => {
  it.each<[string, EventChange, RegExp]>([
    [
      'sale',
      { tasks: 9 },
      /^sale concerns several targets: say of which one these are the tasks \(agent, backend\)\.$/,
    ],
    ['sale', { tasks: 9, target: 'small' }, /^sale does not concern small: it concerns agent, backend\.$/],
    ['launch', { requestsPerMinute: 100 }, /says what one task serves \(throughput\): ask for tasks instead\.$/],
    ['launch', { tasks: 20 }, /more than|above|at most|limits/i],
    [
      'fridays',
      { start: '2026-11-28 10:00' },
      /^fridays comes back: its days and times can be changed in its file only\.$/,
    ],
    ['sale', { start: '27.11.2026 09:00' }, /is not a date and time\. Write it like this: `2026-11-27 09:00`/],
    ['sale', { end: '2026-11-26 09:00' }, /.+/],
    ['sale', { requestsPerMinute: 0 }, /.+/],
  ])('%s %j is told', (name, change, sentence) => {
    expect(problems(name, change).join('\n')).toMatch(sentence);
  });

  it.each(['day', 'nothing'])('%s is no event', (name) => {
    expect(() => changedEvent(schedule, name, {})).toThrow(`There is no event \`${name}\`.`);
  });
});
