import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedTasks, mostTasks } from '../../lib/preview/asked-tasks.ts';
import { courseOf, stretchesOf } from '../../lib/preview/changes.ts';
import { difference } from '../../lib/preview/difference.ts';
import { preview } from '../../lib/preview/preview.ts';
import type { Span } from '../../lib/preview/span.ts';
import type { CapacityState, Schedule, Window } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { arbitraryCase, cases } from '../schedule/arbitrary.ts';
import { aDay, aMinute, anHour, span, target, window } from '../schedule/build.ts';

const runs = cases(200);

const spanFrom = (from: Date, ms: number) => ({ from, to: new Date(from.getTime() + ms) });

/** Task-minutes; `most` is NaN where a state has no upper bound. */
function countedByMinute(made: Schedule, { from, to }: Span, found: number | undefined) {
  let [asked, most, unknown] = [0, 0, 0];
  for (let now = from.getTime(); now < to.getTime(); now += aMinute) {
    const state = stateAt(made, 'api', new Date(now));
    const tasks = askedTasks(state, found);
    if (tasks === undefined) unknown += 1;
    else {
      asked += tasks;
      most += mostTasks(state, found) ?? Number.NaN;
    }
  }
  return { asked, most, unknown };
}

/** Without what a schedule cannot be seen to do at an instant. */
const lasting = ({ until: _, ...state }: CapacityState) => state;

const targetOf = (made: Schedule) => {
  const found = made.targets.get('api');
  if (found === undefined) throw new Error('There is no target.');
  return found;
};

describe('a preview', () => {
  it('has a change at each minute at which the state is another one, and at no other', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ made, at }) => {
        const looked = spanFrom(at, aDay);
        const { initial, changes } = courseOf(made, 'api', looked);
        // A schedule of which nothing has been worked out yet, asked minute by minute: every edge is on a whole minute.
        const other = { ...made };
        let state = stateAt(other, 'api', new Date(at.getTime() - 1));
        expect(lasting(initial)).toEqual(lasting(state));
        const seen: { readonly at: Date; readonly to: unknown }[] = [];
        for (let now = at.getTime(); now < looked.to.getTime(); now += aMinute) {
          const next = stateAt(other, 'api', new Date(now));
          if (JSON.stringify(lasting(next)) !== JSON.stringify(lasting(state)))
            seen.push({ at: new Date(now), to: lasting(next) });
          state = next;
        }
        expect(changes.map((change) => ({ at: change.at, to: lasting(change.to) }))).toEqual(seen);
      }),
      { numRuns: runs },
    );
  });

  it('leads from each state to the next, and is felt exactly where counts or what is in force differ', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ made, at }) => {
        const looked = spanFrom(at, 40 * aDay);
        const course = courseOf(made, 'api', looked);
        course.changes.forEach((change, index) => {
          expect(change.from).toEqual(course.changes[index - 1]?.to ?? course.initial);
          expect(change.isFelt).toBe(outcome(change.from) !== outcome(change.to));
        });
        const stretches = stretchesOf(course, looked);
        expect(stretches[0]?.from).toEqual(looked.from);
        expect(stretches.at(-1)?.to).toEqual(looked.to);
        for (const [index, stretch] of stretches.entries())
          expect(stretch.to).toEqual(stretches[index + 1]?.from ?? looked.to);
      }),
      { numRuns: runs },
    );
  });

  it('counts the task-hours of each minute', () => {
    fc.assert(
      fc.property(arbitraryCase, fc.option(fc.integer({ min: 0, max: 12 })), ({ made, at }, given) => {
        const found = given ?? undefined;
        const looked = spanFrom(at, aDay);
        const { asked, most, unknown } = countedByMinute(made, looked, found);
        const options = found === undefined ? {} : { found: new Map([['api', found]]) };
        const { hours } = preview(made, looked, options);
        expect(hours.asked).toBeCloseTo(asked / 60, 6);
        expect(hours.unknownHours).toBeCloseTo(unknown / 60, 6);
        if (Number.isNaN(most)) expect(hours.most).toBeUndefined();
        else expect(hours.most).toBeCloseTo(most / 60, 6);
        expect(hours.atMaximum).toBeGreaterThanOrEqual(hours.asked - 1e-6);
        const { base } = targetOf(made);
        const usual = base?.min ?? found;
        if (usual === undefined) expect(hours.withoutSchedule).toBeUndefined();
        else expect(hours.withoutSchedule).toBeCloseTo(usual * (24 - unknown / 60), 6);
      }),
      { numRuns: runs },
    );
  });
});

