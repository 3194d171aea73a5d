import { scalableTargets } from '../lib/aws/application-auto-scaling.ts';
import { createClients } from '../lib/aws/clients.ts';
import type { ScheduleSource } from '../lib/execute/ports.ts';
import type { TickReport } from '../lib/execute/reconcile.ts';
import { nextChange, type Schedule } from '../lib/index.ts';
import type { DiaryPrinter } from './diary.ts';
import { entriesOf } from './diary.ts';
import { createEmbeddedAws } from './embedded-aws/embedded-aws.ts';
import { createLocalStage } from './local-stage.ts';
import { createTally, type Summary } from './run-tally.ts';
import { buildRunbookWorld } from './runbook-world.ts';
import { createSimulatedClock } from './simulated-clock.ts';
import { startSlackDouble } from './slack-double.ts';

const minute = 60_000;
const hour = 60 * minute;

export interface StageRun {
  readonly schedule: Schedule;
  readonly schedules: ScheduleSource;
  readonly from: Date;
  readonly until: Date;
  readonly diary: DiaryPrinter;
}

/** Runs the deployed handlers from `from` to `until` and prints what happens. */
export async function runStage({ schedule, schedules, from, until, diary }: StageRun): Promise<Summary> {
  const clock = createSimulatedClock(from);
  const aws = await createEmbeddedAws({ clock });
  const slack = await startSlackDouble();
  try {
    const endpoint = await aws.listen();
    const clients = createClients({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    await buildRunbookWorld(
      aws,
      scalableTargets(clients.applicationAutoScaling, { sleep: clock.sleep, backoffMs: () => 0 }),
      schedule,
    );
    aws.clearCalls();
    const services = [...schedule.targets.values()].map(({ ecs }) => ecs);
    const visit = async (): Promise<boolean> =>
      services.some(({ cluster, service }) => (aws.world.service(cluster, service)?.running ?? 0) > 0);
    const stage = await createLocalStage({ aws, clock, slack, stage: 'local', schedules, endpoint, visit });
    const tally = createTally(aws, schedule);
    let told = 0;
    for (let at = from; at < until; ) {
      clock.advanceTo(at);
      const report = await stage.tick();
      tally.add(at, report);
      for (const entry of entriesOf(at, report, slack.posted.slice(told))) diary.print(entry);
      told = slack.posted.length;
      const next = nextTick(schedule, at, report);
      if (next.getTime() - at.getTime() > minute && report.steps.length > 0)
        diary.print({ kind: 'skipped', at, until: next });
      // Warm-ups and waits move the clock too; the next tick is on a whole minute after that.
      at = new Date(Math.max(next.getTime(), Math.ceil(clock.now().getTime() / minute) * minute));
    }
    const summary = tally.summary(slack.posted.length);
    diary.close(summary);
    return summary;
  } finally {
    await aws.close();
    await slack.close();
  }
}

/** Every minute while something is looked at; otherwise at the next change, and once an hour for drift. */
function nextTick(schedule: Schedule, at: Date, report: TickReport): Date {
  const soon = new Date(at.getTime() + minute);
  if (report.looked > 0) return soon;
  const changes = [...schedule.targets.keys()].flatMap((name) => nextChange(schedule, name, at)?.getTime() ?? []);
  const due = Math.min(at.getTime() + hour, ...changes);
  return new Date(Math.max(soon.getTime(), Math.ceil(due / minute) * minute));
}
