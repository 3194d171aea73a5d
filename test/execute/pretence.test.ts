import { describe, expect, it } from 'vitest';
import { PrescaleError } from '../../lib/execute/failure.ts';
import type { InBatch, Reading } from '../../lib/execute/observe.ts';
import { type Pretence, pretend } from '../../lib/execute/observing/pretence.ts';
import { noSums } from '../../lib/execute/observing/sums.ts';
import type { Ports } from '../../lib/execute/ports.ts';
import type { ScalingPolicy, ScheduledAction } from '../../lib/plan/autoscaling.ts';
import type { Observing } from '../../lib/plan/observing.ts';
import { freshRecord, type TargetRecord } from '../../lib/plan/record.ts';
import { noneSuspended } from '../../lib/plan/suspended-flags.ts';

const record = freshRecord({ name: 'backend', ecs: { cluster: 'c', service: 'backend' } });
const { resource } = record;
const start = new Date('2026-11-27T08:00:00Z');
const later = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);

const cpu: ScalingPolicy = {
  name: 'cpu',
  type: 'TargetTrackingScaling',
  configuration: { TargetValue: 70 },
  arn: 'arn:cpu:1',
  alarms: ['cpu-high'],
};

/** A service in reality; what is written there fails the test. */
interface Reality {
  readonly desired: number;
  readonly bounds?: { readonly min: number; readonly max: number };
  readonly policies?: readonly ScalingPolicy[];
  readonly actions?: readonly ScheduledAction[];
}

const batchOf = ({ desired, bounds }: Reality): InBatch => ({
  service: {
    status: 'ACTIVE',
    desired,
    running: desired,
    pending: 0,
    schedulingStrategy: 'REPLICA',
    codeDeployInProgress: false,
    events: [],
  },
  scalableTarget: bounds && { ...bounds, suspended: noneSuspended, arn: 'arn:target' },
});

const never = (): never => {
  throw new Error('this would change something');
};

function portsOf({ policies = [], actions = [] }: Reality, written: TargetRecord[]): Ports {
  const reading: Reading['scalableTargets'] = {
    describe: never,
    policies: async () => policies,
    configuration: async () => ({ policies: [...policies], scheduledActions: [...actions], tags: { team: 'shop' } }),
  };
  const records = {
    write: async (one: TargetRecord) => {
      const stored = { ...one, version: one.version + 1 };
      written.push(stored);
      return stored;
    },
  };
  return {
    services: { describe: never, stoppedTasks: async () => [], setDesired: never },
    scalableTargets: {
      ...reading,
      register: never,
      deregister: never,
      tag: never,
      putPolicy: never,
      putScheduledAction: never,
    },
    alarms: { describe: async () => [], put: never },
    records: records as Partial<Ports['records']> as Ports['records'],
    visit: never,
    sleep: never,
  };
}

/** One tick after the other; each begins with what the last one stored. */
function played() {
  const written: TargetRecord[] = [];
  let observing: Observing = { since: start.toISOString(), world: {}, sums: noSums(start) };
  return {
    written,
    observing: () => observing,
    tick: async (
      minute: number,
      reality: Reality,
      act: (ports: Ports) => Promise<void> = async () => undefined,
    ): Promise<InBatch> => {
      const pretence: Pretence = pretend(record, observing, later(minute));
      const ports = portsOf(reality, written);
      await pretence.seen(ports, batchOf(reality));
      await act(pretence.over(ports));
      const seen = await pretence.seen(ports, batchOf(reality));
      observing = (await pretence.settled(ports.records, { ...record, observing })).observing ?? observing;
      return seen;
    },
  };
}

const countsIn = ({ service, scalableTarget }: InBatch) => {
  if (service instanceof PrescaleError || scalableTarget instanceof PrescaleError) throw new Error('not read');
  return [service.desired, service.running, scalableTarget?.min, scalableTarget?.max];
};

const bounds = { min: 2, max: 10 };
const raise = async ({ services, scalableTargets }: Ports) => {
  await services.setDesired(resource, 12);
  await scalableTargets.register(resource, { min: 12, max: 12, suspended: noneSuspended });
};
const takeAway = async (ports: Ports) => {
  await raise(ports);
  await ports.scalableTargets.deregister(resource);
};