describe('a difference', () => {
  const weeks = 30 * aDay;

  it('is nothing between a schedule and itself in another order', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ made, at }) => {
        const other = { ...made, windows: made.windows.toReversed() };
        expect(difference(made, other, spanFrom(at, weeks))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('makes the changes of one schedule out of those of the other', () => {
    fc.assert(
      fc.property(arbitraryCase, fc.nat(), ({ made, at }, pick) => {
        const looked = spanFrom(at, weeks);
        const less = { ...made, windows: made.windows.filter((_, index) => index !== pick % made.windows.length) };
        const edits = difference(made, less, looked);
        const result = new Map(felt(made, looked).map((change) => [change.at.getTime(), outcome(change.to)]));
        for (const edit of edits) if ('before' in edit) result.delete(edit.before.at.getTime());
        for (const edit of edits) if ('change' in edit) result.set(edit.change.at.getTime(), outcome(edit.change.to));
        const expected = felt(less, looked).map((change) => [change.at.getTime(), outcome(change.to)] as const);
        expect([...result].sort(([a], [b]) => a - b)).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });

  it('is the same seen from the other side, with new and gone changed about', () => {
    fc.assert(
      fc.property(arbitraryCase, fc.nat(), ({ made, at }, pick) => {
        const looked = spanFrom(at, weeks);
        const less = { ...made, windows: made.windows.filter((_, index) => index !== pick % made.windows.length) };
        const there = difference(made, less, looked).map(({ kind, at: when }) => `${when.toISOString()} ${kind}`);
        const turned = { new: 'gone', gone: 'new', moved: 'moved', changed: 'changed' } as const;
        const back = difference(less, made, looked).map((edit) => {
          const when = edit.kind === 'moved' ? edit.before.at : edit.at;
          return `${when.toISOString()} ${edit.kind === 'from-the-start' ? edit.kind : turned[edit.kind]}`;
        });
        expect(back.toSorted()).toEqual(there.toSorted());
      }),
      { numRuns: runs },
    );
  });

  it('lies within the event that an edit adds', () => {
    fc.assert(
      fc.property(
        arbitraryCase,
        fc.record({ afterHours: fc.integer({ min: 8, max: 300 }), hours: fc.integer({ min: 1, max: 60 }) }),
        fc.integer({ min: 1, max: 20 }),
        ({ made, at }, { afterHours, hours }, desired) => {
          const looked = spanFrom(at, weeks);
          const start = new Date(at.getTime() + afterHours * anHour).toISOString().slice(0, 16);
          const event: Window = window('added', 'pre-event', span(start, hours * anHour), { desired });
          const more = { ...made, windows: [...made.windows, event] };
          const edits = difference(made, more, looked);
          const runsAt = (instant: number): boolean =>
            [...stateAt(more, 'api', new Date(instant)).inForce].some(({ window: name }) => name === 'added');
          for (const edit of edits) {
            const instants = 'before' in edit ? [edit.before.at, edit.at] : [edit.at];
            for (const instant of instants)
              expect(runsAt(instant.getTime()) || runsAt(instant.getTime() - 1), edit.kind).toBe(true);
          }
        },
      ),
      { numRuns: runs },
    );
  });

  it('tells a target that is added from the beginning of the span, and one that is taken out', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ made, at }) => {
        const looked = spanFrom(at, aDay);
        const more = { ...made, targets: new Map([...made.targets, ['web', target('web', { min: 1, max: 2 })]]) };
        const [added] = difference(made, more, looked);
        expect(added).toMatchObject({ kind: 'from-the-start', target: 'web', is: { min: 1, max: 2 } });
        expect(added).not.toHaveProperty('was');
        const [gone] = difference(more, made, looked);
        expect(gone).toMatchObject({ kind: 'from-the-start', target: 'web', was: { min: 1, max: 2 } });
      }),
      { numRuns: 20 },
    );
  });
});

const felt = (made: Schedule, looked: Span) => courseOf(made, 'api', looked).changes.filter(({ isFelt }) => isFelt);

/** What of a state is felt. */
const outcome = ({ min, max, desired, autoscaling, inForce }: CapacityState): string =>
  JSON.stringify([min, max, desired, autoscaling, inForce.map(({ window: name, phase }) => `${name}:${phase}`).sort()]);
