import { describe, expect, it } from 'vitest';
import { scalableTargets } from '../../lib/aws/application-auto-scaling.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import type { EcsService } from '../../lib/schedule/schedule.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { type Call, fault, scriptedAws } from './scripted-aws.ts';

const open = (answer: Parameters<typeof scriptedAws>[0]) => {
  const aws = scriptedAws(answer);
  const slept: number[] = [];
  const targets = scalableTargets(aws.clients.applicationAutoScaling, {
    sleep: async (ms) => void slept.push(ms),
    backoffMs: (attempt) => attempt,
    now: () => 0,
  })(noDeadline);
  return { ...aws, targets, slept };
};

const service = { cluster: 'a', service: 'b' };
const identity = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/a/b',
  ScalableDimension: 'ecs:service:DesiredCount',
};
const active = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };
const many = (count: number): EcsService[] =>
  Array.from({ length: count }, (_, index) => ({ cluster: 'a', service: `s${index}` }));

const ids = ({ input }: Call) => input.ResourceIds as readonly string[];
const targetOf = (ResourceId: string, more: object = {}) => ({
  ...identity,
  ResourceId,
  MinCapacity: 1,
  MaxCapacity: 9,
  ScalableTargetARN: `arn:${ResourceId}`,
  RoleARN: 'arn:role',
  CreationTime: 1_790_000_000,
  ...more,
});
const describeAll = (call: Call) => ({ ScalableTargets: ids(call).map((id) => targetOf(id)) });

describe('describe', () => {
  it('reads 1,000 targets in 20 calls', async () => {
    const { targets, calls } = open(describeAll);
    const found = await targets.describe(many(1_000).map(resourceOf));
    expect(found.size).toBe(1_000);
    expect(calls).toHaveLength(20);
    expect(calls.every((call) => ids(call).length === 50)).toBe(true);
  });

  it('follows the pages of one call', async () => {
    const { targets, calls } = open((call) => {
      const at = Number(call.input.NextToken ?? 0);
      const ScalableTargets = ids(call)
        .slice(at, at + 20)
        .map((id) => targetOf(id));
      return at + 20 < 50 ? { ScalableTargets, NextToken: `${at + 20}` } : { ScalableTargets };
    });
    expect((await targets.describe(many(50).map(resourceOf))).size).toBe(50);
    expect(calls.map(({ input }) => input.NextToken)).toEqual([undefined, '20', '40']);
  });

  it('has no entry for a service that is not registered, and asks for none twice', async () => {
    const { targets, calls } = open(() => ({ ScalableTargets: [targetOf('service/a/s1')] }));
    const found = await targets.describe([...many(3), ...many(2)].map(resourceOf));
    expect([...found.keys()]).toEqual(['service/a/s1']);
    expect(ids(calls[0] as Call)).toEqual(['service/a/s0', 'service/a/s1', 'service/a/s2']);
  });

  it('makes no call for nothing', async () => {
    const { targets, calls } = open(describeAll);
    await expect(targets.describe([])).resolves.toEqual(new Map());
    expect(calls).toEqual([]);
  });

  it.each`
    state                                                                                                      | expected                                                                        | because
    ${undefined}                                                                                               | ${active}                                                                       | ${'never suspended'}
    ${{ DynamicScalingInSuspended: true }}                                                                     | ${{ ...active, dynamicScalingIn: true }}                                        | ${'one flag alone'}
    ${{ DynamicScalingOutSuspended: true, ScheduledScalingSuspended: true, DynamicScalingInSuspended: false }} | ${{ dynamicScalingIn: false, dynamicScalingOut: true, scheduledScaling: true }} | ${'two of three'}
  `('tells the suspended flags apart: $because', async ({ state, expected }) => {
    const { targets } = open(() => ({ ScalableTargets: [targetOf('service/a/b', { SuspendedState: state })] }));
    expect((await targets.describe([resourceOf(service)])).get('service/a/b')).toEqual({
      min: 1,
      max: 9,
      suspended: expected,
      arn: 'arn:service/a/b',
    });
  });

  it('fails only the targets of a call that went wrong', async () => {
    const { targets } = open((call) =>
      ids(call).includes('service/a/s60') ? fault('InternalServiceException', 'broken', 500) : describeAll(call),
    );
    const found = await targets.describe(many(100).map(resourceOf));
    expect(found.get('service/a/s49')).toMatchObject({ min: 1 });
    expect(found.get('service/a/s50')).toMatchObject({ code: 'unavailable', passing: true });
    expect([...found.values()].filter((each) => 'code' in each)).toHaveLength(50);
  });

  it('fails only the id to blame when AWS refuses the input', async () => {
    const { targets } = open((call) =>
      ids(call).includes('service/a/s7') ? fault('ValidationException') : describeAll(call),
    );
    const found = await targets.describe(many(50).map(resourceOf));
    expect([...found].filter(([, each]) => 'code' in each).map(([id]) => id)).toEqual(['service/a/s7']);
  });
});

