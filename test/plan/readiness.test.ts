import { describe, expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { RunningOccurrence, WindowCapacity } from '../../lib/schedule/schedule.ts';
import { calls, lastWritten, reasons, told } from './read-plan.ts';
import {
  appliedTo,
  at,
  occurrence,
  recordWith,
  type StandingParts,
  seenWith,
  standingWith,
  wantedWith,
  windowWith,
} from './wanted-with.ts';
import { active, paused } from './worlds.ts';

const thread = 'campaign@2026-11-27T09:00:00.000Z';
const warmUp = { url: 'https://waooaw.ai/health', requests: 50, everyMs: 500 };

interface Row {
  readonly running: number;
  readonly desired?: number;
  readonly time?: string;
  readonly mode?: 'active' | 'suspended' | 'deregistered';
  /** What the event asks of the target; absent: the event was deleted. */
  readonly capacity?: WindowCapacity;
  readonly floor?: number;
  readonly warmUp?: typeof warmUp;
  readonly targets?: ReadonlyMap<string, WindowCapacity>;
  readonly record?: Partial<TargetRecord>;
  readonly deleted?: boolean;
  readonly phase?: 'lead' | 'live';
  /** What else is in force. */
  readonly beside?: readonly RunningOccurrence[];
  /** What is remembered of the event. */
  readonly was?: StandingParts;
}

/** The plan of a tick in the lead of the event or while it is live, where nothing else is to do. */
function planned({ running, desired = 12, phase = 'lead', mode = 'deregistered', floor, ...row }: Row) {
  const time = row.time ?? (phase === 'live' ? '12:00' : '08:30');
  const window = windowWith({
    targets: row.targets ?? new Map([['backend', row.capacity ?? { desired: 12 }]]),
    ...(row.warmUp && { warmUp: row.warmUp }),
  });
  const wanted = wantedWith({
    state: {
      autoscaling: mode,
      min: floor ?? row.capacity?.min ?? row.capacity?.desired ?? 12,
      max: 40,
      inForce: [occurrence({ phase }), ...(row.beside ?? [])],
    },
    windows: new Map(row.deleted ? [] : [['campaign', window]]),
  });
  const bounds: readonly [number, number] = [wanted.state.min ?? 0, 40];
  const counts = { desired, ...(mode !== 'deregistered' && { min: bounds[0], max: bounds[1] }) };
  const snapshot = {
    takenAt: '',
    min: 2,
    max: 10,
    suspended: active,
    configuration: { policies: [], scheduledActions: [], tags: {}, alarms: [] },
    deregistered: true,
  };
  return plan(
    wanted,
    seenWith({
      service: { desired, running },
      ...(mode !== 'deregistered' && { bounds }),
      suspended: mode === 'suspended' ? paused : active,
    }),
    recordWith({
      applied: appliedTo(wanted, { counts }),
      known: [{ window: 'campaign', start: at('09:00').toISOString(), end: at('18:00').toISOString(), seen: true }],
      ...(mode === 'deregistered' && { snapshot }),
      ...(row.was && { readiness: [standingWith(row.was)] }),
      ...row.record,
    }),
    at(time),
  );
}

const day = occurrence({ window: 'day', kind: 'scale-up' });

describe('an event in its lead is', () => {
  it.each`
    row                                                                                                                       | kinds          | because
    ${{ running: 12 }}                                                                                                        | ${['ready']}   | ${'all tasks run'}
    ${{ running: 13 }}                                                                                                        | ${['ready']}   | ${'more than all run'}
    ${{ running: 11 }}                                                                                                        | ${[]}          | ${'one is missing, and there is time'}
    ${{ running: 11, time: '08:39:59' }}                                                                                      | ${[]}          | ${'more than a third of the lead is left'}
    ${{ running: 11, time: '08:40', was: { shortSince: '08:00' } }}                                                           | ${['at-risk']} | ${'a third of the lead is left'}
    ${{ running: 11, time: '08:59', was: { shortSince: '08:00' } }}                                                           | ${['at-risk']} | ${'a minute is left'}
    ${{ running: 11, time: '08:50' }}                                                                                         | ${[]}          | ${'it is asked for just now: its lead was cut'}
    ${{ running: 11, time: '08:51:59', was: { shortSince: '08:50' } }}                                                        | ${[]}          | ${'it was asked for less than two minutes ago'}
    ${{ running: 11, time: '08:52', was: { shortSince: '08:50' } }}                                                           | ${['at-risk']} | ${'it was asked for two minutes ago'}
    ${{ running: 11, time: '08:59', was: { said: 'at-risk', shortSince: '08:00', atRiskAt: '08:40' } }}                       | ${[]}          | ${'that was told'}
    ${{ running: 12, was: { said: 'ready', readyAt: '08:02' } }}                                                              | ${[]}          | ${'that it is ready was told'}
    ${{ running: 12, time: '08:59', was: { said: 'at-risk', atRiskAt: '08:58' } }}                                            | ${['ready']}   | ${'it was at risk, and is ready after all'}
    ${{ running: 11, was: { said: 'ready', readyAt: '08:02' } }}                                                              | ${[]}          | ${'it was ready, and a task is lost just now'}
    ${{ running: 11, was: { said: 'ready', readyAt: '08:02', shortSince: '08:29' } }}                                         | ${[]}          | ${'a task that is replaced at once is no news'}
    ${{ running: 11, was: { said: 'ready', readyAt: '08:02', shortSince: '08:28' } }}                                         | ${['at-risk']} | ${'it was ready, and a task has been lost for two minutes'}
    ${{ running: 11, was: { said: 'ready', atRiskAt: '08:21', shortSince: '08:28' } }}                                        | ${[]}          | ${'it was at risk nine minutes ago'}
    ${{ running: 11, was: { said: 'ready', atRiskAt: '08:20', shortSince: '08:28' } }}                                        | ${['at-risk']} | ${'it was at risk ten minutes ago'}
    ${{ running: 12, was: { said: 'lost', readyAt: '08:21', atRiskAt: '08:28' } }}                                            | ${[]}          | ${'it was ready nine minutes ago'}
    ${{ running: 12, was: { said: 'lost', readyAt: '08:20', atRiskAt: '08:28' } }}                                            | ${['ready']}   | ${'it was ready ten minutes ago, and is again'}
    ${{ running: 12, desired: 20, capacity: { desired: 20 }, was: { said: 'ready', readyAt: '08:02', shortSince: '08:20' } }} | ${[]}          | ${'it asks for more now: it is judged anew'}
    ${{ running: 20, desired: 20, capacity: { desired: 20 }, was: { said: 'ready', readyAt: '08:02' } }}                      | ${['ready']}   | ${'it asks for more now, and has it'}
    ${{ running: 12, floor: 14, desired: 14, beside: [day], was: { said: 'ready', readyAt: '08:02', shortSince: '08:20' } }}  | ${[]}          | ${'what something else asks for is not missing for it'}
    ${{ running: 12, time: '08:55', floor: 14, desired: 14, beside: [day] }}                                                  | ${[]}          | ${'nor is it ready as long as that is missing'}
    ${{ running: 5, desired: 12, mode: 'active', capacity: { min: 5, desired: 12 } }}                                         | ${['ready']}   | ${'autoscaling stays on and may go down to its floor'}
    ${{ running: 5, desired: 12, mode: 'suspended', capacity: { min: 5, desired: 12 } }}                                      | ${[]}          | ${'autoscaling is paused, so its count is what is owed'}
    ${{ running: 5, desired: 12, capacity: { min: 5, desired: 12 } }}                                                         | ${[]}          | ${'autoscaling is away, so its count is what is owed'}
    ${{ running: 12, mode: 'active', capacity: { desired: 12 } }}                                                             | ${['ready']}   | ${'a count alone is its floor'}
    ${{ running: 11, mode: 'active', capacity: { desired: 12 }, floor: 4 }}                                                   | ${[]}          | ${'a ramp is still under way: ready means ready for the start'}
    ${{ running: 5, desired: 5, capacity: { min: 5 } }}                                                                       | ${['ready']}   | ${'a floor is all that it asks for'}
    ${{ running: 5, desired: 8, capacity: { min: 5 }, floor: 8 }}                                                             | ${[]}          | ${'something else beside it asks for more'}
    ${{ running: 12, capacity: {} }}                                                                                          | ${['ready']}   | ${'it asks for nothing of its own'}
    ${{ running: 12, deleted: true }}                                                                                         | ${['ready']}   | ${'it was deleted from the schedule just now'}
    ${{ running: 11, deleted: true, time: '08:59' }}                                                                          | ${[]}          | ${'it was deleted: its lead is not known any more'}
    ${{ running: 12, targets: new Map([['other', { desired: 3 }]]) }}                                                         | ${['ready']}   | ${'it does not name the target any more'}
  `('$kinds: $because', ({ row, kinds }) => {
    expect(told(planned(row)).map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each`
    row                                                     | line                                                    | because
    ${{ running: 12 }}                                      | ${'12 tasks are running, 30 minutes before the start.'} | ${'in the middle of the lead'}
    ${{ running: 12, time: '08:58:30' }}                    | ${'12 tasks are running, 1 minute before the start.'}   | ${'begun minutes do not count'}
    ${{ running: 12, time: '08:59:30' }}                    | ${'12 tasks are running, 0 minutes before the start.'}  | ${'at the last moment'}
    ${{ running: 1, desired: 1, capacity: { desired: 1 } }} | ${'1 task is running, 30 minutes before the start.'}    | ${'one task'}
  `('ready with what runs and the time to spare: $because', ({ row, line }) => {
    expect(told(planned(row))).toMatchObject([
      {
        kind: 'ready',
        severity: 'info',
        window: 'campaign',
        phase: 'lead',
        thread,
        start: '2026-11-27T09:00:00.000Z',
        end: '2026-11-27T18:00:00.000Z',
        details: [line],
      },
    ]);
  });

  it.each`
    row                                                                                                            | desired | details                           | because
    ${{ running: 2, time: '08:40', was: { shortSince: '08:00' } }}                                                 | ${12}   | ${['2 of 12 tasks are running.']} | ${'ECS says nothing'}
    ${{ running: 0, desired: 1, capacity: { desired: 1 }, time: '08:40', was: { least: 1, shortSince: '08:00' } }} | ${1}    | ${['0 of 1 task is running.']}    | ${'one task'}
    ${{ running: 2, desired: 20, time: '08:40', was: { shortSince: '08:00' } }}                                    | ${20}   | ${['2 of 12 tasks are running.']} | ${'somebody asked for more than is owed'}
  `('at risk with what is missing: $because', ({ row, desired, details }) => {
    expect(told(planned(row))).toMatchObject([
      {
        id: `backend/at-risk/${thread}/2026-11-27T08:40:00.000Z`,
        severity: 'critical',
        window: 'campaign',
        phase: 'lead',
        thread,
        start: '2026-11-27T09:00:00.000Z',
        end: '2026-11-27T18:00:00.000Z',
        to: { desired },
        details,
      },
    ]);
  });

  it('remembered for ten minutes more than it lasts, as it may be extended', () => {
    const readiness = [
      standingWith({ thread: 'past', until: at('08:20').toISOString(), said: 'ready' }),
      standingWith({ thread: 'later', until: at('08:20:01').toISOString(), said: 'lost', atRiskAt: '08:20' }),
    ];
    expect(lastWritten(planned({ running: 12, record: { readiness } }))?.readiness).toEqual([
      { thread: 'later', until: at('08:20:01').toISOString(), atRiskAt: at('08:20').toISOString() },
      standingWith({ said: 'ready', readyAt: '08:30' }),
    ]);
  });

  it('remembered to its new end, when that is edited', () => {
    const was = { until: at('17:00').toISOString(), said: 'ready', readyAt: '08:02' } as const;
    expect(lastWritten(planned({ running: 12, was }))?.readiness).toEqual([
      standingWith({ ...was, until: at('18:00').toISOString() }),
    ]);
  });

  it.each`
    row                                                                               | written  | because
    ${{ running: 12, was: { said: 'ready', readyAt: '08:02' } }}                      | ${false} | ${'it is ready'}
    ${{ running: 11, was: { shortSince: '08:00' } }}                                  | ${false} | ${'a task is still missing'}
    ${{ running: 11, was: { said: 'lost', shortSince: '08:00', atRiskAt: '08:29' } }} | ${false} | ${'it is at risk, and that was told'}
    ${{ running: 11, was: { said: 'ready', readyAt: '08:02' } }}                      | ${true}  | ${'a task is missing since now'}
    ${{ running: 12, was: { said: 'ready', shortSince: '08:29' } }}                   | ${true}  | ${'the task is back'}
    ${{ phase: 'live', running: 12, was: { said: 'ready', liveAt: '09:00' } }}        | ${false} | ${'it is live, and all run'}
    ${{ phase: 'live', running: 12, was: { said: 'ready' } }}                         | ${true}  | ${'it is live since now'}
  `('written down only when that changes: $because', ({ row, written }) => {
    expect(planned(row).length > 0).toBe(written);
  });
});

describe('an event that is live is', () => {
  it.each`
    row                                                                                                   | kinds          | because
    ${{ running: 12 }}                                                                                    | ${[]}          | ${'its beginning says that all run'}
    ${{ running: 12, was: { liveAt: '09:00' } }}                                                          | ${[]}          | ${'all run, and nothing else was told'}
    ${{ running: 12, was: { liveAt: '09:00', said: 'ready' } }}                                           | ${[]}          | ${'it is ready'}
    ${{ running: 11, was: { said: 'ready', shortSince: '11:50' } }}                                       | ${[]}          | ${'its beginning says how many run'}
    ${{ running: 11, was: { shortSince: '11:58', liveAt: '12:00' } }}                                     | ${[]}          | ${'it began in this very tick'}
    ${{ running: 11, was: { said: 'ready', liveAt: '09:00' } }}                                           | ${[]}          | ${'a task is lost just now'}
    ${{ running: 11, was: { said: 'ready', liveAt: '09:00', shortSince: '11:59' } }}                      | ${[]}          | ${'a task that is replaced at once is no news'}
    ${{ running: 11, was: { said: 'ready', liveAt: '09:00', shortSince: '11:58' } }}                      | ${['at-risk']} | ${'a task has been lost for two minutes'}
    ${{ running: 11, was: { liveAt: '11:58', shortSince: '11:58' } }}                                     | ${['at-risk']} | ${'it began with too few, two minutes ago'}
    ${{ running: 11, was: { said: 'lost', liveAt: '09:00', shortSince: '10:00', atRiskAt: '10:02' } }}    | ${[]}          | ${'that was told'}
    ${{ running: 11, was: { said: 'at-risk', liveAt: '09:00', shortSince: '08:00', atRiskAt: '08:40' } }} | ${[]}          | ${'that was told in its lead'}
    ${{ running: 11, was: { said: 'ready', liveAt: '09:00', shortSince: '11:58', atRiskAt: '11:51' } }}   | ${[]}          | ${'it was at risk nine minutes ago'}
    ${{ running: 11, was: { said: 'ready', liveAt: '09:00', shortSince: '11:58', atRiskAt: '11:50' } }}   | ${['at-risk']} | ${'it was at risk ten minutes ago'}
    ${{ running: 12, was: { said: 'lost', liveAt: '09:00', shortSince: '11:50', atRiskAt: '11:52' } }}    | ${['ready']}   | ${'the tasks are back'}
    ${{ running: 12, was: { said: 'at-risk', liveAt: '09:00', shortSince: '08:00', atRiskAt: '08:40' } }} | ${['ready']}   | ${'the tasks run at last'}
    ${{ running: 12, was: { said: 'at-risk', shortSince: '08:00', atRiskAt: '08:40' } }}                  | ${[]}          | ${'the tasks run at its start, and its beginning says so'}
    ${{ running: 12, was: { said: 'lost', liveAt: '09:00', readyAt: '11:51', atRiskAt: '11:52' } }}       | ${[]}          | ${'it was ready nine minutes ago'}
    ${{ running: 12, warmUp, was: { said: 'at-risk', liveAt: '09:00', atRiskAt: '08:40' } }}              | ${['ready']}   | ${'nothing is warmed up any more'}
  `('$kinds: $because', ({ row, kinds }) => {
    expect(told(planned({ phase: 'live', ...row })).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('ready again until it ends', () => {
    const was = { said: 'lost', liveAt: '09:00', atRiskAt: '11:52', readyAt: '08:02' } as const;
    expect(told(planned({ phase: 'live', running: 12, was }))).toMatchObject([
      { kind: 'ready', severity: 'info', phase: 'live', wasReady: true, thread, details: ['12 tasks are running.'] },
    ]);
  });
});

describe('whether it was ready before is told', () => {
  it.each`
    row                                                                               | wasReady     | because
    ${{ running: 12 }}                                                                | ${undefined} | ${'ready for the first time'}
    ${{ running: 12, was: { said: 'at-risk', atRiskAt: '08:20' } }}                   | ${undefined} | ${'ready for the first time, though late'}
    ${{ running: 12, was: { said: 'lost', atRiskAt: '08:20' } }}                      | ${true}      | ${'ready again'}
    ${{ running: 11, time: '08:40', was: { shortSince: '08:00' } }}                   | ${undefined} | ${'not ready'}
    ${{ running: 11, was: { said: 'ready', readyAt: '08:02', shortSince: '08:28' } }} | ${true}      | ${'no longer ready'}
  `('$wasReady: $because', ({ row, wasReady }) => {
    expect(told(planned(row)).map((one) => one.wasReady)).toEqual([wasReady]);
  });
});

describe('an event is warmed up', () => {
  it('when all tasks run, with what was done so far in the record first', () => {
    const failing = {
      code: 'throttled',
      message: 'AWS refuses.',
      since: at('08:29').toISOString(),
      ticks: 1,
      told: false,
    };
    const steps = planned({ running: 12, warmUp, record: { failing } });
    expect(reasons(steps)).toEqual([
      ['remember', 'what was done so far is kept before the warm-up'],
      ['warm up https://waooaw.ai/health with 50 requests', 'campaign is to meet tasks that have already answered'],
      ['look-again', 'the next calls need what AWS says after these'],
    ]);
    expect(steps[1]).toMatchObject({ ...warmUp, thread, record: { version: 4 } });
    expect(steps[1]).not.toHaveProperty('record.failing');
  });

  it.each`
    row                                                                                      | expected | because
    ${{ running: 11 }}                                                                       | ${false} | ${'a task is missing'}
    ${{ running: 12, record: { warmUp: { thread, requests: 50, answered: 50 } } }}           | ${false} | ${'it was warmed up'}
    ${{ running: 12, record: { warmUp: { thread: 'other@', requests: 50, answered: 50 } } }} | ${true}  | ${'another event was warmed up'}
    ${{ running: 12, was: { said: 'ready', readyAt: '08:02' } }}                             | ${false} | ${'that it is ready was told'}
    ${{ running: 12, was: { said: 'lost', readyAt: '08:02' } }}                              | ${false} | ${'it was ready before'}
    ${{ running: 12, was: { said: 'at-risk', atRiskAt: '08:29' } }}                          | ${true}  | ${'it is ready for the first time, though late'}
    ${{ running: 12, targets: new Map([['other', {}], ['backend', {}]]) }} | ${false} | ${'the event’s first target answers its address'}
    ${{ running: 12, targets: new Map([['backend', {}], ['other', {}]]) }} | ${true} | ${'it is the first target'}
    ${{ running: 12, targets: new Map([['other', {}], ['backend', { requestsPerMinute: 9, desired: 12 }]]) }} | ${true} | ${'the requests are written for it'}
    ${{ running: 12, targets: new Map([['backend', {}], ['other', { requestsPerMinute: 9 }]]) }} | ${false} | ${'the requests are written for another'}
    ${{ running: 12, deleted: true }}                                                        | ${false} | ${'the event was deleted'}
  `('$expected: $because', ({ row, expected }) => {
    expect(calls(planned({ warmUp, ...row })).some((call) => call.startsWith('warm up'))).toBe(expected);
  });

  it.each`
    answered                                  | details                                                                                                    | because
    ${{ thread, requests: 50, answered: 50 }} | ${['50 of 50 warm-up requests were answered.']}                                                            | ${'all were answered'}
    ${{ thread, requests: 50, answered: 3 }}  | ${['3 of 50 warm-up requests were answered.']}                                                             | ${'some were not'}
    ${{ thread, requests: 20, answered: 20 }} | ${['20 of 20 warm-up requests were answered.', '30 more were not made: there was no time left for them.']} | ${'the tick had no time for all'}
  `('and then ready, with its result: $because', ({ answered, details }) => {
    const steps = planned({ running: 12, warmUp, record: { warmUp: answered } });
    expect(told(steps)).toMatchObject([
      { kind: 'ready', details: ['12 tasks are running, 30 minutes before the start.', ...details] },
    ]);
  });

  it('says nothing of another event’s warm-up, nor where the schedule asks for none', () => {
    const other = { thread: 'other@', requests: 50, answered: 50 };
    expect(told(planned({ running: 12, record: { warmUp: other } }))[0]?.details).toHaveLength(1);
    const ours = { thread, requests: 20, answered: 20 };
    expect(told(planned({ running: 12, record: { warmUp: ours } }))[0]?.details).toEqual([
      '12 tasks are running, 30 minutes before the start.',
      '20 of 20 warm-up requests were answered.',
    ]);
  });
});

describe('two events in their leads at once', () => {
  const two = (first: object, second: object) => {
    const windows = new Map([
      ['one', windowWith({ name: 'one', ...first })],
      ['two', windowWith({ name: 'two', ...second })],
    ]);
    const wanted = wantedWith({
      state: {
        autoscaling: 'active',
        min: 12,
        max: 12,
        inForce: ['one', 'two'].map((window) => occurrence({ window, phase: 'lead' })),
      },
      windows,
    });
    const applied = appliedTo(wanted, { counts: { desired: 12, min: 12, max: 12 } });
    const known = applied.inForce.map(({ window, start, end }) => ({ window, start, end, seen: true as const }));
    const record = recordWith({ applied, known });
    return plan(wanted, seenWith({ service: { desired: 12 }, bounds: [12, 12] }), record, at('08:30'));
  };

  it('are both told', () => {
    expect(told(two({}, {})).map(({ window }) => window)).toEqual(['one', 'two']);
  });

  it('are warmed up one after the other: the first’s result goes into the record before anything else', () => {
    expect(two({ warmUp }, { warmUp }).map(({ kind }) => kind)).toEqual(['remember', 'warm-up', 'look-again']);
  });
});
