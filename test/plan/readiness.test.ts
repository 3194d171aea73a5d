import { describe, expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { WindowCapacity } from '../../lib/schedule/schedule.ts';
import { calls, lastWritten, reasons, told } from './read-plan.ts';
import { appliedTo, at, occurrence, recordWith, seenWith, wantedWith, windowWith } from './wanted-with.ts';
import { active, paused } from './worlds.ts';

const thread = 'campaign@2026-11-27T09:00:00.000Z';
const warmUp = { url: 'https://waooaw.ai/health', requests: 50, everyMs: 500 };
const once = (kind: string) => [{ id: `backend/${kind}/${thread}`, until: at('18:00').toISOString() }];

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
}

/** The plan of a tick in the lead of the event, where nothing else is to do. */
function planned({ running, desired = 12, time = '08:30', mode = 'deregistered', floor, ...row }: Row) {
  const window = windowWith({
    targets: row.targets ?? new Map([['backend', row.capacity ?? { desired: 12 }]]),
    ...(row.warmUp && { warmUp: row.warmUp }),
  });
  const wanted = wantedWith({
    state: {
      autoscaling: mode,
      min: floor ?? row.capacity?.min ?? row.capacity?.desired ?? 12,
      max: 40,
      inForce: [occurrence({ phase: 'lead' })],
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
    recordWith({ applied: appliedTo(wanted, { counts }), ...(mode === 'deregistered' && { snapshot }), ...row.record }),
    at(time),
  );
}

describe('an event in its lead is', () => {
  it.each`
    row                                                                                  | kinds          | because
    ${{ running: 12 }}                                                                   | ${['ready']}   | ${'all tasks run'}
    ${{ running: 13 }}                                                                   | ${['ready']}   | ${'more than all run'}
    ${{ running: 11 }}                                                                   | ${[]}          | ${'one is missing, and there is time'}
    ${{ running: 11, time: '08:39:59' }}                                                 | ${[]}          | ${'more than a third of the lead is left'}
    ${{ running: 11, time: '08:40' }}                                                    | ${['at-risk']} | ${'a third of the lead is left'}
    ${{ running: 11, time: '08:59' }}                                                    | ${['at-risk']} | ${'a minute is left'}
    ${{ running: 11, time: '08:59', record: { told: once('at-risk') } }}                 | ${[]}          | ${'that was told'}
    ${{ running: 11, time: '08:59', record: { told: once('ready') } }}                   | ${[]}          | ${'it was ready, and its floor is guarded'}
    ${{ running: 12, record: { told: once('ready') } }}                                  | ${[]}          | ${'that it is ready was told'}
    ${{ running: 12, time: '08:59', record: { told: once('at-risk') } }}                 | ${['ready']}   | ${'it was at risk, and is ready after all'}
    ${{ running: 5, desired: 12, mode: 'active', capacity: { min: 5, desired: 12 } }}    | ${['ready']}   | ${'autoscaling stays on and may go down to its floor'}
    ${{ running: 5, desired: 12, mode: 'suspended', capacity: { min: 5, desired: 12 } }} | ${[]}          | ${'autoscaling is paused, so its count is what is owed'}
    ${{ running: 5, desired: 12, capacity: { min: 5, desired: 12 } }}                    | ${[]}          | ${'autoscaling is away, so its count is what is owed'}
    ${{ running: 12, mode: 'active', capacity: { desired: 12 } }}                        | ${['ready']}   | ${'a count alone is its floor'}
    ${{ running: 11, mode: 'active', capacity: { desired: 12 }, floor: 4 }}              | ${[]}          | ${'a ramp is still under way: ready means ready for the start'}
    ${{ running: 5, desired: 5, capacity: { min: 5 } }}                                  | ${['ready']}   | ${'a floor is all that it asks for'}
    ${{ running: 5, desired: 8, capacity: { min: 5 }, floor: 8 }}                        | ${[]}          | ${'something else beside it asks for more'}
    ${{ running: 12, capacity: {} }}                                                     | ${['ready']}   | ${'it asks for nothing of its own'}
    ${{ running: 12, deleted: true }}                                                    | ${['ready']}   | ${'it was deleted from the schedule just now'}
    ${{ running: 11, deleted: true, time: '08:59' }}                                     | ${[]}          | ${'it was deleted: its lead is not known any more'}
    ${{ running: 12, targets: new Map([['other', { desired: 3 }]]) }}                    | ${['ready']}   | ${'it does not name the target any more'}
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
    row                                                                    | desired | details                           | because
    ${{ running: 2, time: '08:40' }}                                       | ${12}   | ${['2 of 12 tasks are running.']} | ${'ECS says nothing'}
    ${{ running: 0, desired: 1, capacity: { desired: 1 }, time: '08:40' }} | ${1}    | ${['0 of 1 task is running.']}    | ${'one task'}
    ${{ running: 2, desired: 20, time: '08:40' }}                          | ${20}   | ${['2 of 12 tasks are running.']} | ${'somebody asked for more than is owed'}
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

  it('remembered as told until it is over, and what is over is forgotten', () => {
    const before = [
      { id: 'past', until: at('08:30').toISOString() },
      { id: 'to come', until: at('08:30:01').toISOString() },
    ];
    expect(lastWritten(planned({ running: 12, record: { told: before } }))?.told).toEqual([
      before[1],
      ...once('ready'),
    ]);
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
    ${{ running: 12, record: { told: once('ready') } }}                                      | ${false} | ${'that it is ready was told'}
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
    expect(two({ warmUp }, { warmUp }).map(({ kind }) => kind)).toEqual(['warm-up', 'look-again']);
  });
});
