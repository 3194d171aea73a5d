import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../lib/plan/autoscaling.ts';
import { plan } from '../../lib/plan/plan.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { Step } from '../../lib/plan/step.ts';
import { longestTickMs, wishKey } from '../../lib/plan/wanted.ts';
import { watchMs } from '../../lib/plan/watch.ts';
import { resource } from './play.ts';
import { calls, lastWritten, reasons } from './read-plan.ts';
import {
  appliedTo,
  at,
  occurrence,
  recordWith,
  type SeenParts,
  seenWith,
  type WantedParts,
  wantedWith,
} from './wanted-with.ts';
import { active, cpuPolicy, paused } from './worlds.ts';

const day = occurrence({ window: 'day', kind: 'scale-up' });
const second = occurrence({ window: 'second', kind: 'scale-up' });
const night = occurrence({ window: 'night', kind: 'scale-down' });
const event = occurrence();
const windingDown = occurrence({ phase: 'wind-down' });

const inDay = { state: { min: 5, max: 10, desired: 5, inForce: [day] } };
const inNight = { state: { min: 1, max: 10, desired: 1, inForce: [night] } };
const inEvent = { state: { min: 12, max: 12, desired: 12, inForce: [event] } };
const deregistering: WantedParts = { state: { ...inEvent.state, autoscaling: 'deregistered' } };
const suspending: WantedParts = { state: { ...inEvent.state, autoscaling: 'suspended' } };

const held = { id: 'one', target: 'backend', desired: 8, until: at('14:00'), by: 'ana', reason: 'TV spot' };

const lowering = { policies: [cpuPolicy] };
const nothingLowers = { policies: [] };
const empty = { policies: [], scheduledActions: [], tags: {}, alarms: [] };
const snapshot: Snapshot = {
  takenAt: at('08:00').toISOString(),
  min: 2,
  max: 10,
  suspended: active,
  configuration: empty,
  deregistered: false,
};
const saved = { snapshot };
const deregistered = { snapshot: { ...snapshot, deregistered: true } };
const noted = { key: wishKey(wantedWith(inDay)), at: at('11:59').toISOString(), from: { desired: 7, min: 2, max: 10 } };
/** Of another wish, whose tick must have ended. */
const abandoned = { ...noted, key: 'other', seen: at('11:59').toISOString() };
const raisedTo = (to: number, from = 2) => ({ raised: [{ from, to }] });
/** A change that was cut off, and what it had raised. */
const cutOff = (to: number, from: number) => ({ transition: abandoned, ...raisedTo(to, from) });
const takenAtNight = { taken: { from: 5, to: 1 } };

interface Row {
  readonly wanted?: WantedParts;
  /** What was brought about before; absent: the base. */
  readonly was?: WantedParts;
  readonly seen?: SeenParts;
  readonly applied?: object;
  readonly record?: Partial<TargetRecord>;
  readonly time?: string;
}

function planned({ wanted = {}, was = {}, seen, applied, record, time = '12:00' }: Row): readonly Step[] {
  const remembered = recordWith({ applied: appliedTo(wantedWith(was), applied), ...record });
  return plan(
    wantedWith(wanted),
    seenWith({ bounds: [2, 10], ...(seen !== undefined && 'configuration' in seen ? {} : lowering), ...seen }),
    remembered,
    at(time),
  );
}
const edited = (base: WantedParts, change: WantedParts['state']): WantedParts => ({
  state: { ...base.state, ...change },
});
const withoutBase = (wanted: WantedParts = {}): WantedParts => ({ ...wanted, baseIsFound: true });
const count = (desired: number): SeenParts => ({ service: { desired } });
const registered = (desired: number, bounds: readonly [number, number]): SeenParts => ({ ...count(desired), bounds });
const unattended = (desired: number, bounds: readonly [number, number] = [5, 10]): SeenParts => ({
  ...registered(desired, bounds),
  ...nothingLowers,
});
const unregistered = (desired: number): SeenParts => ({ ...count(desired), bounds: undefined });

const dayBegins: Row = { wanted: inDay, seen: count(2) };
const nightBegins: Row = { wanted: inNight, seen: count(5) };
const dayIsEdited = { wanted: edited(inDay, { max: 9 }), was: inDay };

