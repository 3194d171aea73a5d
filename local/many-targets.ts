import { wireReconcile } from '../functions/wiring.ts';
import type { Deadline } from '../lib/execute/deadline.ts';
import { resourceId } from '../lib/execute/ports.ts';
import type { TickReport } from '../lib/execute/reconcile.ts';
import { parseSchedule } from '../lib/index.ts';
import { createEmbeddedAws, type EmbeddedAws } from './embedded-aws/embedded-aws.ts';
import type { RecordedCall } from './embedded-aws/recorded-call.ts';
import { tableName } from './local-stage.ts';
import { noDeadline } from './no-deadline.ts';
import { buildRunbookWorld } from './runbook-world.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** Of the function's timeout less what its last words take. */
const tickMs = 57_500;
const minute = 60_000;
const counts = { before: 2, owed: 6 };

/** The deployed reconciler, with many targets in one event, on a clock on which its calls overlap. */
export interface ManyTargets {
  readonly aws: EmbeddedAws;
  readonly clock: VirtualClock;
  readonly names: readonly string[];
  /** On the next minute. */
  tick(): Promise<Ticked>;
  /** When the lead begins; the next tick is at it. */
  readonly begin: Date;
  /** Those that have the tasks they are owed. */
  raised(): readonly string[];
  close(): Promise<void>;
}

export interface Ticked {
  readonly report: TickReport;
  readonly tookMs: number;
}

/** At the begin of the event's lead, which no tick has seen. Every call takes 50 ms. */
export async function startManyTargets(count: number): Promise<ManyTargets> {
  const names = Array.from({ length: count }, (_, index) => `t${String(index).padStart(4, '0')}`);
  const files = [{ path: 'many.yml', text: textOf(names) }];
  const parsed = parseSchedule(files);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems.slice(0, 3)));
  const begin = new Date('2026-11-27T08:30:00Z');
  const clock = createVirtualClock(new Date(begin.getTime() - 5 * minute));
  const aws = await createEmbeddedAws({ clock });
  await buildRunbookWorld(aws, parsed.schedule);
  await aws.world.createTable(tableName('many'));
  const { tick, now } = wireReconcile({
    environment: {
      PRESCALE_STAGE: 'many',
      PRESCALE_TABLE: tableName('many'),
      PRESCALE_TOPIC_ARN: aws.world.createTopic('prescale-many-events'),
      PRESCALE_SCHEDULE_DIR: 'not read: the schedule is given',
    },
    now: clock.now,
    sleep: clock.sleep,
    clients: {
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: aws.requestHandler({ requestTimeoutMs: 3_000 }),
    },
    visit: async () => true,
    schedules: { read: async () => files },
    concurrency: 16,
    fetch,
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  });
  // A client reads files before its first call, and no virtual clock waits for files: nothing may be waiting on it then.
  await clock.run(tick({ now: now(), deadline: noDeadline }));
  aws.world.setLatency(50);
  const tickOnce = async (): Promise<Ticked> => {
    const from = now().getTime();
    const report = await clock.run(within(clock, tickMs, (deadline) => tick({ now: now(), deadline })));
    const tookMs = now().getTime() - from;
    clock.advanceTo(new Date(from + minute * Math.ceil((tookMs + 1) / minute)));
    return { report, tookMs };
  };
  clock.advanceTo(begin);
  const targets = [...parsed.schedule.targets.values()];
  return {
    aws,
    clock,
    names,
    tick: tickOnce,
    begin,
    raised: () =>
      targets
        .filter(({ ecs }) => (aws.world.service(ecs.cluster, ecs.service)?.desired ?? 0) >= counts.owed)
        .map(({ name }) => name),
    close: aws.close,
  };
}

/** Calls for one of these targets alone: what is asked for several at once still comes. */
export const callsOf = (names: readonly string[]): ((call: RecordedCall) => boolean) => {
  const own = new Set(names.flatMap((name) => [name, resourceId({ cluster: 'c', service: name })]));
  return ({ service, input }) => {
    if (service === 'dynamodb' || typeof input !== 'object' || input === null) return false;
    const named = Object.entries(input).filter(([key]) => key === 'service' || key === 'ResourceId');
    return named.some(([, value]) => own.has(String(value)));
  };
};

const textOf = (names: readonly string[]): string =>
  [
    'timezone: UTC',
    'targets:',
    ...names.map(
      (name) =>
        `  ${name}: { ecs: { cluster: c, service: ${name} }, base: { min: ${counts.before}, max: 10 }, scaling: [{ metric: cpu, target: 70 }] }`,
    ),
    'windows:',
    '  - name: spot',
    '    kind: pre-event',
    '    start: 2026-11-27 09:00',
    '    for: 1h',
    '    lead: 30m',
    '    targets:',
    ...names.map((name) => `      ${name}: { desired: ${counts.owed} }`),
  ].join('\n');

async function within<T>(clock: VirtualClock, ms: number, work: (deadline: Deadline) => Promise<T>): Promise<T> {
  const end = clock.now().getTime() + ms;
  const over = new AbortController();
  const done = new AbortController();
  clock.sleep(ms, done.signal).then(
    () => over.abort(),
    () => {},
  );
  try {
    return await work({ signal: over.signal, leftMs: () => end - clock.now().getTime() });
  } finally {
    done.abort();
  }
}
