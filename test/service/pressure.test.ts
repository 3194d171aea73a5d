import { describe, expect, it } from 'vitest';
import { filesOf, startStage } from './stage.ts';

const at = (time: string): string => `2026-11-27T${time}:00-05:00`;
const id = 'service/waooaw-production/waooaw-backend';

describe('what can be read only in part', () => {
  it.each`
    operation                     | kind               | because
    ${'DescribeScalingPolicies'}  | ${'access-denied'} | ${'the policies cannot be read, so they cannot be saved'}
    ${'DescribeScheduledActions'} | ${'server-error'}  | ${'Application Auto Scaling is down in part'}
    ${'ListTagsForResource'}      | ${'access-denied'} | ${'a permission is missing'}
    ${'DescribeScalableTargets'}  | ${'server-error'}  | ${'Application Auto Scaling is down'}
  `('does not keep an event small, and nothing is deregistered unsaved: $because', async ({ operation, kind }) => {
    await using stage = await startStage({ start: at('07:58') });
    await stage.tickAt(at('07:58'));
    stage.aws.faults.when((call) => call.operation === operation, kind);
    await expect(stage.tickAt(at('08:00'))).rejects.toThrow('backend: ');
    expect(stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(12);
    expect(stage.aws.world.policies(id)).toHaveLength(2);
    const failed = stage.announcements().filter(({ kind: told, target }) => told === 'failed' && target === 'backend');
    expect(failed).toHaveLength(1);
    expect(stage.announcements().map(({ kind: told }) => told)).not.toContain('pre-scale-started');

    stage.aws.faults.clear();
    await stage.tickAt(at('08:01'));
    expect(stage.aws.world.scalableTarget(id)).toBeUndefined();
    expect(
      (await stage.records()).find(({ target }) => target === 'backend')?.snapshot?.configuration.policies,
    ).toHaveLength(2);
    expect(stage.announcements().map(({ kind: told }) => told)).toEqual(
      expect.arrayContaining(['pre-scale-started', 'recovered']),
    );
  });

  it('does not keep the floor of a live event from being put back', async () => {
    await using stage = await startStage({ start: at('07:58') });
    for (const time of ['07:58', '08:00', '08:02', '09:00']) await stage.tickAt(at(time));
    stage.aws.faults.when((call) => call.service === 'application-autoscaling', 'server-error');
    stage.aws.world.changeService('waooaw-production', 'waooaw-backend', { desired: 4 });
    await stage.tickAt(at('09:01')).catch(() => {});
    expect(stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(12);
  });
});

describe('a tick that is short of time', () => {
  const names = Array.from({ length: 120 }, (_, index) => `t${String(index).padStart(3, '0')}`);
  const platform = [
    'timezone: America/New_York',
    'targets:',
    ...names.map((name) => `  ${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 1, max: 9 } }`),
    'windows:',
    '  - name: spot',
    '    kind: pre-event',
    '    start: 2026-11-27 09:00',
    '    for: 1h',
    '    lead: 1h',
    '    targets: { t119: { desired: 6 } }',
    '  - name: day',
    '    kind: scale-up',
    '    from: "08:00"',
    '    to: "20:00"',
    '    targets:',
    ...names.map((name) => `      ${name}: { min: 3 }`),
  ].join('\n');

  it('does what is owed to events first, tells what earlier ticks had no time for, and the next ticks do the rest', async () => {
    await using stage = await startStage({
      schedules: filesOf({ path: 'all.yml', text: platform }),
      start: at('07:58'),
    });
    await stage.tickAt(at('07:58'));
    // Every answer of Application Auto Scaling takes two seconds.
    stage.aws.faults.when((call) => {
      if (call.service === 'application-autoscaling')
        stage.clock.advanceTo(new Date(stage.clock.now().getTime() + 2_000));
      return false;
    }, 'throttle');
    const report = await stage.tickAt(at('08:00'));
    expect(stage.aws.world.service('c', 't119')?.desired).toBe(6);
    expect(stage.aws.world.scalableTarget('service/c/t119')).toBeUndefined();
    expect(stage.clock.now().getTime() - Date.parse(at('08:00'))).toBeLessThan(58_000);
    const scaled = () => names.filter((name) => (stage.aws.world.service('c', name)?.desired ?? 0) >= 3).length;
    expect(scaled()).toBeLessThan(names.length);
    expect(report.steps.length).toBeGreaterThan(0);
    for (let minute = 1; minute < 12; minute += 1)
      await stage.tickAt(new Date(Date.parse(at('08:00')) + minute * 60_000));
    expect(scaled()).toBe(names.length);
    const told = stage.announcements().map((one) => one.id);
    expect(told.filter((one) => one.includes('/window-started/'))).toHaveLength(names.length - 1);
  });
});