describe('configuration', () => {
  const target = { min: 1, max: 9, suspended: active, arn: 'arn:target' };
  const tracking = {
    TargetValue: 70.5,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    ScaleOutCooldown: 60,
    ScaleInCooldown: 300,
    DisableScaleIn: false,
  };
  const stepping = {
    AdjustmentType: 'PercentChangeInCapacity',
    StepAdjustments: [
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10.5, ScalingAdjustment: 50 },
      { MetricIntervalLowerBound: 10.5, ScalingAdjustment: 100 },
    ],
    MinAdjustmentMagnitude: 2,
    Cooldown: 120,
    MetricAggregationType: 'Maximum',
  };
  const predicting = {
    MetricSpecifications: [
      {
        TargetValue: 40,
        PredefinedMetricPairSpecification: { PredefinedMetricType: 'ECSServiceCPUUtilization' },
      },
    ],
    Mode: 'ForecastAndScale',
    SchedulingBufferTime: 300,
    MaxCapacityBreachBehavior: 'IncreaseMaxCapacity',
    MaxCapacityBuffer: 10,
  };
  const policies = [
    ['cpu', 'TargetTrackingScaling', tracking],
    ['steps', 'StepScaling', stepping],
    ['forecast', 'PredictiveScaling', predicting],
  ] as const;

  it('reads policies of every type and puts the same back', async () => {
    const { targets, calls } = open(({ operation }) => {
      if (operation === 'DescribeScalingPolicies') {
        return {
          ScalingPolicies: policies.map(([name, type, configuration]) => ({
            ...identity,
            PolicyName: name,
            PolicyType: type,
            PolicyARN: `arn:${name}`,
            Alarms: [{ AlarmName: `${name}-high`, AlarmARN: 'arn:x' }],
            CreationTime: 1_790_000_000,
            [`${type}PolicyConfiguration`]: configuration,
          })),
        };
      }
      return { ScheduledActions: [], Tags: {} };
    });
    const read = await targets.configuration(resourceOf(service), target);
    expect(read.policies).toEqual(
      policies.map(([name, type, configuration]) => ({
        name,
        type,
        configuration,
        arn: `arn:${name}`,
        alarms: [`${name}-high`],
      })),
    );
    expect(await targets.policies(resourceOf(service))).toEqual(read.policies);

    calls.length = 0;
    for (const policy of read.policies) await targets.putPolicy(resourceOf(service), policy);
    expect(calls.map(({ input }) => input)).toEqual(
      policies.map(([name, type, configuration]) => ({
        ...identity,
        PolicyName: name,
        PolicyType: type,
        [`${type}PolicyConfiguration`]: configuration,
      })),
    );
  });

  it('reads scheduled actions and puts the same back', async () => {
    const actions = [
      {
        ScheduledActionName: 'morning',
        Schedule: 'cron(0 7 ? * MON-FRI *)',
        Timezone: 'Europe/Berlin',
        StartTime: 1_790_000_000,
        EndTime: 1_800_000_000.5,
        ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 8 },
      },
      {
        ScheduledActionName: 'once',
        Schedule: 'at(2027-01-01T00:00:00)',
        ScalableTargetAction: { MinCapacity: 0 },
      },
    ];
    const { targets, calls } = open(({ operation }) => {
      if (operation !== 'DescribeScheduledActions') return { ScalingPolicies: [], Tags: {} };
      const readOnly = { ScheduledActionARN: 'arn:x', CreationTime: 1_790_000_000 };
      return { ScheduledActions: actions.map((action) => ({ ...identity, ...action, ...readOnly })) };
    });
    const { scheduledActions } = await targets.configuration(resourceOf(service), target);
    expect(scheduledActions).toEqual([
      {
        name: 'morning',
        schedule: 'cron(0 7 ? * MON-FRI *)',
        timezone: 'Europe/Berlin',
        startTime: '2026-09-21T14:13:20.000Z',
        endTime: '2027-01-15T08:00:00.500Z',
        min: 2,
        max: 8,
      },
      { name: 'once', schedule: 'at(2027-01-01T00:00:00)', min: 0 },
    ]);

    calls.length = 0;
    for (const action of scheduledActions) await targets.putScheduledAction(resourceOf(service), action);
    expect(calls.map(({ input }) => input)).toEqual(actions.map((action) => ({ ...identity, ...action })));
  });

  it("leaves out AWS's own tags", async () => {
    const { targets, calls } = open(() => ({
      ScalingPolicies: [],
      ScheduledActions: [],
      Tags: { team: 'web', 'aws:cloudformation:stack-name': 'x', awsome: 'kept', empty: '' },
    }));
    const { tags } = await targets.configuration(resourceOf(service), target);
    expect(tags).toEqual({ team: 'web', awsome: 'kept', empty: '' });
    expect(calls.find(({ operation }) => operation === 'ListTagsForResource')?.input).toEqual({
      ResourceARN: 'arn:target',
    });
  });

  it('follows all pages: 50 policies and 200 scheduled actions', async () => {
    const { targets, operations } = open(({ operation, input }) => {
      const at = Number(input.NextToken ?? 0);
      const [size, total] = operation === 'DescribeScalingPolicies' ? [10, 50] : [50, 200];
      const next = at + size < total ? { NextToken: `${at + size}` } : {};
      const numbers = Array.from({ length: size }, (_, index) => at + index);
      if (operation === 'DescribeScalingPolicies') {
        return { ScalingPolicies: numbers.map((n) => ({ PolicyName: `p${n}`, PolicyType: 'StepScaling' })), ...next };
      }
      if (operation === 'DescribeScheduledActions') {
        return { ScheduledActions: numbers.map((n) => ({ ScheduledActionName: `a${n}` })), ...next };
      }
      return { Tags: {} };
    });
    const read = await targets.configuration(resourceOf(service), target);
    expect(new Set(read.policies.map(({ name }) => name)).size).toBe(50);
    expect(new Set(read.scheduledActions.map(({ name }) => name)).size).toBe(200);
    expect(operations()).toHaveLength(5 + 4 + 1);
  });

  it('fails as a whole when a part of it cannot be read: half a configuration must not become a snapshot', async () => {
    const { targets } = open(({ operation }) =>
      operation === 'ListTagsForResource' ? fault('AccessDeniedException') : {},
    );
    await expect(targets.configuration(resourceOf(service), target)).rejects.toMatchObject({ code: 'access-denied' });
  });

  it.each([30, 3_000])('tells that a policy nested %i levels deep cannot be saved', async (levels) => {
    const { targets } = open(({ operation }) => {
      if (operation !== 'DescribeScalingPolicies') return {};
      let Resource: unknown = 'x';
      for (let level = 0; level < levels; level += 1) Resource = { Resource };
      const configuration = { TargetValue: 50, CustomizedMetricSpecification: { Namespace: Resource } };
      const PolicyType = 'TargetTrackingScaling';
      const policy = { PolicyName: 'cpu', PolicyType, TargetTrackingScalingPolicyConfiguration: configuration };
      return { ScalingPolicies: [{ ...identity, ...policy }] };
    });
    for (const read of [
      () => targets.policies(resourceOf(service)),
      () => targets.configuration(resourceOf(service), target),
    ])
      await expect(read()).rejects.toMatchObject({
        name: 'PrescaleError',
        code: 'unexpected',
        message: 'The policy cpu cannot be saved: it is nested more than 24 levels deep',
      });
  });

  it('waits when CloudWatch throttles Application Auto Scaling', async () => {
    const { targets, slept } = open(({ number }) =>
      number === 1
        ? fault('FailedResourceAccessException', 'Rate exceeded (Service: AmazonCloudWatch; Status Code: 400)')
        : {},
    );
    await expect(targets.configuration(resourceOf(service), target)).resolves.toMatchObject({ policies: [] });
    expect(slept[0]).toBe(1);
  });
});