describe('the calls of a change, in an order that never takes a task too many', () => {
  const pause = 'scale-in, scale-out, scheduled scaling suspended';
  const pausedAt12 = `bounds 12 to 12, ${pause}`;
  const somebodyDeregistered: Row = {
    wanted: withoutBase(),
    was: inDay,
    record: { baseline: { desired: 4, min: 3, max: 9 } },
    seen: unregistered(7),
  };
  const allPaused = { ...registered(12, [12, 12]), suspended: paused };
  const lessWhilePaused: Row = {
    wanted: edited(suspending, { min: 8, max: 12, desired: 8 }),
    was: suspending,
    seen: { ...allPaused, ...nothingLowers },
    record: { suspended: paused, ...raisedTo(12) },
  };
  const pauseEnds: Row = { was: suspending, seen: allPaused, record: { suspended: paused } };
  it.each`
    row                                                      | expected                                             | because
    ${dayBegins}                                             | ${['bounds 5 to 10', 'desired 2 → 5']}               | ${'more is raised from the outside in'}
    ${nightBegins}                                           | ${['desired 5 → 1', 'bounds 1 to 10']}               | ${'less is lowered from the inside out'}
    ${{ wanted: inNight, seen: count(1) }}                   | ${['bounds 1 to 10']}                                | ${'the count is what is asked for'}
    ${{ wanted: inDay, seen: unregistered(2) }}              | ${['bounds 5 to 10', 'desired 2 → 5']}               | ${'a target with a base is registered'}
    ${{ wanted: withoutBase(inDay), seen: unregistered(2) }} | ${['desired 2 → 5']}                                 | ${'one without a base and without a registration has a count alone'}
    ${somebodyDeregistered}                                  | ${['desired 7 → 4']}                                 | ${'also where somebody took its registration away'}
    ${{ wanted: suspending, seen: count(2) }}                | ${['bounds 12 to 12', 'desired 2 → 12', pausedAt12]} | ${'autoscaling is paused when the tasks are there'}
    ${{ wanted: suspending, seen: registered(12, [2, 20]) }} | ${[pausedAt12]}                                      | ${'there is no count to set first'}
    ${{ wanted: suspending, seen: unregistered(2) }}         | ${[pausedAt12, 'desired 2 → 12']}                    | ${'a new registration has nothing to pause before'}
    ${lessWhilePaused}                                       | ${['desired 12 → 8', `bounds 8 to 12, ${pause}`]}    | ${'less is asked for while it is paused'}
    ${pauseEnds}                                             | ${['desired 12 → 10', 'bounds 2 to 10']}             | ${'autoscaling is resumed'}
    ${{ was: inDay, seen: registered(15, [2, 10]) }}         | ${['desired 15 → 10', 'bounds 2 to 10']}             | ${'a count outside the bounds is brought in'}
    ${{ was: inDay, seen: count(7) }}                        | ${[]}                                                | ${'all is there already'}
  `('$because: $expected', ({ row, expected }) => {
    expect(calls(planned(row))).toEqual(expected);
  });

  it.each`
    state                                   | desired | expected             | because
    ${{ max: 1, inForce: [night] }}         | ${2}    | ${['desired 2 → 1']} | ${'no more than its max'}
    ${{ min: 4, max: 6, inForce: [night] }} | ${2}    | ${['desired 2 → 4']} | ${'no fewer than its min'}
    ${{ min: 1, max: 4, inForce: [night] }} | ${2}    | ${[]}                | ${'in between it stays'}
    ${{ inForce: [night] }}                 | ${2}    | ${[]}                | ${'nothing is asked for'}
  `('a count alone is all that is set where nothing is registered: $because', ({ state, desired, expected }) => {
    expect(calls(planned({ wanted: { baseIsFound: true, state }, seen: unregistered(desired) }))).toEqual(expected);
  });

  it('each call names its service and the reason of the schedule', () => {
    const steps = planned({ wanted: edited(inDay, { because: 'It is morning.' }), seen: count(2) });
    const on = { resource, because: 'It is morning.' };
    expect(steps.slice(1, 3)).toEqual([
      { kind: 'register', ...on, min: 5, max: 10, suspended: active },
      { kind: 'set-desired', ...on, from: 2, to: 5 },
    ]);
  });

  it.each`
    row                                                                        | expected                                   | because
    ${dayBegins}                                                               | ${'the counts before the change are kept'} | ${'what comes back is noted with them'}
    ${{ ...dayBegins, record: { baseline: { desired: 2, min: 2, max: 10 } } }} | ${'the counts before the change are kept'} | ${'it is known'}
    ${{ was: inDay, seen: registered(5, [5, 10]) }}                            | ${'the counts before the change are kept'} | ${'nothing new begins'}
  `('before the first of them is written what must not be lost: $because', ({ row, expected }) => {
    expect(reasons(planned(row))[0]).toEqual(['remember', expected]);
  });
});

