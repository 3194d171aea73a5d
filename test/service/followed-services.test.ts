import { describe, expect, it } from 'vitest';
import { serviceOf } from '../../lib/plan/ecs-service.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { startStage, type TestStage } from './stage.ts';

const at = (time: string): string => `2026-11-27T${time}:00-05:00`;

interface Named {
  readonly name: string;
  readonly cluster?: string;
  readonly service?: string;
}

const oneFile = (...targets: readonly Named[]): readonly ScheduleFile[] => [
  {
    path: 'all.yml',
    text: `timezone: America/New_York
targets:
${targets.map(({ name, cluster = 'c', service = 'web' }) => `  ${name}: { ecs: { cluster: ${cluster}, service: ${service} } }\n`).join('')}windows:
  - name: spot
    kind: pre-event
    start: 2026-11-27 09:00
    for: 2h
    lead: 30m
    targets: { ${targets.map(({ name }, index) => `${name}: { desired: ${12 + index} }`).join(', ')} }
`,
  },
];

/** The event is live; then the schedule is edited. */
async function editedInEvent(
  before: readonly ScheduleFile[],
  after: readonly ScheduleFile[],
  disturb: (stage: TestStage) => void = () => {},
) {
  let files = before;
  const stage = await startStage({
    schedules: { read: async () => files },
    start: at('08:00'),
    prepare: async (aws) => {
      for (const cluster of ['c', 'd'])
        if (aws.world.service(cluster, 'web') === undefined)
          aws.world.createService({ cluster, service: 'web', desired: 2, launch: { secondsToRunning: 30 } });
      const on = {
        ServiceNamespace: 'ecs',
        ResourceId: 'service/c/web',
        ScalableDimension: 'ecs:service:DesiredCount',
      };
      await aws.world.call('application-autoscaling', 'RegisterScalableTarget', {
        ...on,
        MinCapacity: 2,
        MaxCapacity: 10,
      });
      await aws.world.call('application-autoscaling', 'PutScalingPolicy', {
        ...on,
        PolicyName: 'cpu',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 70,
          PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        },
      });
    },
  });
  for (const time of ['08:00', '08:30', '08:33', '09:00']) await stage.tickAt(at(time));
  files = after;
  stage.aws.clearCalls();
  disturb(stage);
  return stage;
}

const changes = ({ aws }: TestStage): readonly string[] =>
  aws.calls.map(({ operation }) => operation).filter((name) => /^(Update|Register|Deregister|PutSc)/.test(name));
const desired = ({ aws }: TestStage, cluster = 'c', service = 'web'): number | undefined =>
  aws.world.service(cluster, service)?.desired;
const told = (stage: TestStage): readonly string[] =>
  stage.announcements().map(({ target, kind }) => `${target} ${kind}`);