describe('register', () => {
  const registration = { min: 2, max: 8, suspended: { ...active, dynamicScalingIn: true } };
  const sent = {
    ...identity,
    MinCapacity: 2,
    MaxCapacity: 8,
    SuspendedState: {
      DynamicScalingInSuspended: true,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    },
  };

  it.each`
    tags         | because
    ${undefined} | ${'no tags given'}
    ${{}}        | ${'no tags at all'}
  `('sends bounds and all three flags, but no tags: $because', async ({ tags }) => {
    const { targets, calls } = open(() => ({}));
    await targets.register(resourceOf(service), tags ? { ...registration, tags } : registration);
    expect(calls.map(({ input }) => input)).toEqual([sent]);
  });

  it('sends tags to a new target', async () => {
    const { targets, calls } = open(() => ({}));
    await targets.register(resourceOf(service), { ...registration, tags: { team: 'web' } });
    expect(calls.map(({ input }) => input)).toEqual([{ ...sent, Tags: { team: 'web' } }]);
  });

  it('registers without tags where the target exists already, as after an answer that was lost', async () => {
    const { targets, calls } = open(({ input }) =>
      input.Tags
        ? fault('ValidationException', 'The scalable target that you tried to tag already exists. To update tags ...')
        : {},
    );
    await targets.register(resourceOf(service), { ...registration, tags: { team: 'web' } });
    expect(calls.map(({ input }) => input)).toEqual([{ ...sent, Tags: { team: 'web' } }, sent]);
  });

  it.each([
    ['ValidationException', 'Tag policy: the value web is not allowed for the key team'],
    ['AccessDeniedException', 'not authorized to perform: application-autoscaling:TagResource'],
    ['TooManyTagsException', 'at most 50 tags'],
  ])('registers without tags that are refused, so that autoscaling comes back: %s', async (name, message) => {
    const { targets, calls } = open(({ input }) => (input.Tags ? fault(name, message) : {}));
    await targets.register(resourceOf(service), { ...registration, tags: { team: 'web' } });
    expect(calls.map(({ input }) => input)).toEqual([{ ...sent, Tags: { team: 'web' } }, sent]);
  });

  it('tells what else is refused', async () => {
    const { targets } = open(() => fault('ValidationException', 'min is above max'));
    const tagged = targets.register(resourceOf(service), { ...registration, tags: { team: 'web' } });
    await expect(tagged).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('min is above max'),
    });
  });
});

