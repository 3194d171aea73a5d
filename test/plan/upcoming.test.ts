import { expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import { lastWritten, told } from './read-plan.ts';
import { appliedTo, at, occurrence, recordWith, seenWith, wantedWith, windowWith } from './wanted-with.ts';

const event = occurrence({ start: at('20:00'), end: at('22:00') });
const id = 'backend/event-upcoming/campaign@2026-11-27T20:00:00.000Z';

interface Row {
  readonly capacity?: object;
  readonly deleted?: boolean;
  readonly elsewhere?: boolean;
  readonly known?: boolean;
}

const planned = ({ capacity = {}, deleted, elsewhere, known }: Row) => {
  const targets = new Map([[elsewhere ? 'other' : 'backend', capacity]]);
  const wanted = wantedWith({
    upcoming: [event],
    windows: new Map(deleted ? [] : [['campaign', windowWith({ targets })]]),
  });
  const { window, start, end } = event;
  const before = known && {
    told: [{ id, until: at('22:00').toISOString() }],
    known: [{ window, start: start.toISOString(), end: end.toISOString(), ...capacity }],
  };
  return plan(
    wanted,
    seenWith({ bounds: [2, 10] }),
    recordWith({ applied: appliedTo(wanted), ...before }),
    at('12:00'),
  );
};

it.each`
  row                                                       | expected                                                                                                                         | because
  ${{ capacity: { desired: 12 } }}                          | ${{ because: 'campaign asks for 12 tasks.', to: { desired: 12 }, next: '2026-11-27T19:00:00.000Z' }}                             | ${'a count'}
  ${{ capacity: { min: 5 } }}                               | ${{ because: 'campaign asks for 5 tasks.', to: { desired: 5 }, next: '2026-11-27T19:00:00.000Z' }}                               | ${'a floor'}
  ${{ capacity: { desired: 12, requestsPerMinute: 5000 } }} | ${{ because: 'campaign asks for 12 tasks, for 5000 requests a minute.', to: { desired: 12 }, next: '2026-11-27T19:00:00.000Z' }} | ${'requests'}
  ${{}}                                                     | ${{ because: 'campaign is on the schedule.', to: undefined, next: '2026-11-27T19:00:00.000Z' }}                                  | ${'no count of its own'}
  ${{ elsewhere: true }}                                    | ${{ because: 'campaign is on the schedule.', to: undefined, next: '2026-11-27T19:00:00.000Z' }}                                  | ${'nothing of this target'}
  ${{ deleted: true }}                                      | ${{ because: 'campaign is on the schedule.', to: undefined, next: '2026-11-27T20:00:00.000Z' }}                                  | ${'a window that is gone'}
`('an event is announced with what it asks for: $because', ({ row, expected }) => {
  const steps = planned(row);
  expect(told(steps)).toHaveLength(1);
  const [one] = told(steps);
  expect(one).toMatchObject({
    id: `${id}/2026-11-27T12:00:00.000Z`,
    severity: 'info',
    window: 'campaign',
    thread: 'campaign@2026-11-27T20:00:00.000Z',
    from: { desired: 2, running: 2, min: 2, max: 10 },
    start: '2026-11-27T20:00:00.000Z',
    end: '2026-11-27T22:00:00.000Z',
  });
  expect({ because: one?.because, to: one?.to, next: one?.next }).toEqual(expected);
  expect(lastWritten(steps)?.told).toEqual([{ id, until: '2026-11-27T22:00:00.000Z' }]);
});

it('an event that was announced is not announced again', () => {
  expect(planned({ capacity: { desired: 12 }, known: true })).toEqual([]);
});
