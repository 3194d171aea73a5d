import { describe, expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import type { Standing } from '../../lib/plan/standing.ts';
import { watchMs } from '../../lib/plan/watch.ts';
import type { RunningOccurrence } from '../../lib/schedule/schedule.ts';
import { told } from './read-plan.ts';
import { appliedTo, at, occurrence, recordWith, seenWith, standingWith, wantedWith } from './wanted-with.ts';

const event = occurrence();
const day = occurrence({ window: 'day', kind: 'scale-up' });
const noRoom = { message: 'unable to place a task', at: at('12:00') };
const stop = (time: string) => ({ at: at(time), reason: 'OutOfMemory' });

interface Row {
  readonly minutes: number;
  readonly running?: number;
  readonly desired?: number;
  readonly asked?: number;
  readonly events?: readonly (typeof noRoom)[];
  readonly stopped?: readonly ReturnType<typeof stop>[];
  readonly inForce?: readonly RunningOccurrence[];
  readonly told?: readonly string[];
  readonly readiness?: readonly Standing[];
}

/** So many minutes after five tasks were asked for at noon. */
function planned({ minutes, running = 2, desired = 5, asked = 5, events = [], inForce = [day], ...row }: Row) {
  const wanted = wantedWith({ state: { min: asked, max: 10, inForce } });
  const watchUntil = new Date(at('12:00').getTime() + watchMs).toISOString();
  const applied = appliedTo(wanted, {
    counts: { desired: asked, min: asked, max: 10 },
    watchUntil,
    at: at('12:00').toISOString(),
  });
  return plan(
    wanted,
    seenWith({
      service: { desired, running, events },
      bounds: [asked, 10],
      ...(row.stopped && { stopped: row.stopped }),
    }),
    recordWith({
      applied,
      told: (row.told ?? []).map((id) => ({ id, until: at('18:00').toISOString() })),
      ...(row.readiness && { readiness: [...row.readiness] }),
    }),
    new Date(at('12:00').getTime() + minutes * 60_000),
  );
}

const three = [stop('12:00'), stop('12:01'), stop('12:02')];
const idOfWindow = 'backend/at-risk/tasks@2026-11-27T12:30:00.000Z';
const idOfEvent = 'backend/at-risk/tasks@campaign@2026-11-27T09:00:00.000Z';

describe('tasks that were asked for and do not run', () => {
  const clusterIsFull = { events: [noRoom] };
  const oneOfOne = { desired: 1, asked: 1, running: 0 };
  const twoOfFiveAfter = (minutes: number) => `5 tasks were asked for ${minutes} minutes ago; 2 are running.`;
  const oneOfFive = '5 tasks were asked for 7 minutes ago; 1 is running.';
  const noneOfOne = '1 task was asked for 5 minutes ago; 0 are running.';
  const becauseFull = 'The cluster has no room for another task. ECS says: “unable to place a task”';
  const noReason = 'ECS gives no reason.';
  const threeStopped = ['3 tasks have stopped since.', '3 tasks stopped: OutOfMemory'];
  it.each`
    row                                               | details                                                | because
    ${{ minutes: 4.99, ...clusterIsFull }}            | ${undefined}                                           | ${'they have five minutes, whatever ECS says'}
    ${{ minutes: 5, ...clusterIsFull }}               | ${[twoOfFiveAfter(5), becauseFull]}                    | ${'ECS says why'}
    ${{ minutes: 7.5, running: 1, ...clusterIsFull }} | ${[oneOfFive, becauseFull]}                            | ${'begun minutes do not count'}
    ${{ minutes: 5, ...oneOfOne, ...clusterIsFull }}  | ${[noneOfOne, becauseFull]}                            | ${'one task'}
    ${{ minutes: 14.99 }}                             | ${undefined}                                           | ${'ECS gives no reason yet'}
    ${{ minutes: 15 }}                                | ${[twoOfFiveAfter(15), noReason]}                      | ${'a quarter of an hour is too long'}
    ${{ minutes: 5, stopped: three }}                 | ${[twoOfFiveAfter(5), ...threeStopped]}                | ${'three stopped, the first at that very moment'}
    ${{ minutes: 15, stopped: [stop('12:01')] }}      | ${[twoOfFiveAfter(15), '1 task stopped: OutOfMemory']} | ${'one that stopped is a reason, and no flapping'}
    ${{ minutes: 15, stopped: [stop('11:59')] }}      | ${[twoOfFiveAfter(15), noReason]}                      | ${'what stopped before is none'}
    ${{ minutes: 15, running: 5 }}                    | ${undefined}                                           | ${'all run'}
    ${{ minutes: 15, running: 5, desired: 8 }}        | ${undefined}                                           | ${'autoscaling asked for more since; those that were asked for run'}
    ${{ minutes: 15, running: 4, desired: 4 }}        | ${undefined}                                           | ${'somebody asks for fewer now, and those run'}
    ${{ minutes: 29.99 }}                             | ${[twoOfFiveAfter(29), noReason]}                      | ${'half an hour is not over'}
    ${{ minutes: 30 }}                                | ${undefined}                                           | ${'after half an hour nobody waits any more'}
    ${{ minutes: 15, told: [idOfWindow] }}            | ${undefined}                                           | ${'it was told'}
  `('are told: $because', ({ row, details }) => {
    const risks = told(planned(row)).filter(({ kind }) => kind === 'at-risk');
    expect(risks.map((one) => one.details)).toEqual(details === undefined ? [] : [details]);
  });

  const aboutWindow = { window: undefined, phase: undefined, thread: undefined };
  const aboutEvent = { window: 'campaign', phase: 'live', thread: 'campaign@2026-11-27T09:00:00.000Z' };
  it.each`
    inForce                                 | id            | about          | because
    ${[day]}                                | ${idOfWindow} | ${aboutWindow} | ${'of a window, by when they were asked for'}
    ${[day, event]}                         | ${idOfEvent}  | ${aboutEvent}  | ${'of an event, once for all steps of its ramp'}
    ${[occurrence({ phase: 'wind-down' })]} | ${idOfWindow} | ${aboutWindow} | ${'an event that winds down does not wait for tasks'}
  `('are told $because', ({ inForce, id, about }) => {
    const [risk] = told(planned({ minutes: 15, inForce })).filter(({ kind }) => kind === 'at-risk');
    expect(risk).toMatchObject({
      id: `${id}/2026-11-27T12:15:00.000Z`,
      severity: 'warning',
      to: { desired: 5, running: 2 },
    });
    expect({ window: risk?.window, phase: risk?.phase, thread: risk?.thread }).toEqual(about);
  });

  const known = standingWith({ said: 'lost', liveAt: '09:00', shortSince: '12:00', atRiskAt: '12:02' });
  const isReady = standingWith({ said: 'ready', liveAt: '09:00', shortSince: '12:14', least: 0 });
  it.each`
    inForce         | readiness                             | warnings | because
    ${[day, event]} | ${[known]}                            | ${0}     | ${'the event is at risk, and people know'}
    ${[day, event]} | ${[isReady]}                          | ${1}     | ${'the event has what it needs, and something else lacks tasks'}
    ${[day, event]} | ${[{ ...known, thread: 'another@' }]} | ${1}     | ${'another event is at risk'}
    ${[day]}        | ${[known]}                            | ${1}     | ${'a window lacks them, and the event is not in force'}
  `('are told $warnings times as a warning: $because', ({ inForce, readiness, warnings }) => {
    const risks = told(planned({ minutes: 15, inForce, readiness })).filter(({ severity }) => severity === 'warning');
    expect(risks).toHaveLength(warnings);
  });

  it('are not told twice in one tick: the event is at risk just now', () => {
    const standing = standingWith({ liveAt: '09:00', shortSince: '12:00', least: 5 });
    const risks = told(planned({ minutes: 15, inForce: [event], readiness: [standing] }));
    expect(risks.map(({ kind, severity }) => `${kind} ${severity}`)).toEqual(['at-risk critical']);
  });
});