describe('writes', () => {
  const policy = { name: 'cpu', type: 'TargetTrackingScaling', configuration: {} };
  const action = { name: 'morning', schedule: 'cron(0 7 * * ? *)' };
  const registration = { min: 1, max: 2, suspended: active };
  type Targets = ReturnType<typeof open>['targets'];
  const writes: [string, (targets: Targets) => Promise<void>][] = [
    ['register', (targets) => targets.register(resourceOf(service), registration)],
    ['deregister', (targets) => targets.deregister(resourceOf(service))],
    ['tag', (targets) => targets.tag('arn:x', { team: 'web' })],
    ['putPolicy', (targets) => targets.putPolicy(resourceOf(service), policy)],
    ['putScheduledAction', (targets) => targets.putScheduledAction(resourceOf(service), action)],
  ];

  const repeated = writes.filter(([name]) => name !== 'deregister');

  it.each(repeated)('%s waits for a concurrent update to end', async (_, write) => {
    const { targets, calls, slept } = open(({ number }) => (number < 4 ? fault('ConcurrentUpdateException') : {}));
    await write(targets);
    expect(calls).toHaveLength(4);
    expect(slept).toEqual([1, 2, 3]);
  });

  it.each(repeated)('%s gives up on concurrent updates that do not end', async (_, write) => {
    const { targets, calls } = open(() => fault('ConcurrentUpdateException'));
    await expect(write(targets)).rejects.toMatchObject({ code: 'concurrent-update', passing: true });
    expect(calls).toHaveLength(4);
  });

  it.each(writes)('%s does not repeat what breaks a quota', async (_, write) => {
    const { targets, calls } = open(() => fault('LimitExceededException'));
    await expect(write(targets)).rejects.toMatchObject({ code: 'quota', passing: false });
    expect(calls).toHaveLength(1);
  });

  it.each(writes)('%s does not repeat what the role may not do', async (_, write) => {
    const { targets, calls } = open(() =>
      fault('FailedResourceAccessException', 'User: x is not authorized to perform: y'),
    );
    await expect(write(targets)).rejects.toMatchObject({ code: 'access-denied' });
    expect(calls).toHaveLength(1);
  });

  it.each(writes.slice(3))('%s waits for a target that was registered a moment ago', async (_, write) => {
    const { targets, calls } = open(({ number }) => (number < 3 ? fault('ObjectNotFoundException') : {}));
    await write(targets);
    expect(calls).toHaveLength(3);
  });

  it.each(writes.slice(3))('%s tells that there is no target', async (_, write) => {
    const { targets } = open(() => fault('ObjectNotFoundException'));
    await expect(write(targets)).rejects.toMatchObject({ code: 'not-registered', passing: false });
  });

  it('takes a target that is gone already for deregistered', async () => {
    const { targets, calls } = open(() => fault('ObjectNotFoundException'));
    await targets.deregister(resourceOf(service));
    expect(calls.map(({ input }) => input)).toEqual([identity]);
  });
});
