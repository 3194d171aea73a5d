import { describe, expect, it } from 'vitest';
import { stillAnnounced, transitionNews } from '../../lib/plan/begun-and-ended.ts';
import { newsOf } from '../../lib/plan/news-of.ts';
import type { RecordedOverride } from '../../lib/plan/record.ts';
import type { RunningOccurrence } from '../../lib/schedule/schedule.ts';
import { partOf } from '../../lib/tell/announcement-of.ts';
import { appliedTo, at, occurrence, recordWith, wantedWith, windowWith } from './wanted-with.ts';

const day = occurrence({ window: 'day', kind: 'scale-up' });
const night = occurrence({ window: 'night', kind: 'scale-down' });
const lead = occurrence({ phase: 'lead' });
const live = occurrence();
const past = occurrence({ start: at('08:00'), end: at('09:00') });
const over = occurrence({ phase: 'wind-down' });
const dayOver = { ...day, phase: 'wind-down' } as const;

const from = { desired: 2, min: 2, max: 10 };
const moved = { from, to: { desired: 12, min: 12, max: 12, running: 12 } };
const unmoved = { from, to: { ...from, running: 2 } };
const overridden = (id: string) => ({
  id,
  target: 'backend',
  desired: 8,
  until: at('14:00'),
  by: 'ana',
  reason: 'TV spot',
});
const recorded = (id: string): RecordedOverride => ({
  id,
  desired: 8,
  until: at('14:00').toISOString(),
  by: 'ana',
  reason: 'TV spot',
});

interface Row {
  readonly before?: readonly RunningOccurrence[];
  readonly now?: readonly RunningOccurrence[];
  readonly overruled?: readonly RunningOccurrence[];
  readonly wasOverride?: string;
  readonly override?: string;
  readonly stands?: boolean;
}

const tell = ({ before = [], now = [], overruled = [], wasOverride, override, stands }: Row) =>
  transitionNews(
    {
      wanted: wantedWith({
        state: {
          inForce: now,
          overruled: overruled.map((one) => ({ ...one, because: '' })),
          ...(override && { override: overridden(override) }),
        },
      }),
      record: recordWith({
        applied: appliedTo(wantedWith({ state: { inForce: before } }), {
          ...(wasOverride && { override: recorded(wasOverride) }),
        }),
      }),
      now: at('12:00'),
    },
    stands ? unmoved : moved,
  );

