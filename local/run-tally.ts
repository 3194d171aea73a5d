import { isDeepStrictEqual } from 'node:util';
import type { TickReport } from '../lib/execute/reconcile.ts';
import { resourceOf } from '../lib/plan/ecs-service.ts';
import type { EcsService, Schedule } from '../lib/schedule/schedule.ts';
import type { EmbeddedAws } from './embedded-aws/embedded-aws.ts';

const hourMs = 3_600_000;

export interface Summary {
  readonly ticks: number;
  /** Wanted states that were brought about completely. */
  readonly transitions: number;
  readonly failures: number;
  /** Snapshots taken, and the scaling policies in them. */
  readonly snapshots: number;
  readonly policiesSaved: number;
  /** Found again after a restore, each field as it was before the snapshot. */
  readonly policiesRestored: number;
  readonly slackMessages: number;
  /** Of the AWS API, by service and operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Of the tasks that ran, and of services that always run the most that they ran at any time. */
  readonly taskHours: { readonly used: number; readonly flatMaximum: number };
}

/** Counts what a run does. What was saved is compared with AWS itself, not with what Prescale says of it. */
export function createTally(aws: EmbeddedAws, schedule: Schedule) {
  const services = [...schedule.targets.values()].map(({ name, ecs }) => ({ name, ecs }));
  const policiesNow = (ecs: EcsService) =>
    aws.world
      .policies(resourceOf(ecs).resourceId)
      .map(({ name, type, configuration }) => ({ name, type, configuration }));
  const before = new Map<string, ReturnType<typeof policiesNow>>();
  const known = new Map(services.map(({ name, ecs }) => [name, policiesNow(ecs)]));
  const most = new Map<string, number>();
  let [ticks, transitions, failures, snapshots, policiesSaved, policiesRestored, used] = [0, 0, 0, 0, 0, 0, 0];
  let first: Date | undefined;
  let last: { readonly at: Date; readonly running: number } | undefined;

  const addStep = (at: Date, target: string, step: TickReport['steps'][number]['step']): void => {
    if (step.kind !== 'remember') return;
    const { applied, snapshot } = step.record;
    if (applied?.at === at.toISOString() && step.record.transition === undefined) transitions += 1;
    if (snapshot !== undefined && !before.has(target)) {
      before.set(target, known.get(target) ?? []);
      snapshots += 1;
      policiesSaved += before.get(target)?.length ?? 0;
    }
    const saved = before.get(target);
    const ecs = services.find(({ name }) => name === target)?.ecs;
    if (snapshot === undefined && saved !== undefined && ecs !== undefined) {
      const now = policiesNow(ecs);
      policiesRestored += saved.filter((policy) => now.some((one) => isDeepStrictEqual(one, policy))).length;
      before.delete(target);
    }
  };

  return {
    add(at: Date, report: TickReport): void {
      ticks += 1;
      failures += report.failures.length;
      for (const { target, step, outcome } of report.steps) if (outcome === 'done') addStep(at, target, step);
      for (const { name, ecs } of services) if (!before.has(name)) known.set(name, policiesNow(ecs));
      let running = 0;
      for (const { name, ecs } of services) {
        const count = aws.world.service(ecs.cluster, ecs.service)?.running ?? 0;
        most.set(name, Math.max(most.get(name) ?? 0, count));
        running += count;
      }
      first ??= at;
      if (last !== undefined) used += (last.running * (at.getTime() - last.at.getTime())) / hourMs;
      last = { at, running };
    },
    summary(slackMessages: number): Summary {
      const calls = new Map<string, number>();
      for (const { service, operation } of aws.calls)
        calls.set(`${service} ${operation}`, (calls.get(`${service} ${operation}`) ?? 0) + 1);
      const hours = first === undefined || last === undefined ? 0 : (last.at.getTime() - first.getTime()) / hourMs;
      const flatMaximum = [...most.values()].reduce((sum, count) => sum + count, 0) * hours;
      return {
        ticks,
        transitions,
        failures,
        snapshots,
        policiesSaved,
        policiesRestored,
        slackMessages,
        calls: Object.fromEntries([...calls].sort()),
        taskHours: { used, flatMaximum },
      };
    },
  };
}
