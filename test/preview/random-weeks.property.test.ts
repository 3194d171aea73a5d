import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule, type Schedule } from '../../lib/index.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { askedTasks } from '../../lib/preview/asked-tasks.ts';
import { courseOf } from '../../lib/preview/changes.ts';
import type { Target, Window } from '../../lib/schedule/schedule.ts';
import { writeSchedule } from '../../lib/schedule/write-schedule.ts';
import { arbitraryCase } from '../schedule/arbitrary.ts';
import { anySchedule } from '../service/any-schedule.ts';
import { inMemoryStage } from '../service/in-memory-stage.ts';

const minute = 60_000;
const hour = 60 * minute;
const week = 7 * 24 * hour;

interface Week {
  readonly yaml: string;
  readonly from: Date;
}

/** Several targets in the week in which New York's clocks go back; two without a base, of which `found` is registered. */
const anyWeek: fc.Arbitrary<Week> = anySchedule(['plain', 'found', 'unregistered']).map((yaml) => ({
  yaml,
  from: new Date('2026-10-30T00:00:00-04:00'),
}));

/** One target in hard zones, with cron, every capacity and exceptions, from any minute at which nothing is in force. */
const hardWeek: fc.Arbitrary<Week> = arbitraryCase.map(({ made, at }) => ({
  yaml: writeSchedule({ ...made, windows: made.windows.map(withCount) }),
  from: at,
}));

/** A scale-down without a count lowers the floor alone: autoscaling would have to follow, and nobody else moves these services. */
const withCount = (window: Window): Window =>
  window.kind === 'scale-down'
    ? {
        ...window,
        targets: new Map(
          Array.from(window.targets, ([name, { min, max, desired = Math.max(min ?? 0, Math.min(4, max ?? 4)) }]) => [
            name,
            { desired, ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
          ]),
        ),
      }
    : window;

/** How many tasks run when nothing of the schedule is in force. */
const usual = ({ base, limits }: Target): number =>
  base?.min ?? Math.min(Math.max(3, limits?.min ?? 0), limits?.max ?? 3);

const noted = (at: number, name: string, count: number | undefined): string =>
  `${new Date(at).toISOString().slice(0, 16)} ${name} → ${count}`;

const coursesOf = (schedule: Schedule, from: Date) =>
  [...schedule.targets.values()].map((target) => ({
    target,
    course: courseOf(schedule, target.name, { from, to: new Date(from.getTime() + week) }),
  }));

/** Each change of a count that the preview promises. */
const promised = (schedule: Schedule, from: Date): readonly string[] =>
  coursesOf(schedule, from).flatMap(({ target, course }) =>
    course.changes.flatMap((change) => {
      const [was, is] = [change.from, change.to].map((state) => askedTasks(state, usual(target)));
      return was === is ? [] : [noted(change.at.getTime(), target.name, is)];
    }),
  );

/** Each change of a count that ticks make: in the minutes before, at and after each change of the schedule, and once an hour. */
async function happened(schedule: Schedule, { yaml, from }: Week): Promise<readonly string[]> {
  const [begin, end] = [from.getTime(), from.getTime() + week];
  const edges = coursesOf(schedule, from).flatMap(({ course }) => course.changes.map(({ at }) => at.getTime()));
  // The two before the week take over what holds when it begins.
  const ticks = new Set([begin - 5 * minute, begin - minute, ...edges.flatMap((at) => [at - minute, at, at + minute])]);
  for (let at = begin; at < end; at += hour) ticks.add(at);
  const { clock, aws, targets, tick } = await inMemoryStage(yaml, new Date(begin - hour));
  for (const target of schedule.targets.values()) {
    aws.world.createService({ ...target.ecs, desired: usual(target), launch: { secondsToRunning: 30 } });
    const suspended = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };
    if (target.name === 'found')
      await targets.register(resourceOf(target.ecs), { min: 3, max: 9, suspended, tags: {} });
  }
  const counts = new Map<string, number | undefined>();
  const seen: string[] = [];
  for (const at of [...ticks].filter((at) => at < end).sort((a, b) => a - b)) {
    clock.advanceTo(new Date(at));
    expect((await tick()).failures).toEqual([]);
    for (const { name, ecs } of schedule.targets.values()) {
      const count = aws.world.service(ecs.cluster, ecs.service)?.desired;
      if (at >= begin && counts.get(name) !== count) seen.push(noted(at, name, count));
      counts.set(name, count);
    }
  }
  await aws.close();
  return seen;
}

/** What ran before is not known of a target of which a window is in force when the first tick comes. */
const beginsQuietly = (schedule: Schedule, { from }: Week): boolean =>
  [...schedule.targets.keys()].every((name) => {
    const before = courseOf(schedule, name, { from: new Date(from.getTime() - 10 * minute), to: from });
    return before.initial.inForce.length === 0 && before.changes.length === 0;
  });

describe('a preview is what the ticks bring about, change by change, where nobody else moves a service', () => {
  it.each([
    ['of any targets', anyWeek, () => true],
    ['in hard zones, of any window', hardWeek, beginsQuietly],
  ])('%s', { timeout: 20 * minute }, async (_, weeks, isMeant) => {
    await fc.assert(
      fc.asyncProperty(weeks, async (one) => {
        const parsed = parseSchedule([{ path: 'week.yml', text: one.yaml }]);
        fc.pre(parsed.ok && isMeant(parsed.schedule, one));
        if (!parsed.ok) return;
        const expected = promised(parsed.schedule, one.from);
        fc.pre(expected.length > 0);
        expect((await happened(parsed.schedule, one)).toSorted()).toEqual(expected.toSorted());
      }),
      {
        numRuns: Number(process.env.PRESCALE_RUNS ?? (process.env.CI ? 200 : 5)),
        // A smaller counterexample would be looked for for minutes; the seed that is printed plays the one found.
        endOnFailure: true,
      },
    );
  });
});
