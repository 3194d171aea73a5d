import { describe, expect, it } from 'vitest';
import { failing } from '../../lib/plan/failing.ts';
import { plan } from '../../lib/plan/plan.ts';
import { partOf } from '../../lib/tell/announcement-of.ts';
import { told } from './read-plan.ts';
import { appliedTo, at, occurrence, recordWith, seenWith, wantedWith } from './wanted-with.ts';

const quiet = wantedWith();
const event = wantedWith({ state: { inForce: [occurrence()], because: 'It is Friday.' } });

describe('a failure', () => {
  const fail = (wanted: typeof quiet) =>
    failing(
      wanted,
      recordWith(),
      { code: 'access-denied', message: 'AWS refuses.', passing: false },
      at('12:00'),
    ).tell.map(partOf);

  it('is told with its message, its code and what was wanted', () => {
    expect(fail(quiet)).toEqual([
      {
        id: 'backend/failed/access-denied/2026-11-27T12:00:00.000Z',
        kind: 'failed',
        severity: 'warning',
        at: '2026-11-27T12:00:00.000Z',
        timezone: 'UTC',
        target: 'backend',
        because: 'AWS refuses. It is tried again every minute.',
        details: ['Wanted: Nothing is in force.', 'Code: access-denied'],
      },
    ]);
  });

  it('of an event is told in its thread, as critical', () => {
    expect(fail(event)).toMatchObject([
      {
        severity: 'critical',
        window: 'campaign',
        phase: 'live',
        thread: 'campaign@2026-11-27T09:00:00.000Z',
        details: ['Wanted: It is Friday.', 'Code: access-denied'],
      },
    ]);
  });

  it('by turns with another one is told once each, until both are over', () => {
    let record = recordWith();
    const codes: string[] = [];
    for (let minute = 0; minute < 25; minute += 1) {
      const code = minute % 10 === 0 ? 'access-denied' : 'invalid';
      const now = new Date(at('08:00').getTime() + minute * 60_000);
      const failed = failing(quiet, record, { code, message: code, passing: false }, now);
      record = failed.record;
      codes.push(...failed.tell.map((news) => partOf(news).details.at(-1) ?? ''));
    }
    expect(codes).toEqual(['Code: access-denied', 'Code: invalid']);
    const { failing: _, ...healed } = record;
    const again = failing(quiet, healed, { code: 'invalid', message: '', passing: false }, at('09:00'));
    expect(again.tell).toHaveLength(1);
  });

  it.each`
    passing  | because
    ${false} | ${'that lasts'}
    ${true}  | ${'that passes by itself'}
  `('$because is told once more when an event begins, as critical', ({ passing }) => {
    let record = recordWith();
    const told: string[] = [];
    for (let minute = 0; minute < 12; minute += 1) {
      const now = new Date(at('08:00').getTime() + minute * 60_000);
      const failed = failing(minute < 6 ? quiet : event, record, { code: 'throttled', message: '', passing }, now);
      record = failed.record;
      told.push(...failed.tell.map(({ severity }) => `${minute}: ${severity}`));
    }
    const after = failing(quiet, record, { code: 'throttled', message: '', passing }, at('09:00'));
    expect(told).toEqual([passing ? '2: warning' : '0: warning', '6: critical']);
    expect(after.tell).toEqual([]);
  });

  it.each`
    told     | expected | because
    ${true}  | ${1}     | ${'it was told, so its end is'}
    ${false} | ${0}     | ${'nobody heard of it'}
  `('that is over is told: $because', ({ told: wasTold, expected }) => {
    const since = at('11:00').toISOString();
    const record = recordWith({
      applied: appliedTo(quiet),
      failing: { code: 'throttled', message: 'AWS refuses.', since, ticks: 3, told: wasTold },
    });
    const steps = plan(quiet, seenWith({ bounds: [2, 10] }), record, at('12:00'));
    expect(told(steps)).toHaveLength(expected);
    if (expected === 1)
      expect(told(steps)).toMatchObject([
        {
          id: `backend/recovered/${since}/2026-11-27T12:00:00.000Z`,
          kind: 'recovered',
          to: { desired: 2, running: 2, min: 2, max: 10 },
          because: 'backend could be brought to what is wanted again: Nothing is in force.',
          details: ['Before: AWS refuses.'],
        },
      ]);
  });
});