describe('a service that gets another name in the schedule while its event is live', () => {
  it('is not touched, goes on under the new name, and gets back what was saved', async () => {
    await using stage = await editedInEvent(oneFile({ name: 'web' }), oneFile({ name: 'site' }));
    const saved = (await stage.records())[0]?.snapshot;
    await stage.tickAt(at('09:30'));
    await stage.tickAt(at('09:31'));
    expect(changes(stage)).toEqual([]);
    expect(await stage.records()).toMatchObject([{ target: 'site', snapshot: saved, baseline: { desired: 2 } }]);
    for (const time of ['11:00', '11:01']) await stage.tickAt(at(time));
    expect(desired(stage)).toBe(2);
    expect(stage.aws.world.policies('service/c/web')).toMatchObject([{ name: 'cpu' }]);
    expect(saved?.configuration.policies).toHaveLength(1);
    expect(told(stage)).toEqual([
      'web event-upcoming',
      'web pre-scale-started',
      'web ready',
      'web event-live',
      'undefined schedule-changed',
      'site event-ended',
      'site restored',
    ]);
  });

  it.runIf(process.env.CI)('is not touched either if any call of that tick is the last of its process', async () => {
    let calls = 1;
    for (let number = 1; number <= calls; number += 1) {
      for (const kind of ['crash-before', 'crash-after'] as const) {
        await using stage = await editedInEvent(oneFile({ name: 'web' }), oneFile({ name: 'site' }), ({ aws }) =>
          aws.faults.at(number, kind),
        );
        await stage.tickAt(at('09:30')).catch(() => {});
        calls = Math.max(calls, stage.aws.calls.length);
        stage.aws.faults.clear();
        await stage.tickAt(at('09:31'));
        await stage.tickAt(at('09:32'));
        expect(changes(stage), `${kind} ${number}`).toEqual([]);
        expect(await stage.records()).toMatchObject([{ target: 'site', baseline: { desired: 2 } }]);
      }
    }
    expect(calls).toBeGreaterThan(4);
  });

  it('keeps the override that somebody already set under the new name', async () => {
    await using stage = await editedInEvent(oneFile({ name: 'web' }), oneFile({ name: 'site' }));
    await stage.override({
      target: 'site',
      desired: 20,
      for: '2h',
      by: 'ana@example.com',
      reason: 'more than thought',
    });
    await stage.tickAt(at('09:30'));
    expect(desired(stage)).toBe(20);
    expect(await stage.records()).toMatchObject([{ target: 'site', baseline: { desired: 2 } }]);
  });
});

describe('a name that gets another service in the schedule while its event is live', () => {
  it('is looked after there at once, while the other service gets back what it had', async () => {
    await using stage = await editedInEvent(oneFile({ name: 'web' }), oneFile({ name: 'web', cluster: 'd' }));
    await stage.tickAt(at('09:30'));
    expect([desired(stage), desired(stage, 'd')]).toEqual([2, 12]);
    await stage.tickAt(at('09:31'));
    expect(await stage.records()).toMatchObject([{ target: 'web', resource: { resourceId: 'service/d/web' } }]);
    expect(told(stage)).toContain('web (c/web) restored');
  });

  it('is looked after there also while the other service cannot be reached', async () => {
    await using stage = await editedInEvent(
      oneFile({ name: 'web' }),
      oneFile({ name: 'web', cluster: 'd' }),
      ({ aws }) =>
        aws.faults.when(
          ({ service, input }) => service !== 'dynamodb' && /c\/web|"cluster":"c"/.test(JSON.stringify(input)),
          'access-denied',
        ),
    );
    await stage.tickAt(at('09:30')).catch(() => {});
    expect(desired(stage, 'd')).toBe(12);
    stage.aws.faults.clear();
    await stage.tickAt(at('09:31'));
    await stage.tickAt(at('09:32'));
    expect([desired(stage), desired(stage, 'd')]).toEqual([2, 12]);
    expect((await stage.records()).map(({ target }) => target)).toEqual(['web']);
  });
});

it('two names that change places change nothing but the counts that are asked for', async () => {
  const [one, two] = [
    { name: 'web', cluster: 'c' },
    { name: 'site', cluster: 'd' },
  ];
  await using stage = await editedInEvent(
    oneFile(one, two),
    oneFile({ ...one, cluster: 'd' }, { ...two, cluster: 'c' }),
  );
  expect([desired(stage, 'c'), desired(stage, 'd')]).toEqual([12, 13]);
  await stage.tickAt(at('09:30'));
  await stage.tickAt(at('09:31'));
  expect([desired(stage, 'c'), desired(stage, 'd')]).toEqual([13, 12]);
  expect((await stage.records()).map(({ target, resource }) => [target, serviceOf(resource).cluster]).sort()).toEqual([
    ['site', 'c'],
    ['web', 'd'],
  ]);
  for (const time of ['11:00', '11:01']) await stage.tickAt(at(time));
  expect([desired(stage, 'c'), desired(stage, 'd')]).toEqual([2, 2]);
});
