import { describe, expect, it } from 'vitest';
import { actionsMissed, lastDue } from '../../lib/plan/actions-due.ts';
import { firingsOf } from '../../local/embedded-aws/application-auto-scaling/schedule-expression.ts';

const since = new Date('2026-11-27T08:00:00Z');
const until = new Date('2026-11-27T18:00:00Z');
const utc = (time: string): string => `2026-11-27T${time}:00.000Z`;

describe('when an action last fell due', () => {
  it.each`
    schedule                         | timezone              | startTime                 | endTime                   | expected        | because
    ${'at(2026-11-27T09:30:00)'}     | ${undefined}          | ${undefined}              | ${undefined}              | ${utc('09:30')} | ${'once'}
    ${' at( 2026-11-27T09:30:00 ) '} | ${undefined}          | ${undefined}              | ${undefined}              | ${utc('09:30')} | ${'blanks say nothing'}
    ${'at(2026-11-27T08:00:00)'}     | ${undefined}          | ${undefined}              | ${undefined}              | ${undefined}    | ${'AWS has run it by then'}
    ${'at(2026-11-27T18:00:00)'}     | ${undefined}          | ${undefined}              | ${undefined}              | ${utc('18:00')} | ${'AWS does not run it when it is put back'}
    ${'at(2026-11-27T18:00:01)'}     | ${undefined}          | ${undefined}              | ${undefined}              | ${undefined}    | ${'still to come'}
    ${'at(2026-11-27T09:30:00)'}     | ${'America/New_York'} | ${undefined}              | ${undefined}              | ${utc('14:30')} | ${'in its own zone'}
    ${'at(2026-11-27T09:30:00)'}     | ${'Mars/Olympus'}     | ${undefined}              | ${undefined}              | ${'unknown'}    | ${'a zone that is not known here'}
    ${'at(soon)'}                    | ${undefined}          | ${undefined}              | ${undefined}              | ${'unknown'}    | ${'no time'}
    ${'cron(30 9 * * ? *)'}          | ${undefined}          | ${undefined}              | ${undefined}              | ${utc('09:30')} | ${'every day'}
    ${'cron(30 9 27 11 ? 2026)'}     | ${undefined}          | ${undefined}              | ${undefined}              | ${utc('09:30')} | ${'never again'}
    ${'cron(30 9 * * ? 2027)'}       | ${undefined}          | ${undefined}              | ${undefined}              | ${undefined}    | ${'next year'}
    ${'cron(30 7 * * ? *)'}          | ${undefined}          | ${undefined}              | ${undefined}              | ${undefined}    | ${'before it was taken away'}
    ${'cron(30 9 * * ? *)'}          | ${'Europe/Berlin'}    | ${undefined}              | ${undefined}              | ${utc('08:30')} | ${'every day in its own zone'}
    ${'cron(0/10 * * * ? *)'}        | ${undefined}          | ${undefined}              | ${undefined}              | ${utc('18:00')} | ${'the last of many'}
    ${'cron(0/10 * * * ? *)'}        | ${undefined}          | ${undefined}              | ${'2026-11-27T12:05:00Z'} | ${utc('12:00')} | ${'until its end'}
    ${'cron(30 9 * * ? *)'}          | ${undefined}          | ${'2026-11-27T10:00:00Z'} | ${undefined}              | ${undefined}    | ${'it has not begun yet'}
    ${'cron(30 9 * * ? *)'}          | ${undefined}          | ${'2026-11-27T09:30:00Z'} | ${undefined}              | ${utc('09:30')} | ${'it begins with it'}
    ${'cron(30 9 * * ? *)'}          | ${undefined}          | ${undefined}              | ${'2026-11-27T07:00:00Z'} | ${undefined}    | ${'it had ended before'}
    ${'cron(0 0 31 2 ? *)'}          | ${undefined}          | ${undefined}              | ${undefined}              | ${undefined}    | ${'never'}
    ${'cron(30 9 * * *)'}            | ${undefined}          | ${undefined}              | ${undefined}              | ${'unknown'}    | ${'AWS knows six fields'}
    ${'rate(3 hours)'}               | ${undefined}          | ${'2026-11-27T07:00:00Z'} | ${undefined}              | ${utc('16:00')} | ${'from its start'}
    ${'rate(3 hours)'}               | ${undefined}          | ${'2026-11-27T17:00:00Z'} | ${undefined}              | ${utc('17:00')} | ${'its start is the first time'}
    ${'rate(3 hours)'}               | ${undefined}          | ${'2026-11-28T07:00:00Z'} | ${undefined}              | ${undefined}    | ${'its start is still to come'}
    ${'rate(1 day)'}                 | ${undefined}          | ${'2026-11-01T07:00:00Z'} | ${undefined}              | ${undefined}    | ${'not between'}
    ${'rate(3 hours)'}               | ${undefined}          | ${undefined}              | ${undefined}              | ${'unknown'}    | ${'it counts from when it was put'}
    ${'rate(3 weeks)'}               | ${undefined}          | ${'2026-11-27T07:00:00Z'} | ${undefined}              | ${'unknown'}    | ${'no unit of AWS'}
    ${'daily'}                       | ${undefined}          | ${undefined}              | ${undefined}              | ${'unknown'}    | ${'no expression'}
    ${'rate(3 hours)'}               | ${undefined}          | ${'soon'}                 | ${undefined}              | ${'unknown'}    | ${'no start'}
  `('$schedule $timezone: $because', ({ expected, because: _, ...action }) => {
    const last = lastDue({ name: 'action', ...action }, { since, until });
    expect(last instanceof Date ? last.toISOString() : last).toBe(expected);
  });

  it.each(['cron(0/7 * * * ? *)', 'cron(15 3 ? * MON-FRI *)', 'cron(0 12 L * ? *)', 'at(2026-03-29T02:30:00)'])(
    'as the embedded AWS fires: %s',
    (schedule) => {
      for (const timezone of ['UTC', 'Europe/Berlin', 'America/New_York'])
        for (const hours of [1, 30, 200, 900]) {
          const span = {
            since: new Date('2026-03-20T10:03:00Z'),
            until: new Date(Date.UTC(2026, 2, 20, 10 + hours, 3)),
          };
          const firings = firingsOf(schedule, timezone, span.since);
          let last: number | undefined;
          let at = firings?.(span.since.getTime()) ?? Number.POSITIVE_INFINITY;
          for (; at <= span.until.getTime(); at = firings?.(at) ?? Number.POSITIVE_INFINITY) last = at;
          const due = lastDue({ name: 'action', schedule, timezone }, span);
          expect(due instanceof Date ? due.getTime() : due).toBe(last);
        }
    },
  );
});

