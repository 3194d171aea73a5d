import { scalableTargets } from '../lib/aws/application-auto-scaling.ts';
import { createClients } from '../lib/aws/clients.ts';
import { cloudWatchAlarms } from '../lib/aws/cloudwatch.ts';
import { ecsServices } from '../lib/aws/ecs.ts';
import { type Deadline, longestCallMs } from '../lib/execute/deadline.ts';
import type { Records } from '../lib/execute/ports.ts';
import { createReconciler, type TickPorts } from '../lib/execute/reconcile.ts';
import { longestTickMs } from '../lib/plan/wanted.ts';
import { createEmbeddedAws, type EmbeddedAws } from './embedded-aws/embedded-aws.ts';
import type { RecordedCall } from './embedded-aws/recorded-call.ts';
import { inMemoryHistory } from './in-memory-history.ts';
import { inMemoryRecords } from './in-memory-records.ts';
import { createDice } from './simulation/dice.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface ManyTargets {
  readonly targets: number;
  /** That many of them never answer a call that is about them alone. */
  readonly hanging?: number;
  /** Every write of Application Auto Scaling is answered with `ConcurrentUpdateException` after this. */
  readonly refusedAfterMs?: number;
  /** Of every other call. */
  readonly latencyMs: number;
  /** Ends when every target that answers has its tasks, or after this many ticks. */
  readonly mostTicks: number;
}

export interface Raised {
  /** Of the targets that answer, after each tick. */
  readonly afterTick: readonly number[];
  /** Of those that do not answer, the fewest that a tick reported as failed. */
  readonly leastReported: number;
  /** From the begin of the event's lead to the last count that was set, in milliseconds of the simulated clock. */
  readonly untilAllMs: number;
  readonly longestTickMs: number;
}

const cluster = 'production';
const start = new Date('2026-11-27T07:59:00Z');
const minute = 60_000;
const tasks = 12;

/**
 * One event on many targets, from the begin of its lead: the reconciler and the adapters as they are deployed, on the
 * embedded AWS, where calls take time on a simulated clock.
 */
export async function raiseMany(given: ManyTargets): Promise<Raised> {
  const { targets, hanging = 0, latencyMs, refusedAfterMs, mostTicks } = given;
  const names = Array.from({ length: targets }, (_, index) => `t${String(index).padStart(4, '0')}`);
  // Spread evenly, so that none is first or last because of its name.
  const every = hanging === 0 ? Number.POSITIVE_INFINITY : targets / hanging;
  const hung = new Set(names.filter((_, index) => Math.floor((index + 1) / every) > Math.floor(index / every)));
  const clock = createVirtualClock(start);
  const aws = await createEmbeddedAws({ clock });
  await build(aws, names);
  const isRefused = ({ service, operation }: RecordedCall): boolean =>
    refusedAfterMs !== undefined &&
    service === 'application-autoscaling' &&
    /^(Register|Deregister|Put|Tag)/.test(operation);
  aws.world.setLatency((call) => (isRefused(call) ? (refusedAfterMs ?? 0) : latencyMs));
  aws.faults.when(isRefused, 'concurrent-update');
  aws.faults.when((call) => hung.has(onlyService(call) ?? ''), 'never-answer');
  const reconcile = createReconciler(
    portsOf(aws, clock, latencyMs),
    { read: async () => [{ path: 'many.yml', text: scheduleOf(names) }] },
    16,
  );
  const answering = names.filter((name) => !hung.has(name));
  const countRaised = (): number =>
    answering.filter((name) => (aws.world.service(cluster, name)?.desired ?? 0) >= tasks).length;

  const afterTick: number[] = [];
  let longest = 0;
  let leastReported = hung.size;
  for (let ticks = 0; ticks <= mostTicks; ticks += 1) {
    const began = start.getTime() + ticks * minute;
    await clock.runUntil(new Date(began));
    const endsAt = began + longestTickMs - 500;
    const deadline: Deadline = { signal, leftMs: () => endsAt - clock.now().getTime() };
    const { failures } = await clock.run(reconcile({ now: clock.now(), deadline }));
    // The first one is before the event.
    if (ticks === 0) continue;
    leastReported = Math.min(leastReported, failures.filter(({ target }) => hung.has(target ?? '')).length);
    longest = Math.max(longest, clock.now().getTime() - began);
    afterTick.push(countRaised());
    if (afterTick.at(-1) === answering.length) break;
  }
  const lastSet = aws.calls.findLast(({ operation, outcome }) => operation === 'UpdateService' && outcome === 'ok');
  const untilAllMs = (lastSet?.at.getTime() ?? 0) - start.getTime() - minute;
  await aws.close();
  return { afterTick, leastReported, untilAllMs, longestTickMs: longest };
}

export interface Ended {
  /** Deregistered right before the end. */
  readonly awayBefore: number;
  /** Registered as before and with their policies, after each tick from the end on. */
  readonly backAfterTick: readonly number[];
  /** Failures that these ticks reported. */
  readonly failures: number;
}

