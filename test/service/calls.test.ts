import { describe, expect, it } from 'vitest';
import { filesOf, startStage, type TestStage } from './stage.ts';

const countCalls = (stage: TestStage): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { operation } of stage.aws.calls) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
};

const servicesOf = (stage: TestStage) => [...new Set(stage.aws.calls.map(({ service }) => service))];

const targets = process.env.CI ? 1_000 : 200;

describe('AWS calls', () => {
  it('of an idle tick: the records are read, and neither ECS nor Application Auto Scaling is asked', async () => {
    await using stage = await startStage({ start: '2026-11-25T12:00:00-05:00' });
    await stage.tickAt('2026-11-25T12:00:00-05:00');
    await stage.tickAt('2026-11-25T12:31:00-05:00'); // the watch after the first change is over
    stage.aws.clearCalls();
    for (let minute = 32; minute < 41; minute += 1) await stage.tickAt(`2026-11-25T12:${minute}:00-05:00`);
    expect(servicesOf(stage)).toEqual(['dynamodb']);
    // Of the records, and of what waits for Slack.
    expect(stage.aws.calls.filter(({ caller }) => caller === 'reconcile')).toHaveLength(9);
    expect(stage.aws.calls.filter(({ caller }) => caller === 'notify-slack')).toHaveLength(9);
    expect(countCalls(stage)).toEqual({ Query: 18 });
    await stage.tickAt('2026-11-25T12:41:00-05:00');
    expect(servicesOf(stage), 'every ten minutes it looks for drift').toContain('ecs');
  });

  it('of many targets that change in step: each batch is as large as AWS takes', async () => {
    const names = Array.from({ length: targets }, (_, index) => `t${index}`);
    const platform = [
      'timezone: UTC',
      'targets:',
      ...names.map((name) => `  ${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 1, max: 9 } }`),
      'windows:',
      '  - name: day',
      '    kind: scale-up',
      '    from: "08:00"',
      '    to: "20:00"',
      '    targets:',
      ...names.map((name) => `      ${name}: { min: 3 }`),
    ].join('\n');
    await using stage = await startStage({
      schedules: filesOf({ path: 'platform.yml', text: platform }),
      start: '2026-11-25T07:00:00Z',
    });
    await stage.tickAt('2026-11-25T07:00:00Z');
    stage.aws.clearCalls();
    // Application Auto Scaling throttles some; the next ticks make up for that (pressure.test.ts).
    await stage.tickAt('2026-11-25T08:00:00Z').catch(() => {});
    const counts = countCalls(stage);
    expect(counts.DescribeServices).toBe(targets / 10);
    expect(counts.DescribeScalableTargets).toBe(targets / 50);
    expect(counts.RegisterScalableTarget, 'targets are really worked on').toBeGreaterThan(100);
  });
});