describe('what the actions would have left', () => {
  const found = { bounds: { min: 2, max: 10 }, desired: 3 };
  const at = (time: string, name: string, capacity: object) => ({
    name,
    schedule: `at(2026-11-27T${time}:00)`,
    ...capacity,
  });
  it.each`
    actions                                                                  | bounds      | desired | because
    ${[]}                                                                    | ${[2, 10]}  | ${3}    | ${'there are none'}
    ${[at('09:30', 'a', { min: 5, max: 20 })]}                               | ${[5, 20]}  | ${5}    | ${'the count follows'}
    ${[at('09:30', 'a', { min: 1 })]}                                        | ${[1, 10]}  | ${3}    | ${'one bound alone'}
    ${[at('09:30', 'a', { max: 1 })]}                                        | ${[1, 1]}   | ${1}    | ${'it crosses the other one'}
    ${[at('09:30', 'a', { min: 12 })]}                                       | ${[12, 12]} | ${12}   | ${'in both directions'}
    ${[at('11:00', 'b', { max: 8 }), at('09:30', 'a', { min: 5, max: 20 })]} | ${[5, 8]}   | ${5}    | ${'the latest of each bound decides, whatever the order of names'}
    ${[at('09:30', 'a', { max: 1 }), at('11:00', 'b', { max: 10 })]}         | ${[1, 10]}  | ${1}    | ${'the count stays where an earlier one took it'}
  `('$bounds, $desired tasks: $because', ({ actions, bounds, desired }) => {
    const { left } = actionsMissed(actions, { since, until }, found);
    expect(left).toEqual({ bounds: { min: bounds[0], max: bounds[1] }, desired });
  });
});