describe('a change is told by what caused it', () => {
  it.each`
    row                                              | kinds                                 | because
    ${{ now: [day] }}                                | ${['window-started']}                 | ${'business hours begin'}
    ${{ before: [day], now: [day] }}                 | ${[]}                                 | ${'they go on'}
    ${{ before: [day] }}                             | ${['window-ended']}                   | ${'they end'}
    ${{ before: [day], now: [dayOver] }}             | ${['window-ended']}                   | ${'they end, though their floor still walks down'}
    ${{ before: [dayOver] }}                         | ${[]}                                 | ${'their end was told before'}
    ${{ now: [dayOver] }}                            | ${[]}                                 | ${'what is first seen when it is over did not begin'}
    ${{ before: [day], overruled: [day] }}           | ${[]}                                 | ${'what is overruled has not ended'}
    ${{ before: [day], now: [night] }}               | ${['window-started']}                 | ${'one begins as another ends: one message'}
    ${{ now: [day], stands: true }}                  | ${[]}                                 | ${'a window that moves nothing is not worth a message'}
    ${{ before: [day], stands: true }}               | ${[]}                                 | ${'neither is its end'}
    ${{ now: [lead] }}                               | ${['pre-scale-started']}              | ${'an event is prepared'}
    ${{ before: [lead], now: [lead] }}               | ${[]}                                 | ${'it still is'}
    ${{ before: [lead], now: [live] }}               | ${['event-live']}                     | ${'it begins'}
    ${{ now: [live] }}                               | ${['event-live']}                     | ${'it begins without having been prepared'}
    ${{ before: [live], now: [live] }}               | ${[]}                                 | ${'it goes on'}
    ${{ before: [live], now: [over] }}               | ${['event-ended']}                    | ${'it ends, and winds down'}
    ${{ before: [live] }}                            | ${['event-ended']}                    | ${'it ends at once'}
    ${{ before: [over] }}                            | ${[]}                                 | ${'it has wound down: its end was told'}
    ${{ now: [over] }}                               | ${[]}                                 | ${'it is first seen when it is over'}
    ${{ before: [lead], now: [live], stands: true }} | ${['event-live']}                     | ${'an event is told also where it moves nothing'}
    ${{ before: [live], stands: true }}              | ${['event-ended']}                    | ${'so is its end'}
    ${{ before: [day], now: [day, lead] }}           | ${['pre-scale-started']}              | ${'an event is prepared in business hours'}
    ${{ before: [live], now: [day] }}                | ${['event-ended']}                    | ${'the event is why it changes, not the window beside it'}
    ${{ before: [day], now: [lead] }}                | ${['pre-scale-started']}              | ${'also not the window that ends beside it'}
    ${{ before: [day], now: [], override: 'one' }}   | ${['override-set']}                   | ${'a person decides'}
    ${{ override: 'one', wasOverride: 'one' }}       | ${[]}                                 | ${'the same person goes on deciding'}
    ${{ wasOverride: 'one' }}                        | ${['override-ended']}                 | ${'the person does not decide any more'}
    ${{ override: 'two', wasOverride: 'one' }}       | ${['override-ended', 'override-set']} | ${'another override takes its place'}
    ${{ wasOverride: 'one', now: [day] }}            | ${['override-ended']}                 | ${'the override is why it changes'}
  `('$because: $kinds', ({ row, kinds }) => {
    expect(tell(row).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('with all that is known of the event, in its thread', () => {
    expect(tell({ before: [lead], now: [live] })).toEqual([
      {
        id: 'backend/event-live/campaign@2026-11-27T09:00:00.000Z/2026-11-27T12:00:00.000Z',
        kind: 'event-live',
        severity: 'info',
        at: '2026-11-27T12:00:00.000Z',
        timezone: 'UTC',
        target: 'backend',
        because: 'Nothing is in force.',
        facts: [],
        ...moved,
        window: 'campaign',
        phase: 'live',
        thread: 'campaign@2026-11-27T09:00:00.000Z',
        start: '2026-11-27T09:00:00.000Z',
        end: '2026-11-27T18:00:00.000Z',
      },
    ]);
  });

  it('with who decides, in the thread of the override', () => {
    const [ended, set] = tell({ override: 'two', wasOverride: 'one' });
    expect(ended).toMatchObject({
      id: 'backend/override-ended/one/2026-11-27T12:00:00.000Z',
      severity: 'info',
      thread: 'override/one',
      owner: 'ana',
      note: 'TV spot',
      facts: [],
      ...moved,
    });
    expect(set).toMatchObject({
      id: 'backend/override-set/two/2026-11-27T12:00:00.000Z',
      severity: 'info',
      thread: 'override/two',
      owner: 'ana',
      note: 'TV spot',
      end: '2026-11-27T14:00:00.000Z',
      ...moved,
    });
  });
});

describe('an event that begins', () => {
  it.each`
    running      | before    | now       | severity     | details                                                         | because
    ${12}        | ${[lead]} | ${[live]} | ${'info'}    | ${[]}                                                           | ${'all tasks run'}
    ${13}        | ${[lead]} | ${[live]} | ${'info'}    | ${[]}                                                           | ${'more tasks run'}
    ${11}        | ${[lead]} | ${[live]} | ${'warning'} | ${['11 of 12 tasks are running at the start.']}                 | ${'one is missing'}
    ${undefined} | ${[lead]} | ${[live]} | ${'warning'} | ${['0 of 12 tasks are running at the start.']}                  | ${'none is known to run'}
    ${2}         | ${[]}     | ${[lead]} | ${'info'}    | ${[]}                                                           | ${'it is only prepared: tasks take their time'}
    ${2}         | ${[past]} | ${[]}     | ${'info'}    | ${[]}                                                           | ${'it is over: nobody waits for tasks'}
    ${2}         | ${[live]} | ${[]}     | ${'info'}    | ${['The schedule was edited: it was to end Fri 27 Nov 18:00.']} | ${'it was taken out before its end'}
  `('$because: $severity', ({ running, before, now, severity, details }) => {
    const [one] = transitionNews(
      {
        wanted: wantedWith({ state: { inForce: now } }),
        record: recordWith({ applied: appliedTo(wantedWith({ state: { inForce: before } })) }),
        now: at('09:00'),
      },
      { from, to: { desired: 12, ...(running !== undefined && { running }) } },
    ).map(partOf);
    expect(one).toMatchObject({ severity, details });
  });
});

describe('an override that was ended before its time', () => {
  it.each`
    override                                                              | details                          | because
    ${{ ...recorded('one'), ended: { by: 'bo', reason: 'spot is off' } }} | ${['bo ended it: spot is off.']} | ${'says who and why'}
    ${{ ...recorded('one'), ended: { by: 'bo' } }}                        | ${['bo ended it.']}              | ${'says who'}
    ${recorded('one')}                                                    | ${[]}                            | ${'ran out: nobody ended it'}
    ${{ ...recorded('two'), ended: { by: 'bo' } }}                        | ${[]}                            | ${'is not the one that was ended'}
    ${undefined}                                                          | ${[]}                            | ${'is not remembered any more'}
  `('$because', ({ override, details }) => {
    const applied = appliedTo(wantedWith(), { override: recorded('one') });
    const record = recordWith({ applied, ...(override && { override }) });
    expect(transitionNews({ wanted: wantedWith(), record, now: at('12:00') }, moved).map(partOf)).toMatchObject([
      { kind: 'override-ended', details },
    ]);
  });
});

describe('every announcement', () => {
  const tellOf = (
    window: string | undefined,
    windows: ReadonlyMap<string, ReturnType<typeof windowWith>>,
    until?: Date,
  ) =>
    newsOf(
      { wanted: wantedWith({ windows, state: { ...(until && { until }) } }), now: at('12:00') },
      { kind: 'ready', subject: 'x' },
      window === undefined ? {} : { window },
    );
  const owned = windowWith({ owner: 'marketing@example.com', note: 'TV spot at 09:10' });
  it.each`
    window        | windows                                  | extra                                                           | because
    ${'campaign'} | ${new Map([['campaign', owned]])}        | ${{ owner: 'marketing@example.com', note: 'TV spot at 09:10' }} | ${'says whose event it is'}
    ${'campaign'} | ${new Map([['campaign', windowWith()]])} | ${{}}                                                           | ${'of an event that names nobody says nobody'}
    ${'campaign'} | ${new Map([['other', owned]])}           | ${{}}                                                           | ${'of an event that was deleted says nobody'}
    ${undefined}  | ${new Map([['campaign', owned]])}        | ${{}}                                                           | ${'of no event says nobody'}
  `('$because', ({ window, windows, extra }) => {
    expect(tellOf(window, windows)).toEqual({
      id: 'backend/ready/x/2026-11-27T12:00:00.000Z',
      kind: 'ready',
      severity: 'info',
      at: '2026-11-27T12:00:00.000Z',
      timezone: 'UTC',
      target: 'backend',
      because: 'Nothing is in force.',
      facts: [],
      ...(window && { window }),
      ...extra,
    });
  });

  it('says when the next change is, if there is one', () => {
    expect(tellOf(undefined, new Map(), at('18:00')).next).toBe('2026-11-27T18:00:00.000Z');
  });
});

describe('what was announced as begun and still runs', () => {
  it.each`
    before    | now       | overruled | expected                                   | because
    ${[]}     | ${[live]} | ${[]}     | ${[['campaign', 'live']]}                  | ${'it is in force'}
    ${[lead]} | ${[]}     | ${[live]} | ${[['campaign', 'lead']]}                  | ${'that it went live was not told: it is, when it is in force again'}
    ${[live]} | ${[]}     | ${[over]} | ${[['campaign', 'wind-down']]}             | ${'its end is not to be told twice'}
    ${[]}     | ${[]}     | ${[live]} | ${[]}                                      | ${'it never began for anybody'}
    ${[day]}  | ${[live]} | ${[day]}  | ${[['campaign', 'live'], ['day', 'live']]} | ${'its end is still to be told'}
    ${[day]}  | ${[live]} | ${[]}     | ${[['campaign', 'live']]}                  | ${'it has ended'}
  `('$because', ({ before, now, overruled, expected }) => {
    const record = recordWith({ applied: appliedTo(wantedWith({ state: { inForce: before } })) });
    const state = { inForce: now, overruled: overruled.map((one: RunningOccurrence) => ({ ...one, because: '' })) };
    const still = stillAnnounced({ wanted: wantedWith({ state }), record });
    expect(still.map(({ window, phase }) => [window, phase])).toEqual(expected);
  });
});
