import { scalableTargets } from '../../lib/aws/application-auto-scaling.ts';
import { createClients } from '../../lib/aws/clients.ts';
import { cloudWatchAlarms } from '../../lib/aws/cloudwatch.ts';
import { ecsServices } from '../../lib/aws/ecs.ts';
import { createReconciler, type TickPorts } from '../../lib/execute/reconcile.ts';
import { createEmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { inMemoryHistory } from '../../local/in-memory-history.ts';
import { inMemoryRecords } from '../../local/in-memory-records.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { createSimulatedClock } from '../../local/simulated-clock.ts';

/** The real ticks on an embedded AWS of their own, with records in memory: the quickest way to play weeks of minutes. */
export async function inMemoryStage(yaml: string, start: Date) {
  const clock = createSimulatedClock(start);
  const aws = await createEmbeddedAws({ clock });
  const clients = createClients({
    requestHandler: aws.requestHandler(),
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const waits = { sleep: clock.sleep, backoffMs: () => 0, now: () => clock.now().getTime() };
  const targets = scalableTargets(clients.applicationAutoScaling, waits)(noDeadline);
  const records = inMemoryRecords();
  /** Ids of what was announced. */
  const told: string[] = [];
  const ports: TickPorts = {
    services: ecsServices(clients.ecs, waits)(noDeadline),
    scalableTargets: targets,
    alarms: cloudWatchAlarms(clients.cloudWatch, waits)(noDeadline),
    records,
    publisher: { publish: async ({ id }) => void told.push(id) },
    history: inMemoryHistory(),
    visit: async () => true,
    sleep: async () => {},
  };
  const tick = createReconciler(() => ports, { read: async () => [{ path: 'week.yml', text: yaml }] }, 1);
  return { clock, aws, targets, records, told, tick: () => tick({ now: clock.now(), deadline: noDeadline }) };
}