/** The same event, from before its lead to the time when everything is back; what AWS takes a second is as published. */
export async function endMany(targets: number, latencyMs: number, mostTicks: number): Promise<Ended> {
  const names = Array.from({ length: targets }, (_, index) => `t${String(index).padStart(4, '0')}`);
  const clock = createVirtualClock(start);
  const aws = await createEmbeddedAws({ clock });
  await build(aws, names);
  aws.world.setLatency(latencyMs);
  const dice = createDice(2);
  const reconcile = createReconciler(
    portsOf(aws, clock, latencyMs, () => dice.int(0, 1_000) / 1_000),
    { read: async () => [{ path: 'many.yml', text: scheduleOf(names) }] },
    16,
  );
  const failuresAt = async (at: number): Promise<number> => {
    await clock.runUntil(new Date(at));
    const endsAt = at + longestTickMs - 500;
    const deadline: Deadline = { signal, leftMs: () => endsAt - clock.now().getTime() };
    return (await clock.run(reconcile({ now: clock.now(), deadline }))).failures.length;
  };
  const isThere = (name: string): boolean => aws.world.scalableTarget(`service/${cluster}/${name}`) !== undefined;
  const isBack = (name: string): boolean =>
    isThere(name) && aws.world.policies(`service/${cluster}/${name}`).length === 1;

  for (let ticks = 0; ticks < 20; ticks += 1) await failuresAt(start.getTime() + ticks * minute);
  const awayBefore = names.filter((name) => !isThere(name)).length;
  const backAfterTick: number[] = [];
  let failures = 0;
  const end = Date.parse('2026-11-27T10:00:00Z');
  for (let ticks = 0; ticks < mostTicks && backAfterTick.at(-1) !== targets; ticks += 1) {
    failures += await failuresAt(end + ticks * minute);
    backAfterTick.push(names.filter(isBack).length);
  }
  await aws.close();
  return { awayBefore, backAfterTick, failures };
}

const signal = new AbortController().signal;

const scheduleOf = (names: readonly string[]): string =>
  [
    'timezone: UTC',
    'targets:',
    ...names.map((name) => `  ${name}: { ecs: { cluster: ${cluster}, service: ${name} }, base: { min: 2, max: 10 } }`),
    'windows:',
    `  - { name: spot, kind: pre-event, start: 2026-11-27 09:00, for: 1h, lead: 1h, targets: { ${names.map((name) => `${name}: { desired: ${tasks} }`).join(', ')} } }`,
  ].join('\n');

async function build({ world }: EmbeddedAws, names: readonly string[]): Promise<void> {
  for (const service of names) {
    world.createService({ cluster, service, desired: 2, launch: { secondsToRunning: 40 } });
    const target = {
      ServiceNamespace: 'ecs',
      ResourceId: `service/${cluster}/${service}`,
      ScalableDimension: 'ecs:service:DesiredCount',
    };
    await world.call('application-autoscaling', 'RegisterScalableTarget', {
      ...target,
      MinCapacity: 2,
      MaxCapacity: 10,
    });
    await world.call('application-autoscaling', 'PutScalingPolicy', {
      ...target,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 70,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
    });
  }
}

/** The service that a call is about, if it is about one; a batch is about none. */
function onlyService({ input }: RecordedCall): string | undefined {
  const { ResourceId, service, serviceName } = input as Readonly<Record<string, unknown>>;
  const name = ResourceId ?? service ?? serviceName;
  return typeof name === 'string' ? name.slice(name.lastIndexOf('/') + 1) : undefined;
}

/** The table is in memory, and takes its time too. */
function portsOf(
  aws: EmbeddedAws,
  clock: VirtualClock,
  latencyMs: number,
  jitter: () => number = () => 1,
): (deadline: Deadline) => TickPorts {
  const clients = createClients({
    requestHandler: aws.requestHandler({ requestTimeoutMs: longestCallMs }),
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const waits = {
    sleep: clock.sleep,
    backoffMs: (attempt: number, throttled: boolean) => jitter() * (throttled ? 1_000 : 50) * 2 ** (attempt - 1),
    now: () => clock.now().getTime(),
  };
  const services = ecsServices(clients.ecs, waits);
  const targets = scalableTargets(clients.applicationAutoScaling, waits);
  const alarms = cloudWatchAlarms(clients.cloudWatch, waits);
  const memory = inMemoryRecords();
  const after = async <T>(answer: () => Promise<T>): Promise<T> => {
    await clock.sleep(latencyMs);
    return answer();
  };
  const records: Records = {
    ...memory,
    load: () => after(memory.load),
    write: (record) => after(() => memory.write(record)),
    writeStage: (record) => after(() => memory.writeStage(record)),
  };
  return (deadline) => ({
    services: services(deadline),
    scalableTargets: targets(deadline),
    history: inMemoryHistory(),
    alarms: alarms(deadline),
    records,
    publisher: { publish: () => after(async () => {}) },
    visit: async () => true,
    sleep: clock.sleep,
  });
}