describe('a max is never registered below a count that is wanted', () => {
  const wide = (desired: number): SeenParts => registered(desired, [2, 20]);
  const limited: WantedParts = { ...inDay, target: { limits: { min: 0, max: 12 } } };
  const quietNight: WantedParts = { state: { min: 1, max: 4, inForce: [night] } };
  const eventInDay = edited(inEvent, { inForce: [day, event] });
  const afterEvent = { seen: wide(12), record: raisedTo(12) };
  const windDown: WantedParts = { state: { min: 8, max: 10, inForce: [windingDown] } };
  const eventWindsDown: Row = { wanted: windDown, was: inEvent, ...afterEvent };
  const eventWindsDownInDay: Row = {
    wanted: edited(windDown, { inForce: [day, windingDown] }),
    was: eventInDay,
    ...afterEvent,
  };
  it.each`
    row                                                                          | expected                                 | because
    ${{ wanted: inDay, seen: wide(15) }}                                         | ${['bounds 5 to 15']}                    | ${'business hours begin while more runs'}
    ${{ wanted: limited, seen: wide(15) }}                                       | ${['desired 15 → 12', 'bounds 5 to 12']} | ${'but never above the limits'}
    ${{ wanted: edited(inDay, { min: 5, max: 8, desired: 12 }), seen: wide(2) }} | ${['bounds 5 to 12', 'desired 2 → 12']}  | ${'more is asked for than the max'}
    ${{ wanted: quietNight, seen: wide(15) }}                                    | ${['desired 15 → 4', 'bounds 1 to 4']}   | ${'a scale-down means to take tasks away'}
    ${eventWindsDown}                                                            | ${['desired 12 → 10', 'bounds 8 to 10']} | ${'an event that winds down gives its tasks back'}
    ${eventWindsDownInDay}                                                       | ${['desired 12 → 10', 'bounds 8 to 10']} | ${'also beside business hours'}
    ${{ wanted: inDay, was: eventInDay, ...afterEvent }}                         | ${['desired 12 → 10', 'bounds 5 to 10']} | ${'what an event leaves behind is not wanted any more'}
    ${{ ...dayIsEdited, seen: wide(15), record: cutOff(15, 7) }}                 | ${['desired 15 → 9', 'bounds 5 to 9']}   | ${'what a change that was cut off had raised is not wanted either'}
    ${{ ...dayIsEdited, seen: wide(15), record: cutOff(14, 7) }}                 | ${['bounds 5 to 15']}                    | ${'it had not raised as many, so somebody did'}
    ${{ ...dayIsEdited, seen: wide(15), record: cutOff(15, 12) }}                | ${['desired 15 → 12', 'bounds 5 to 12']} | ${'but what ran before that change is'}
  `('$because', ({ row, expected }) => {
    expect(calls(planned(row))).toEqual(expected);
  });
});

