import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firingsOf } from '../../local/embedded-aws/application-auto-scaling/schedule-expression.ts';
import { openStage, resourceId, type Stage, target } from './sdk.ts';

describe('scheduled actions', () => {
  let stage: Stage;
  beforeEach(async () => {
    // A Monday.
    stage = await openStage('inside the process', '2026-11-23T07:00:00Z');
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
    await call('RegisterScalableTarget', { MinCapacity: 1, MaxCapacity: 10 });
  });
  afterEach(() => stage.close());

  const call = (operation: string, input: object) =>
    stage.aws.world.call('application-autoscaling', operation, { ...target, ...input });
  const put = (ScheduledActionName: string, Schedule: string, ScalableTargetAction: object, more: object = {}) =>
    call('PutScheduledAction', { ScheduledActionName, Schedule, ScalableTargetAction, ...more });
  const seen = () => {
    const { min, max } = stage.aws.world.scalableTarget(resourceId) ?? {};
    return [min, max, stage.aws.world.service('shop', 'web')?.desired];
  };
  const at = (instant: string) => stage.clock.advanceTo(new Date(instant));

  it('set the bounds at their time and move the count into them', async () => {
    await put('up', 'cron(0 8 ? * MON-FRI *)', { MinCapacity: 5, MaxCapacity: 12 });
    await put('down', 'cron(0 20 ? * MON-FRI *)', { MinCapacity: 1, MaxCapacity: 2 });
    at('2026-11-23T07:59:59Z');
    expect(seen()).toEqual([1, 10, 2]);
    at('2026-11-23T08:00:00Z');
    expect(seen()).toEqual([5, 12, 5]);
    at('2026-11-23T20:00:00Z');
    expect(seen()).toEqual([1, 2, 2]);
    const activities = (await stage.aws.world.call('application-autoscaling', 'DescribeScalingActivities', {
      ServiceNamespace: 'ecs',
    })) as { ScalingActivities: { Cause: string }[] };
    expect(activities.ScalingActivities.map((activity) => activity.Cause)).toEqual([
      'maximum capacity was set to 2 and scheduled action name down was triggered',
      'minimum capacity was set to 5 and scheduled action name up was triggered',
    ]);
  });

  it('fire in the order of their times when nobody looked in between', async () => {
    await put('up', 'at(2026-11-23T08:00:00)', { MinCapacity: 6 });
    await put('down', 'at(2026-11-23T09:00:00)', { MinCapacity: 1, MaxCapacity: 4 });
    at('2026-11-24T00:00:00Z');
    expect(seen()).toEqual([1, 4, 4]);
  });

  it.each([
    ['a minimum above the maximum takes it along', { MinCapacity: 12 }, [12, 12, 12]],
    ['a maximum below the minimum takes it along', { MaxCapacity: 0 }, [0, 0, 0]],
    ['a maximum alone leaves a count that fits', { MaxCapacity: 3 }, [1, 3, 2]],
  ])('%s', async (_case, action, expected) => {
    await put('a', 'at(2026-11-23T08:00:00)', action);
    at('2026-11-23T08:00:00Z');
    expect(seen()).toEqual(expected);
  });

  it('are missed, not delayed, while suspended', async () => {
    await put('up', 'at(2026-11-23T08:00:00)', { MinCapacity: 5 });
    await call('RegisterScalableTarget', { SuspendedState: { ScheduledScalingSuspended: true } });
    at('2026-11-23T09:00:00Z');
    await call('RegisterScalableTarget', { SuspendedState: { ScheduledScalingSuspended: false } });
    at('2026-11-23T10:00:00Z');
    expect(seen()).toEqual([1, 10, 2]);
  });

  it('hold between their start and end time only', async () => {
    await put(
      'up',
      'cron(0 8 * * ? *)',
      { MinCapacity: 5 },
      { StartTime: at2('2026-11-25'), EndTime: at2('2026-11-26') },
    );
    at('2026-11-24T23:00:00Z');
    expect(seen()[0]).toBe(1);
    at('2026-11-25T08:00:00Z');
    expect(seen()[0]).toBe(5);
    await call('RegisterScalableTarget', { MinCapacity: 1 });
    at('2026-11-30T00:00:00Z');
    expect(seen()[0]).toBe(1);
  });

  it('of a deregistered target never fire', async () => {
    await put('up', 'cron(0 8 * * ? *)', { MinCapacity: 5 });
    await call('DeregisterScalableTarget', {});
    await call('RegisterScalableTarget', { MinCapacity: 1, MaxCapacity: 10 });
    at('2026-11-30T00:00:00Z');
    expect(seen()).toEqual([1, 10, 2]);
  });
});

