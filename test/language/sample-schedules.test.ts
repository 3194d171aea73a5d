import { describe, expect, it } from 'vitest';
import { nextChange, parseSchedule, stateAt } from '../../lib/index.ts';
import { sampleFiles } from './sample.ts';

function sample(stage: 'production' | 'staging') {
  const result = parseSchedule(sampleFiles(stage), { now: new Date('2026-11-01T00:00:00Z') });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result;
}

describe('the example, production', () => {
  const { schedule, warnings } = sample('production');

  it('is taken, and says what it is worth knowing', () => {
    expect(warnings.map(({ code, file, line }) => `${file}:${line} ${code}`)).toEqual([
      'schedules/production/events.yml:12 no-head-room',
    ]);
  });

  it.each`
    at                          | target       | min   | max   | desired      | autoscaling       | because
    ${'2026-11-25T07:59-05:00'} | ${'backend'} | ${2}  | ${10} | ${2}         | ${'active'}       | ${'night'}
    ${'2026-11-25T08:00-05:00'} | ${'backend'} | ${5}  | ${10} | ${5}         | ${'active'}       | ${'business hours'}
    ${'2026-11-25T20:00-05:00'} | ${'backend'} | ${2}  | ${10} | ${undefined} | ${'active'}       | ${'the evening is the base'}
    ${'2026-11-26T12:00-05:00'} | ${'backend'} | ${2}  | ${10} | ${undefined} | ${'active'}       | ${'Thanksgiving has no business hours'}
    ${'2026-11-27T07:59-05:00'} | ${'backend'} | ${2}  | ${10} | ${2}         | ${'active'}       | ${'a minute before the lead'}
    ${'2026-11-27T08:00-05:00'} | ${'backend'} | ${12} | ${12} | ${12}        | ${'deregistered'} | ${'an hour before the campaign'}
    ${'2026-11-27T17:59-05:00'} | ${'backend'} | ${12} | ${12} | ${12}        | ${'deregistered'} | ${'its last minute'}
    ${'2026-11-27T18:00-05:00'} | ${'backend'} | ${10} | ${10} | ${10}        | ${'active'}       | ${'the first step down'}
    ${'2026-11-27T18:15-05:00'} | ${'backend'} | ${5}  | ${10} | ${5}         | ${'active'}       | ${'down to business hours'}
    ${'2026-11-25T03:00-05:00'} | ${'agent'}   | ${0}  | ${1}  | ${0}         | ${'active'}       | ${'agents rest at night'}
    ${'2026-11-27T12:00-05:00'} | ${'agent'}   | ${3}  | ${6}  | ${3}         | ${'deregistered'} | ${'agents in the campaign'}
  `('$target at $at: $because', ({ at, target, min, max, desired, autoscaling }) => {
    const state = stateAt(schedule, target, new Date(at));
    expect({ min: state.min, max: state.max, desired: state.desired, autoscaling: state.autoscaling }).toEqual({
      min,
      max,
      desired,
      autoscaling,
    });
  });

  it('has the policies of the runbook', () => {
    expect(schedule.targets.get('backend')?.scaling).toEqual([
      { metric: 'cpu', target: 70, scaleOutCooldownSeconds: 60, scaleInCooldownSeconds: 300 },
      { metric: 'requests', target: 1000, resourceLabel: 'app/waooaw-alb/xxx/targetgroup/waooaw-backend/yyy' },
    ]);
  });
});

describe('the example, staging', () => {
  const { schedule, warnings } = sample('staging');

  it('is taken without a warning', () => {
    expect(warnings).toEqual([]);
  });

  it.each`
    at                          | min  | max   | because
    ${'2026-12-02T17:59-06:00'} | ${2} | ${10} | ${'before the evening'}
    ${'2026-12-02T18:00-06:00'} | ${5} | ${10} | ${'evening'}
    ${'2026-12-03T05:59-06:00'} | ${5} | ${10} | ${'until the morning after'}
    ${'2026-12-03T06:00-06:00'} | ${2} | ${4}  | ${'back to two'}
    ${'2026-12-05T18:00-06:00'} | ${2} | ${10} | ${'not on Saturday'}
  `('tms at $at: $because', ({ at, min, max }) => {
    expect(stateAt(schedule, 'tms', new Date(at))).toMatchObject({ min, max });
    expect(nextChange(schedule, 'tms', new Date(at))).toBeInstanceOf(Date);
  });
});