describe('a deregistration', () => {
  const deregister = 'deregister the scalable target';
  const unread = { configuration: undefined };
  const someRun = { ...count(2), configuration: empty };
  const moreRun = { ...count(20), configuration: empty };
  const noneRegistered = { ...unregistered(2), configuration: empty };
  const allRun = { ...registered(12, [12, 12]), configuration: empty };
  const withPolicy = { ...allRun, configuration: { ...empty, policies: [cpuPolicy] } };
  const withTag = { ...allRun, configuration: { ...empty, tags: { team: 'web' } } };
  const restoring = { snapshot: { ...deregistered.snapshot, restoring: true } };
  const wideBounds = {
    wanted: { ...deregistering, target: { limits: { min: 0, max: 15 } } },
    seen: { ...registered(2, [1, 20]), ...unread },
  };
  it.each`
    row                                                  | expected                                             | because
    ${{ seen: someRun }}                                 | ${['bounds 12 to 12', 'desired 2 → 12', deregister]} | ${'the tasks are raised first'}
    ${{ seen: allRun }}                                  | ${[deregister]}                                      | ${'all tasks run'}
    ${{ seen: moreRun }}                                 | ${['bounds 12 to 20', deregister]}                   | ${'more run, and are kept'}
    ${{ seen: noneRegistered }}                          | ${['desired 2 → 12']}                                | ${'nothing is registered'}
    ${{ seen: { ...count(2), ...unread } }}              | ${['bounds 12 to 12', 'desired 2 → 12']}             | ${'what would be deleted was not read, so it stays registered'}
    ${wideBounds}                                        | ${['bounds 12 to 15', 'desired 2 → 12']}             | ${'others had set bounds beyond the limits'}
    ${{ seen: someRun, record: deregistered }}           | ${['bounds 12 to 12', 'desired 2 → 12']}             | ${'somebody registered it again, and keeps it'}
    ${{ seen: allRun, record: deregistered }}            | ${[]}                                                | ${'and its bounds hold the floor'}
    ${{ seen: allRun, record: restoring }}               | ${[deregister]}                                      | ${'what Prescale itself brought back is taken down again'}
    ${{ seen: withPolicy, record: saved }}               | ${[]}                                                | ${'a policy is there that was not saved'}
    ${{ seen: withTag, record: saved }}                  | ${[]}                                                | ${'a tag is there that was not saved'}
    ${{ seen: allRun, record: saved }}                   | ${[deregister]}                                      | ${'it was saved, and cut off'}
    ${{ seen: { ...allRun, ...unread }, record: saved }} | ${[]}                                                | ${'it was saved, and what is there now was not read'}
  `('$because: $expected', ({ row, expected }) => {
    expect(calls(planned({ wanted: deregistering, ...row }))).toEqual(expected);
  });

  it('is noted when it is planned, and the flags of a pause go with it', () => {
    const steps = planned({
      wanted: deregistering,
      seen: { ...count(12), configuration: empty, suspended: paused },
      record: { suspended: { ...paused, scheduledScaling: false } },
    });
    expect(steps.find(({ kind }) => kind === 'remember')).toMatchObject({
      record: {
        snapshot: {
          ...snapshot,
          takenAt: '2026-11-27T12:00:00.000Z',
          suspended: { ...active, scheduledScaling: true },
        },
      },
    });
    expect(lastWritten(steps)).toMatchObject({
      snapshot: { deregistered: true },
      applied: { counts: { desired: 12 } },
    });
    expect(lastWritten(steps)).not.toHaveProperty('suspended');
  });

  it.each`
    row                                                               | expected     | because
    ${{ wanted: deregistering, seen: { ...count(12), ...unread } }}   | ${undefined} | ${'what would be deleted was not read'}
    ${{ wanted: inDay, seen: someRun }}                               | ${undefined} | ${'nothing is to be deleted in business hours'}
    ${{ wanted: deregistering, seen: noneRegistered }}                | ${undefined} | ${'nothing is registered'}
    ${{ wanted: deregistering, seen: noneRegistered, record: saved }} | ${true}      | ${'it was cut off after the deregistration, before that was noted'}
  `('is noted as done: $expected, for $because', ({ row, expected }) => {
    expect(lastWritten(planned(row))?.snapshot?.deregistered).toBe(expected);
  });

  it('that is not possible leaves what is registered as it was noted', () => {
    const steps = planned({
      wanted: deregistering,
      seen: { ...count(12), configuration: { ...empty, policies: [cpuPolicy] }, suspended: paused },
      record: { suspended: paused, snapshot },
    });
    expect(lastWritten(steps)).toMatchObject({
      suspended: paused,
      snapshot: { deregistered: false },
      applied: { counts: { desired: 12, min: 12, max: 12 } },
    });
  });
});

