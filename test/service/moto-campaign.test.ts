import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/reconcile.ts';
import { wireReconcile } from '../../functions/wiring.ts';
import { scalableTargets } from '../../lib/aws/application-auto-scaling.ts';
import { createClients } from '../../lib/aws/clients.ts';
import { dynamoRecords } from '../../lib/aws/dynamodb-records.ts';
import { ecsServices } from '../../lib/aws/ecs.ts';
import { PrescaleError } from '../../lib/execute/failure.ts';
import { parseNotification } from '../../lib/execute/notification.ts';
import type { Records, Services } from '../../lib/execute/ports.ts';
import type { ScalableTarget } from '../../lib/plan/autoscaling.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { partsOf } from '../../lib/tell/announcement.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { createSimulatedClock } from '../../local/simulated-clock.ts';
import { openTableOf } from '../aws/dynamodb-table.ts';
import { availableOrSkip } from '../embedded-aws/available.ts';
import { motoDifferences } from '../embedded-aws/moto-differences.ts';
import { type MotoServer, startMotoServer } from '../embedded-aws/moto-server.ts';
import { type MotoProxy, startMotoProxy } from './moto-proxy.ts';
import { production } from './stage.ts';

const backend = { cluster: 'waooaw-production', service: 'waooaw-backend' };
const agent = { cluster: 'waooaw-production', service: 'waooaw-agent' };
const at = (time: string): Date => new Date(`2026-11-27T${time}:00-05:00`);
const running = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };

/** What moto does otherwise than AWS and this scenario meets, by its name in moto-differences.ts. */
const met = [
  'deregistering deletes the scaling policies',
  'registering moves the count up to the minimum',
  'tasks that an update asks for are not running at once',
  'tags of a scalable target',
];