describe('what is pretended', () => {
  it('runs after the tick that asked for it, and is stored once', async () => {
    const { tick, written } = played();
    expect(countsIn(await tick(0, { desired: 2, bounds }, raise))).toEqual([12, 2, 12, 12]);
    expect(countsIn(await tick(1, { desired: 2, bounds }))).toEqual([12, 12, 12, 12]);
    expect(countsIn(await tick(2, { desired: 2, bounds }))).toEqual([12, 12, 12, 12]);
    expect(written).toHaveLength(1);
    expect(written[0]?.observing?.sums.changes).toBe(1);
  });

  it.each`
    then                                                                                                             | expected                          | fought                                      | because
    ${{ desired: 5, bounds }}                                                                                        | ${[5, 5, undefined, undefined]}   | ${[{ what: 'count', times: 1 }]}            | ${'no policy could have done it: somebody did'}
    ${{ desired: 5, bounds, policies: [cpu] }}                                                                       | ${[12, 12, undefined, undefined]} | ${[]}                                       | ${'its policy did it, which would be gone'}
    ${{ desired: 11, bounds, policies: [cpu] }}                                                                      | ${[11, 11, undefined, undefined]} | ${[{ what: 'count', times: 1 }]}            | ${'beyond its bounds no policy goes'}
    ${{ desired: 2, bounds: { min: 1, max: 8 } }}                                                                    | ${[8, 8, 1, 8]}                   | ${[{ what: 'bounds', times: 1 }]}           | ${'somebody registered it anew'}
    ${{ desired: 2 }}                                                                                                | ${[12, 12, undefined, undefined]} | ${[{ what: 'bounds', times: 1 }]}           | ${'somebody deregistered it in reality too'}
    ${{ desired: 4, bounds: { min: 4, max: 10 }, actions: [{ name: 'up', schedule: 'cron(0 8 * * ? *)', min: 4 }] }} | ${[12, 12, undefined, undefined]} | ${[{ what: 'scheduled-action', times: 1 }]} | ${'a native action, which would not have fired'}
  `('while it is deregistered meets reality: $because', async ({ then, expected, fought }) => {
    const { tick, observing } = played();
    await tick(0, { desired: 2, bounds, policies: [cpu] }, takeAway);
    expect(countsIn(await tick(40, then))).toEqual(expected);
    expect(observing().sums.fought).toEqual(fought);
  });

  it.each`
    minutes | policies | real | expected | because
    ${19}   | ${[cpu]} | ${2} | ${12}    | ${'alarms of a quarter of an hour have not come yet'}
    ${20}   | ${[cpu]} | ${2} | ${5}     | ${'the same load needs no more than the bounds ask for'}
    ${20}   | ${[cpu]} | ${7} | ${7}     | ${'the same load needs as many as it really has'}
    ${60}   | ${[]}    | ${2} | ${12}    | ${'no policy lowers it'}
  `(
    'is followed by autoscaling where that would act: $because ($minutes min, $real)',
    async ({ minutes, policies, real, expected }) => {
      const { tick, observing } = played();
      await tick(0, { desired: real, bounds, policies }, async ({ services, scalableTargets }) => {
        await services.setDesired(resource, 12);
        await scalableTargets.register(resource, { min: 5, max: 12, suspended: noneSuspended });
      });
      expect(countsIn(await tick(minutes, { desired: real, bounds, policies }))[0]).toBe(expected);
      expect(observing().sums.fought).toEqual([]);
    },
  );

  it('is gone when all is back as it really is, with the ARNs that it really has', async () => {
    const { tick, observing } = played();
    const reality = { desired: 2, bounds, policies: [cpu] };
    await tick(0, reality, takeAway);
    await tick(60, reality, async ({ services, scalableTargets }) => {
      await scalableTargets.register(resource, { ...bounds, suspended: noneSuspended, tags: { team: 'shop' } });
      const { name, type, configuration } = cpu;
      await scalableTargets.putPolicy(resource, { name, type, configuration });
      await services.setDesired(resource, 2);
      const target = { ...bounds, suspended: noneSuspended, arn: 'x' };
      expect((await scalableTargets.configuration(resource, target)).policies).toEqual([cpu]);
    });
    expect(observing().world).toEqual({});
    expect(observing().sums).toMatchObject({ changes: 3, deregistrations: 1 });
  });

  it('gives way to a policy that somebody changed since it was put back', async () => {
    const { tick, observing } = played();
    const reality = { desired: 2, bounds, policies: [cpu] };
    await tick(0, reality, takeAway);
    await tick(60, reality, async ({ scalableTargets }) => {
      await scalableTargets.register(resource, { ...bounds, suspended: noneSuspended });
      await scalableTargets.configuration(resource, { ...bounds, suspended: noneSuspended, arn: 'x' });
      await scalableTargets.putPolicy(resource, { ...cpu, configuration: { TargetValue: 60 } });
    });
    const changed = { ...cpu, configuration: { TargetValue: 50 } };
    await tick(70, { ...reality, policies: [changed] }, async ({ scalableTargets }) => {
      const target = { ...bounds, suspended: noneSuspended, arn: 'x' };
      expect((await scalableTargets.configuration(resource, target)).policies).toEqual([changed]);
    });
    expect(observing().sums.fought).toEqual([{ what: 'configuration', times: 1 }]);
  });

  it('is kept where its registration cannot be read', async () => {
    const { tick, observing } = played();
    await tick(0, { desired: 2, bounds }, takeAway);
    const { world } = observing();
    const pretence = pretend(record, observing(), later(1));
    const scalableTarget = new PrescaleError('throttled', 'too many', { passing: true });
    const ports = portsOf({ desired: 2 }, []);
    const seen = await pretence.seen(ports, { ...batchOf({ desired: 2 }), scalableTarget });
    expect(seen).toMatchObject({ service: { desired: 12, running: 12 }, scalableTarget: { code: 'throttled' } });
    await pretence.over(ports).services.setDesired(resource, 14);
    const { observing: after } = await pretence.settled(
      { write: async (one) => one },
      { ...record, observing: observing() },
    );
    expect(after?.world).toMatchObject({ ...world, desired: { is: 14, found: 2 } });
  });
});