describe('the count that a change sets', () => {
  const becomesLive: Row = {
    wanted: inEvent,
    was: edited(inEvent, { inForce: [occurrence({ phase: 'lead' })] }),
    seen: registered(4, [4, 12]),
  };
  const dayWithoutBase: Row = {
    wanted: withoutBase({ state: { min: 5, max: 9, inForce: [day] } }),
    was: withoutBase({ state: { min: 5, max: 10, inForce: [day] } }),
    seen: unregistered(3),
  };
  const nightWithoutBase: Row = {
    wanted: withoutBase({ state: { min: 5, max: 9, inForce: [night] } }),
    was: withoutBase({ state: { min: 5, max: 10, inForce: [night] } }),
    seen: unregistered(3),
  };
  /** An event that had raised twelve is edited. */
  const eightAreEnough = (max: number, seen: SeenParts): Row => ({
    wanted: edited(inEvent, { min: 8, max, desired: 8 }),
    was: inEvent,
    seen,
    record: raisedTo(12),
  });
  it.each`
    row                                                                     | expected             | because
    ${{ wanted: edited(inDay, { desired: 5, min: 7 }), seen: count(2) }}    | ${'desired 2 → 7'}   | ${'no fewer than its own min'}
    ${{ wanted: edited(inDay, { desired: 7, min: 5 }), seen: count(2) }}    | ${'desired 2 → 7'}   | ${'its own count'}
    ${{ wanted: inDay, seen: count(9) }}                                    | ${undefined}         | ${'more runs already'}
    ${becomesLive}                                                          | ${'desired 4 → 12'}  | ${'an event’s floor is owed at each of its edges'}
    ${{ ...dayIsEdited, seen: count(3) }}                                   | ${'desired 3 → 5'}   | ${'the min of business hours: that its registration raises it may fail'}
    ${dayWithoutBase}                                                       | ${'desired 3 → 5'}   | ${'where it is not, nobody else keeps it'}
    ${nightWithoutBase}                                                     | ${undefined}         | ${'a scale-down owes no count'}
    ${eightAreEnough(8, unattended(12, [8, 12]))}                           | ${'desired 12 → 8'}  | ${'less is asked for of what was raised'}
    ${eightAreEnough(8, unattended(13, [8, 13]))}                           | ${undefined}         | ${'somebody raised it since'}
    ${eightAreEnough(12, registered(12, [8, 12]))}                          | ${undefined}         | ${'a policy lowers it'}
    ${eightAreEnough(10, registered(12, [8, 12]))}                          | ${'desired 12 → 10'} | ${'from its ceiling'}
    ${{ was: inDay, seen: unattended(5), record: raisedTo(5) }}             | ${'desired 5 → 2'}   | ${'business hours are over, and nothing else lowers it'}
    ${{ was: inDay, seen: registered(5, [5, 10]), record: raisedTo(5) }}    | ${undefined}         | ${'business hours are over, and a policy lowers it'}
    ${{ seen: unattended(12, [2, 20]), record: cutOff(12, 7) }}             | ${'desired 12 → 7'}  | ${'a change was cut off: what ran before it comes back'}
    ${{ seen: unattended(12, [2, 20]), record: cutOff(20, 15) }}            | ${'desired 12 → 10'} | ${'more ran before than runs now'}
    ${{ was: inNight, seen: unattended(1, [1, 10]), record: takenAtNight }} | ${'desired 1 → 5'}   | ${'the night is over, and nothing else brings back what it took'}
  `('$expected: $because', ({ row, expected }) => {
    expect(calls(planned(row)).find((call) => call.startsWith('desired'))).toBe(expected);
  });
});