describe.skipIf(!availableOrSkip('moto_server'))('the shipped campaign on moto', () => {
  let moto: MotoServer;
  let proxy: MotoProxy;
  let tick: (time: string) => Promise<void>;
  let describeBackend: () => Promise<{ desired: number; target: ScalableTarget | undefined }>;
  let policies: () => Promise<unknown>;
  let record: () => ReturnType<Records['read']>;

  const changes = (): readonly string[] =>
    proxy.operations
      .filter(({ operation }) =>
        /^(Register|Deregister)ScalableTarget|^Put(Scaling|Scheduled)|^UpdateService/.test(operation),
      )
      .filter(({ input }) => JSON.stringify(input).includes(backend.service))
      .map(({ operation, input: { desiredCount, MinCapacity, MaxCapacity, PolicyName } }) =>
        [operation, desiredCount, MinCapacity, MaxCapacity, PolicyName].filter((word) => word !== undefined).join(' '),
      );
  const kinds = (): readonly string[] =>
    proxy.messages.flatMap((message) => {
      const read = parseNotification(message);
      if ('problem' in read) return [];
      return partsOf(read.announcement).flatMap(({ target, kind }) => (target === 'backend' ? [kind] : []));
    });

  beforeAll(async () => {
    moto = await startMotoServer();
    proxy = await startMotoProxy(moto.url);
    const clock = createSimulatedClock(at('07:59'));
    const options = {
      endpoint: proxy.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      backoffMs: () => 0,
      // A busy machine may keep moto waiting longer than AWS may take.
      requestTimeoutMs: 60_000,
      connectionTimeoutMs: 60_000,
    };
    const clients = createClients(options);
    await clients.ecs.send(new CreateClusterCommand({ clusterName: backend.cluster }));
    await clients.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'app',
        containerDefinitions: [{ name: 'app', image: 'app', memory: 128 }],
      }),
    );
    for (const { cluster, service } of [backend, agent]) {
      await clients.ecs.send(
        new CreateServiceCommand({ cluster, serviceName: service, desiredCount: 2, taskDefinition: 'app' }),
      );
    }
    const waits = { sleep: clock.sleep, backoffMs: () => 0, now: () => clock.now().getTime() };
    const targets = scalableTargets(clients.applicationAutoScaling, waits)(noDeadline);
    await targets.register(resourceOf(backend), { min: 2, max: 10, suspended: running });
    for (const [name, metric] of [
      ['cpu-scaling', 'ECSServiceAverageCPUUtilization'],
      ['request-scaling', 'ALBRequestCountPerTarget'],
    ] as const) {
      await targets.putPolicy(resourceOf(backend), {
        name,
        type: 'TargetTrackingScaling',
        configuration: {
          TargetValue: 70,
          PredefinedMetricSpecification: { PredefinedMetricType: metric },
          ScaleInCooldown: 300,
        },
      });
    }
    const { table } = await openTableOf(clients.dynamoDb);
    const topic = await clients.sns.send(new CreateTopicCommand({ Name: 'prescale-test-events' }));
    const handler = createHandler(() =>
      wireReconcile({
        environment: {
          PRESCALE_STAGE: 'test',
          PRESCALE_TABLE: table,
          PRESCALE_TOPIC_ARN: topic.TopicArn,
          PRESCALE_SCHEDULE_DIR: 'test/fixtures/schedules/production',
        },
        now: clock.now,
        sleep: clock.sleep,
        clients: options,
        visit: async () => true,
        schedules: production,
        concurrency: 1,
        fetch,
        logger: { info: () => {}, warn: () => {}, error: () => {} },
      }),
    );
    const records = dynamoRecords(clients.dynamoDb, { ...waits, table })(noDeadline);
    const services: Services = ecsServices(clients.ecs, waits)(noDeadline);
    tick = async (time) => {
      clock.advanceTo(at(time));
      await handler({}, { getRemainingTimeInMillis: () => 58_000 } as never);
    };
    describeBackend = async () => {
      const service = (await services.describe([resourceOf(backend)])).get(resourceOf(backend).resourceId);
      const target = (await targets.describe([resourceOf(backend)])).get(resourceOf(backend).resourceId);
      if (service === undefined || service instanceof PrescaleError || target instanceof PrescaleError)
        throw new Error('not described');
      return { desired: service.desired, target };
    };
    policies = async () =>
      (await targets.policies(resourceOf(backend))).map(({ name, type, configuration }) => ({
        name,
        type,
        configuration,
      }));
    record = () => records.read('backend');
    await tick('07:59');
  });
  afterAll(async () => {
    await proxy.close();
    await moto.stop();
  });

  it('meets only differences that are listed', () => {
    const listed = new Set(motoDifferences.map(({ name }) => name));
    expect(met.filter((name) => !listed.has(name))).toEqual([]);
  });

  it('saves, raises, deregisters, restores and forgets by the same calls as on the embedded AWS', async () => {
    const before = await policies();
    const marked = changes().length;
    await tick('08:00');
    expect(changes().slice(marked)).toEqual([
      'UpdateService 12',
      'RegisterScalableTarget 12 12',
      'DeregisterScalableTarget',
    ]);
    expect(await describeBackend()).toEqual({ desired: 12, target: undefined });
    expect((await record())?.snapshot?.configuration.policies.map(({ name }) => name).sort()).toEqual([
      'cpu-scaling',
      'request-scaling',
    ]);

    for (const time of ['08:20', '08:45', '09:00', '12:00', '17:59']) await tick(time);
    expect(changes().slice(marked + 3)).toEqual([]);

    await tick('18:00');
    expect(changes().slice(marked + 3)).toEqual([
      'RegisterScalableTarget 10 12',
      'PutScalingPolicy cpu-scaling',
      'PutScalingPolicy request-scaling',
      'UpdateService 10',
      'RegisterScalableTarget 10 10',
    ]);
    expect(await policies()).toEqual(before);
    expect((await record())?.snapshot).toBeUndefined();

    for (const time of ['18:05', '18:10', '18:15']) await tick(time);
    expect((await describeBackend()).target).toMatchObject({ min: 5, max: 10 });
  });

  it('announces the same', () => {
    expect(kinds()).toEqual(['event-upcoming', 'pre-scale-started', 'ready', 'event-live', 'event-ended', 'restored']);
  });
});