const at2 = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;

describe('schedule expressions', () => {
  const next = (schedule: string, after: string, timezone?: string): string | undefined => {
    const firings = firingsOf(schedule, timezone, new Date('2026-11-23T07:00:00Z'));
    const firing = firings?.(Date.parse(after));
    if (firing === undefined) return 'refused';
    return firing === Number.POSITIVE_INFINITY ? 'never' : new Date(firing).toISOString().replace('.000', '');
  };

  it.each`
    schedule                           | after                     | zone                    | expected                  | because
    ${'at(2026-11-27T13:00:00)'}       | ${'2026-11-23T00:00:00Z'} | ${undefined}            | ${'2026-11-27T13:00:00Z'} | ${'UTC unless a zone is given'}
    ${'at(2026-11-27T13:00:00)'}       | ${'2026-11-23T00:00:00Z'} | ${'America/New_York'}   | ${'2026-11-27T18:00:00Z'} | ${'local to the zone'}
    ${'at(2026-11-27T13:00:00)'}       | ${'2026-11-27T13:00:00Z'} | ${undefined}            | ${'never'}                | ${'strictly after'}
    ${'rate(1 day)'}                   | ${'2026-11-23T07:00:00Z'} | ${undefined}            | ${'2026-11-24T07:00:00Z'} | ${'a rate counts from its anchor'}
    ${'rate(5 minutes)'}               | ${'2026-11-23T07:07:00Z'} | ${undefined}            | ${'2026-11-23T07:10:00Z'} | ${'not from when it is asked'}
    ${'rate(1 hour)'}                  | ${'2026-11-23T06:00:00Z'} | ${undefined}            | ${'2026-11-23T07:00:00Z'} | ${'nothing before the anchor'}
    ${'cron(0 10 * * ? *)'}            | ${'2026-11-23T10:00:00Z'} | ${undefined}            | ${'2026-11-24T10:00:00Z'} | ${'every day'}
    ${'cron(0 18 ? * MON-FRI *)'}      | ${'2026-11-27T18:00:00Z'} | ${undefined}            | ${'2026-11-30T18:00:00Z'} | ${'from Friday to Monday'}
    ${'cron(0 18 ? * 2-6 *)'}          | ${'2026-11-27T18:00:00Z'} | ${undefined}            | ${'2026-11-30T18:00:00Z'} | ${'1 is Sunday'}
    ${'cron(0/15 * * * ? *)'}          | ${'2026-11-23T10:46:00Z'} | ${undefined}            | ${'2026-11-23T11:00:00Z'} | ${'steps'}
    ${'cron(0/30 20-2 ? * MON-FRI *)'} | ${'2026-11-27T23:30:00Z'} | ${undefined}            | ${'2026-11-30T00:00:00Z'} | ${'a range of hours wraps, days do not'}
    ${'cron(5,35 14 * * ? *)'}         | ${'2026-11-23T14:05:00Z'} | ${undefined}            | ${'2026-11-23T14:35:00Z'} | ${'lists'}
    ${'cron(0 8 1 * ? *)'}             | ${'2026-11-23T00:00:00Z'} | ${undefined}            | ${'2026-12-01T08:00:00Z'} | ${'the first of the month'}
    ${'cron(0 8 L * ? *)'}             | ${'2027-02-01T00:00:00Z'} | ${undefined}            | ${'2027-02-28T08:00:00Z'} | ${'the last day of the month'}
    ${'cron(0 8 LW * ? *)'}            | ${'2027-02-01T00:00:00Z'} | ${undefined}            | ${'2027-02-26T08:00:00Z'} | ${'the last weekday: the 28th is a Sunday'}
    ${'cron(0 8 1W * ? *)'}            | ${'2027-04-30T00:00:00Z'} | ${undefined}            | ${'2027-05-03T08:00:00Z'} | ${'Saturday the 1st: forward, not into April'}
    ${'cron(0 8 31W * ? *)'}           | ${'2027-02-01T00:00:00Z'} | ${undefined}            | ${'2027-03-31T08:00:00Z'} | ${'31W does not fire in a shorter month'}
    ${'cron(15 10 ? * 6L 2027-2028)'}  | ${'2026-11-23T00:00:00Z'} | ${undefined}            | ${'2027-01-29T10:15:00Z'} | ${'the last Friday, in those years'}
    ${'cron(0 9 ? * 3#2 *)'}           | ${'2026-11-23T00:00:00Z'} | ${undefined}            | ${'2026-12-08T09:00:00Z'} | ${'the second Tuesday'}
    ${'cron(0 9 ? * L *)'}             | ${'2026-11-23T00:00:00Z'} | ${undefined}            | ${'2026-11-28T09:00:00Z'} | ${'the last day of the week is Saturday'}
    ${'cron(0 9 30 2 ? *)'}            | ${'2026-11-23T00:00:00Z'} | ${undefined}            | ${'never'}                | ${'30 February'}
    ${'cron(0 9 * * ? 2020)'}          | ${'2026-11-23T00:00:00Z'} | ${undefined}            | ${'never'}                | ${'that year is over'}
    ${'cron(30 8 * * ? *)'}            | ${'2026-11-23T00:00:00Z'} | ${'America/New_York'}   | ${'2026-11-23T13:30:00Z'} | ${'winter time'}
    ${'cron(30 8 * * ? *)'}            | ${'2026-07-01T00:00:00Z'} | ${'America/New_York'}   | ${'2026-07-01T12:30:00Z'} | ${'summer time'}
    ${'cron(30 2 * * ? *)'}            | ${'2027-03-14T00:00:00Z'} | ${'America/New_York'}   | ${'2027-03-14T07:30:00Z'} | ${'the hour that does not exist is moved forward'}
    ${'cron(30 1 * * ? *)'}            | ${'2026-11-01T05:30:00Z'} | ${'America/New_York'}   | ${'2026-11-02T06:30:00Z'} | ${'the repeated hour fires once'}
    ${'cron(0 0 * * ? *)'}             | ${'2026-11-23T09:59:59Z'} | ${'Pacific/Kiritimati'} | ${'2026-11-23T10:00:00Z'} | ${'fourteen hours ahead'}
  `('$schedule in $zone after $after: $expected, because $because', ({ schedule, after, zone, expected }) => {
    expect(next(schedule, after, zone)).toBe(expected);
  });

  it.each([
    'cron(0 8 * * *)',
    'cron(0 8 * * * *)',
    'cron(0 8 ? * ? *)',
    'cron(60 8 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 8 0 * ? *)',
    'cron(0 8 ? * 8 *)',
    'cron(0 8 ? * 3#6 *)',
    'cron(0 8 32W * ? *)',
    'cron(0/0 8 * * ? *)',
    'cron(0 8 * JANUARY ? *)',
    'cron(- 8 * * ? *)',
    'cron()',
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(2 minute)',
    'rate(1 week)',
    'at(2026-11-27 13:00:00)',
    'at(2026-02-30T13:00:00)',
    '0 8 * * ? *',
    '',
  ])('refuses %s', (schedule) => {
    expect(next(schedule, '2026-11-23T00:00:00Z')).toBe('refused');
  });

  it('refuses an unknown zone', () => {
    expect(next('rate(1 day)', '2026-11-23T00:00:00Z', 'Mars/Olympus')).toBe('refused');
  });
});