describe('what is remembered when it is done', () => {
  const written = (row: Row) => lastWritten(planned(row));
  const watchedUntil = (ms: number) => new Date(at('12:00').getTime() + ms).toISOString();

  it.each`
    row                                                                                 | expected                 | because
    ${dayBegins}                                                                        | ${watchedUntil(watchMs)} | ${'tasks were asked for just now'}
    ${{ wanted: inDay, seen: count(7), applied: { watchUntil: watchedUntil(60_000) } }} | ${watchedUntil(60_000)}  | ${'tasks that were asked for before still have a minute'}
    ${{ wanted: inDay, seen: count(7), applied: { watchUntil: watchedUntil(0) } }}      | ${undefined}             | ${'those have had their time'}
    ${{ wanted: inDay, seen: count(7) }}                                                | ${undefined}             | ${'nobody waits for tasks'}
  `('tasks are watched until $expected: $because', ({ row, expected }) => {
    expect(written(row)?.applied?.watchUntil).toBe(expected);
  });

  const changed = (row: Row) => {
    const { raised, taken } = written(row) ?? {};
    return { ...(raised && { raised }), ...(taken && { taken }) };
  };
  const fewerAreAskedFor = {
    wanted: { state: { min: 4, max: 10, desired: 4, inForce: [second] } },
    was: inDay,
    record: raisedTo(5),
  };
  const dayEndsWithoutBase: Row = {
    wanted: withoutBase(),
    was: withoutBase(inDay),
    seen: unattended(5),
    record: { baseline: { desired: 3, min: 2, max: 10 }, ...raisedTo(5, 3) },
  };
  it.each`
    row                                                                                      | expected        | because
    ${dayBegins}                                                                             | ${raisedTo(5)}  | ${'a count was raised'}
    ${{ wanted: { state: { min: 5, max: 10, inForce: [day] } }, seen: count(2) }}            | ${raisedTo(5)}  | ${'it was, to a floor'}
    ${{ wanted: inDay, seen: count(7) }}                                                     | ${{}}           | ${'more run already'}
    ${{ ...dayIsEdited, seen: unattended(5), record: raisedTo(5) }}                          | ${raisedTo(5)}  | ${'it was raised before'}
    ${{ ...fewerAreAskedFor, seen: unattended(5) }}                                          | ${raisedTo(4)}  | ${'a part of it was given back'}
    ${{ ...fewerAreAskedFor, seen: registered(5, [5, 10]) }}                                 | ${raisedTo(4)}  | ${'a policy has the rest'}
    ${{ was: inDay, seen: unattended(5), record: raisedTo(5) }}                              | ${{}}           | ${'in the base all was given back'}
    ${dayEndsWithoutBase}                                                                    | ${{}}           | ${'also to the count that was found'}
    ${{ wanted: inDay, seen: unattended(5), record: { transition: noted, ...raisedTo(5) } }} | ${raisedTo(5)}  | ${'a tick that was cut off raised it'}
    ${nightBegins}                                                                           | ${takenAtNight} | ${'a count was taken'}
    ${{ was: inNight, seen: { ...count(1), ...nothingLowers }, record: takenAtNight }}       | ${{}}           | ${'it came back'}
  `('what was raised and what was taken: $because', ({ row, expected }) => {
    expect(changed(row)).toEqual(expected);
  });

  const threeOfBase = { desired: 3, min: 2, max: 10 };
  const known = { baseline: threeOfBase };
  const anotherTick = { transition: { ...noted, key: 'other' } };
  const personDecides: WantedParts = { state: { min: 8, max: 8, desired: 8, override: held } };
  it.each`
    row                                                                          | expected                          | because
    ${{ wanted: inDay, seen: count(3) }}                                         | ${threeOfBase}                    | ${'the count found, and the base as it is declared'}
    ${{ wanted: inDay, seen: registered(3, [1, 4]) }}                            | ${threeOfBase}                    | ${'whatever the bounds found'}
    ${{ wanted: withoutBase(inDay), seen: registered(3, [1, 4]) }}               | ${{ desired: 3, min: 1, max: 4 }} | ${'without a base the bounds found'}
    ${{ wanted: withoutBase(inDay), seen: unregistered(3) }}                     | ${{ desired: 3 }}                 | ${'without a registration the count alone'}
    ${{ wanted: inEvent, was: inDay, seen: count(5), record: known }}            | ${threeOfBase}                    | ${'once, before the first window'}
    ${{ was: inDay, seen: count(5), record: known }}                             | ${undefined}                      | ${'it came back, so it is forgotten'}
    ${{ seen: count(5), record: { ...known, ...anotherTick } }}                  | ${threeOfBase}                    | ${'another tick may still change it'}
    ${{ wanted: { released: true, state: { inForce: [day] } }, seen: count(5) }} | ${undefined}                      | ${'a target that is let go begins nothing'}
    ${{ wanted: personDecides, seen: count(3) }}                                 | ${threeOfBase}                    | ${'also before a person decides'}
  `('what comes back at the end is $expected: $because', ({ row, expected }) => {
    expect(written(row)?.baseline).toEqual(expected);
  });

  const othersPaused = { ...count(2), suspended: { ...active, scheduledScaling: true } };
  const outAndScheduled = { ...paused, dynamicScalingIn: false };
  const goesOn: Row = {
    wanted: suspending,
    seen: { ...count(2), suspended: paused },
    record: { suspended: outAndScheduled },
  };
  const pauseEnds: Row = {
    was: suspending,
    seen: { ...count(12), suspended: paused },
    record: { suspended: paused },
  };
  it.each`
    row                                                                            | expected                                  | because
    ${{ wanted: suspending, seen: count(2) }}                                      | ${paused}                                 | ${'nothing was paused before'}
    ${{ wanted: suspending, seen: othersPaused }}                                  | ${{ ...paused, scheduledScaling: false }} | ${'somebody had paused scheduled scaling'}
    ${{ wanted: suspending, seen: unregistered(2) }}                               | ${paused}                                 | ${'it is registered anew'}
    ${{ wanted: withoutBase(suspending), seen: unregistered(2) }}                  | ${undefined}                              | ${'what is not registered cannot be paused'}
    ${{ wanted: withoutBase(suspending), seen: count(2) }}                         | ${paused}                                 | ${'it is registered, though without a base'}
    ${goesOn}                                                                      | ${outAndScheduled}                        | ${'it is noted once'}
    ${pauseEnds}                                                                   | ${undefined}                              | ${'it was resumed'}
    ${{ seen: { ...count(2), suspended: paused }, record: { suspended: paused } }} | ${undefined}                              | ${'the flags were all that was left to do'}
  `('the flags that Prescale set are noted: $because', ({ row, expected }) => {
    expect(written(row)?.suspended).toEqual(expected);
  });

  it('who decides, as long as it lasts', () => {
    const override = { id: 'one', target: 'backend', desired: 8, until: at('14:00'), by: 'ana', reason: 'TV spot' };
    const until = at('14:00').toISOString();
    const { id, by, reason } = override;
    const during = planned({
      wanted: { state: { min: 8, max: 8, desired: 8, override } },
      record: { override: { id, by, reason, until } },
    });
    expect(lastWritten(during)).toMatchObject({ override: { id }, applied: { override: { id, until, by, reason } } });
    const after = planned({ record: { override: { id, by, reason, until } } });
    expect(lastWritten(after)).not.toHaveProperty('override');
  });
});

