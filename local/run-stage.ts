import { PrescaleError } from '../lib/execute/failure.ts';
import type { ScheduleSource } from '../lib/execute/ports.ts';
import type { TickReport } from '../lib/execute/reconcile.ts';
import { nextChange, type Schedule } from '../lib/index.ts';
import { noticeMs } from '../lib/plan/upcoming.ts';
import { upcomingEvents } from '../lib/schedule/upcoming-events.ts';
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
  const slack = await startSlackDouble({ now: clock.now });
  try {
    const endpoint = await aws.listen();
    await buildRunbookWorld(aws, schedule);
    aws.clearCalls();
    const services = [...schedule.targets.values()].map(({ ecs }) => ecs);
    const visit = async (): Promise<boolean> =>
      services.some(({ cluster, service }) => (aws.world.service(cluster, service)?.running ?? 0) > 0);
    const stage = await createLocalStage({ aws, clock, slack, stage: 'local', schedules, endpoint, visit });
    const tally = createTally(aws, schedule);
    let told = 0;
    let wasQuiet = false;
    for (let at = from; at < until; ) {
      clock.advanceTo(at);
      const report = await stage.tick().catch((error: unknown) => failedTick(error));
      tally.add(at, report);
      const entries = entriesOf(at, report, slack.posted.slice(told));
      for (const entry of entries) diary.print(entry);
      told = slack.posted.length;
      const next = nextTick(schedule, at, report);
      const isQuiet = next.getTime() - at.getTime() > minute;
      if (isQuiet && !wasQuiet)
        diary.print({ kind: 'skipped', at, until: earliest(nextDue(schedule, at) ?? until, until) });
      wasQuiet = isQuiet || (wasQuiet && entries.length === 0);
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

/** A handler that fails tells no more than what failed. */
function failedTick(error: unknown): TickReport {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const failures = errors.map((one) => ({
    error:
      one instanceof PrescaleError ? one : new PrescaleError('unexpected', String(one), { passing: false, cause: one }),
  }));
  return { targets: 0, looked: 1, steps: [], published: 0, failures, slowedDown: 0, unfinished: 0 };
}

/** Every minute while something is looked at; otherwise when something is due, and once an hour for drift. */
function nextTick(schedule: Schedule, at: Date, { looked }: TickReport): Date {
  const soon = new Date(at.getTime() + minute);
  if (looked > 0) return soon;
  const due = earliest(nextDue(schedule, at) ?? soon, new Date(at.getTime() + hour));
  return new Date(Math.max(soon.getTime(), Math.ceil(due.getTime() / minute) * minute));
}

/** The next change of any target, or the notice of its next event. */
function nextDue(schedule: Schedule, at: Date): Date | undefined {
  const dues = [...schedule.targets.keys()].flatMap((name) => {
    const change = nextChange(schedule, name, at);
    const notices = upcomingEvents(schedule, name, at, noticeMs + hour)
      .map(({ start }) => new Date(start.getTime() - noticeMs))
      .filter((notice) => notice > at);
    return [...notices, ...(change === undefined ? [] : [change])];
  });
  return dues.length === 0 ? undefined : dues.reduce(earliest);
}

const earliest = (a: Date, b: Date): Date => (a < b ? a : b);