describe('what was begun is noted, so that a tick that dies is not forgotten', () => {
  const present = { desired: 2, running: 2, min: 2, max: 10 };
  const begunFirst = (record: Partial<TargetRecord> = {}) => {
    const [first] = planned({ wanted: inDay, seen: count(2), record });
    return first?.kind === 'remember' ? first.record : undefined;
  };

  it.each`
    transition                        | expected                                                            | because
    ${undefined}                      | ${{ key: noted.key, at: at('12:00').toISOString(), from: present }} | ${'with the wish, when, and the counts found'}
    ${noted}                          | ${noted}                                                            | ${'as it was where it goes on'}
    ${abandoned}                      | ${{ key: noted.key, at: at('12:00').toISOString(), from: present }} | ${'with what is left of another wish that was cut off'}
    ${{ ...abandoned, repair: true }} | ${{ key: noted.key, at: at('12:00').toISOString(), from: present }} | ${'a repair began from what somebody else did'}
  `('$because', ({ transition, expected }) => {
    expect(begunFirst(transition && { transition })?.transition).toEqual(expected);
  });

  it('with what is about to be raised or taken', () => {
    expect(begunFirst()?.raised).toEqual([{ from: 2, to: 5 }]);
    const [first] = planned({ wanted: inNight, seen: count(5) });
    expect(first).toMatchObject({ record: { taken: { from: 5, to: 1 } } });
  });

  it('with what is to be given back, until it is', () => {
    const [first, ...others] = planned({ was: inDay, seen: unattended(5), record: raisedTo(5) });
    expect(first).toMatchObject({ record: raisedTo(5) });
    expect(lastWritten(others)).not.toHaveProperty('raised');
  });

  it('also where nothing is new: of two ticks at once only one gets past that write', () => {
    const baseline = { desired: 2, min: 2, max: 10 };
    const steps = planned({ wanted: inDay, seen: count(2), record: { transition: noted, baseline, ...raisedTo(5) } });
    expect(steps.map(({ kind }) => kind)).toEqual(['remember', 'register', 'set-desired', 'remember']);
  });

  it('and not any more when it is done', () => {
    expect(lastWritten(planned({ wanted: inDay, seen: count(2) }))).not.toHaveProperty('transition');
  });
});

describe('while another tick may still be at another wish', () => {
  const ago = (ms: number): string => new Date(at('12:00').getTime() - ms).toISOString();
  const others = { ...noted, key: 'other' };
  it.each`
    seen                      | expected     | because
    ${undefined}              | ${ago(0)}    | ${'it is seen for the first time'}
    ${ago(0)}                 | ${undefined} | ${'it was seen at this very moment, and nothing is new'}
    ${ago(longestTickMs - 1)} | ${undefined} | ${'its tick may still be at work, and nothing is new'}
    ${ago(-60_000)}           | ${ago(0)}    | ${'a clock was ahead: it is counted from now'}
  `('all that is written is when that was seen: $because', ({ seen, expected }) => {
    const transition = { ...others, ...(seen && { seen }) };
    const steps = planned({ wanted: inDay, seen: count(2), record: { transition, ...raisedTo(9) } });
    expect(steps.map(({ kind }) => kind)).toEqual(expected === undefined ? [] : ['remember']);
    expect(lastWritten(steps)?.transition).toEqual(expected && { ...others, seen: expected });
    expect(lastWritten(steps)?.raised).toEqual(expected && raisedTo(9).raised);
  });

  it.each`
    row                                                                      | expected                                 | because
    ${{ wanted: deregistering, seen: count(2) }}                             | ${['bounds 12 to 12', 'desired 2 → 12']} | ${'an event is owed its floor, and nothing of its autoscaling'}
    ${{ wanted: suspending, seen: count(2) }}                                | ${['bounds 12 to 12', 'desired 2 → 12']} | ${'nor is that paused'}
    ${{ wanted: deregistering, seen: unregistered(2) }}                      | ${['desired 2 → 12']}                    | ${'nothing is registered'}
    ${{ wanted: edited(inEvent, { min: 8 }), seen: registered(9, [8, 12]) }} | ${[]}                                    | ${'its floor runs, though not its count'}
    ${dayBegins}                                                             | ${[]}                                    | ${'business hours wait'}
    ${nightBegins}                                                           | ${[]}                                    | ${'so does the night'}
    ${{ seen: { ...count(12), ...nothingLowers }, record: raisedTo(12) }}    | ${[]}                                    | ${'and what comes back'}
    ${{ seen: unregistered(2), record: deregistered }}                       | ${[]}                                    | ${'and a restore'}
    ${{ seen: { ...count(2), configuration: empty }, record: saved }}        | ${[]}                                    | ${'and what was saved before a deregistration that was not made'}
  `('the calls are $expected: $because', ({ row, expected }) => {
    const steps = planned({ ...row, record: { ...row.record, transition: others } });
    expect(calls(steps)).toEqual(expected);
    expect(lastWritten(steps)?.transition).toEqual({ ...others, seen: ago(0) });
    expect(lastWritten(steps)?.snapshot).toEqual(row.record?.snapshot);
    expect(steps.map(({ kind }) => kind)).not.toContain('look-again');
  });

  it('what it was about to raise is kept, with what an event is raised by', () => {
    const steps = planned({ wanted: inEvent, seen: count(5), record: { transition: others, ...raisedTo(7) } });
    expect(lastWritten(steps)?.raised).toEqual([{ from: 2, to: 12 }]);
  });
});
