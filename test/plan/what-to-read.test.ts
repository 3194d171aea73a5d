import { describe, expect, it } from 'vitest';
import { scalingKey } from '../../lib/plan/scaling-policies.ts';
import { wishKey } from '../../lib/plan/wanted.ts';
import { watchMs } from '../../lib/plan/watch.ts';
import { whatToRead } from '../../lib/plan/what-to-read.ts';
import {
  appliedTo,
  at,
  occurrence,
  recordWith,
  type StandingParts,
  standingWith,
  type WantedParts,
  wantedWith,
  windowWith,
} from './wanted-with.ts';
import { active, paused } from './worlds.ts';

const event = occurrence();
const lead = occurrence({ phase: 'lead' });
const day = occurrence({ window: 'day', kind: 'scale-up' });
const override = { id: 'one', until: at('14:00').toISOString(), by: 'ana', reason: 'TV spot' };
const deciding = { id: 'one', target: 'backend', desired: 8, until: at('14:00'), by: 'ana', reason: 'TV spot' };
const undercut = {
  window: 'campaign',
  begin: at('08:00'),
  start: at('09:00'),
  end: at('18:00'),
  floor: 12,
  promised: 8,
};
const scaling = [{ metric: 'cpu', target: 60 }] as const;
const snapshot = {
  takenAt: at('08:00').toISOString(),
  min: 2,
  max: 10,
  suspended: active,
  configuration: { policies: [], scheduledActions: [], tags: {}, alarms: [] },
  deregistered: true,
};
const begun = { key: 'other', at: at('11:59').toISOString(), from: { desired: 2 } };
const change = { from: 2, to: 5 };
const failing = { code: 'throttled', message: '', since: at('11:59').toISOString(), ticks: 1, told: false };
const told = (kind: string, subject = 'campaign@2026-11-27T09:00:00.000Z') => [
  { id: `backend/${kind}/${subject}`, until: at('18:00').toISOString() },
];
const outbox = [{ id: 'x', kind: 'restored', severity: 'info', at: '', timezone: 'UTC', because: '', details: [] }];
const watchedFor = (ms: number) => ({ watchUntil: new Date(at('12:00').getTime() - ms + watchMs).toISOString() });

const short = (part: StandingParts = {}) => ({ readiness: [standingWith({ shortSince: '08:00', ...part })] });

const inDay: WantedParts = { state: { inForce: [day] } };
const inLead: WantedParts = { state: { inForce: [lead] } };
const inEvent: WantedParts = { state: { inForce: [event] } };
const deregistering: WantedParts = { state: { inForce: [event], autoscaling: 'deregistered' } };
const overridden: WantedParts = { state: { override: deciding } };
const belowEvent: WantedParts = { ...overridden, undercut: [undercut] };
const withPolicies: WantedParts = { target: { scaling } };
const pausedPolicies: WantedParts = { ...withPolicies, state: { autoscaling: 'suspended' } };

const toldOfBelowEvent = { told: told('override-set', 'one/live/campaign@2026-11-27T09:00:00.000Z') };
const toldOfTasks = { told: told('at-risk', `tasks@${watchedFor(600_000).watchUntil}`) };
const toldOfLiveEvent = { readiness: [standingWith({ said: 'lost', liveAt: '09:00' })] };
const pausedByUs = { suspended: paused, pausedAt: at('09:00').toISOString() };
const saved = { snapshot };
const toBeDeregistered = { snapshot: { ...snapshot, deregistered: false } };
const restoring = { snapshot: { ...snapshot, restoring: true } };
const policiesPut = { scalingKey: scalingKey(wantedWith(withPolicies)) };
const otherPoliciesPut = { scalingKey: 'before' };
const repairBegun = { transition: { ...begun, key: wishKey(wantedWith()), repair: true } };

const nothing = { configuration: 'none', stopped: false };
const policies = { configuration: 'policies', stopped: false };
const everything = { configuration: 'all', stopped: false };
const reasons = { configuration: 'none', stopped: true };

interface Row {
  readonly wanted?: WantedParts;
  /** What was brought about, where that is not what is wanted. */
  readonly was?: WantedParts;
  readonly applied?: object;
  readonly record?: object;
  readonly all?: boolean;
  readonly time?: string;
}

describe('a target is looked at, and no more of it than is needed', () => {
  it.each`
    row                                                                                  | expected      | because
    ${{}}                                                                                | ${undefined}  | ${'nothing is due, so no call is made'}
    ${{ all: true }}                                                                     | ${nothing}    | ${'it is time to look for drift'}
    ${{ was: { state: { min: 5 } }, record: { raised: [change] } }}                      | ${policies}   | ${'what was raised may be over, and a policy may give it back'}
    ${{ was: { state: { min: 5 } }, record: { taken: change } }}                         | ${policies}   | ${'what was taken may be over, and a policy may bring it back'}
    ${{ record: { raised: [change], taken: change } }}                                   | ${undefined}  | ${'it is not over'}
    ${{ wanted: inDay, was: {} }}                                                        | ${nothing}    | ${'something begins, and nothing is there to be given back'}
    ${{ wanted: overridden, was: {}, record: { override } }}                             | ${nothing}    | ${'an override begins'}
    ${{ wanted: overridden, record: { override } }}                                      | ${undefined}  | ${'an override goes on'}
    ${{ wanted: belowEvent, applied: { override }, time: '07:59' }}                      | ${undefined}  | ${'an override goes on, and will go below an event'}
    ${{ wanted: belowEvent, applied: { override }, time: '08:00' }}                      | ${nothing}    | ${'an override goes on, and the lead of an event begins below which it goes'}
    ${{ wanted: belowEvent, applied: { override }, record: toldOfBelowEvent }}           | ${undefined}  | ${'that was told'}
    ${{ record: { override } }}                                                          | ${nothing}    | ${'an override is over, and is to be forgotten'}
    ${{ wanted: inDay }}                                                                 | ${undefined}  | ${'business hours go on'}
    ${{ wanted: inEvent }}                                                               | ${nothing}    | ${'an event’s floor is guarded each minute'}
    ${{ wanted: { state: { inForce: [day, event] } } }}                                  | ${nothing}    | ${'also beside business hours'}
    ${{ record: saved }}                                                                 | ${everything} | ${'something is still to be put back'}
    ${{ wanted: deregistering, record: saved }}                                          | ${nothing}    | ${'it was deregistered, and stays so'}
    ${{ wanted: deregistering }}                                                         | ${everything} | ${'nothing is saved yet of what a deregistration deletes'}
    ${{ wanted: deregistering, record: toBeDeregistered }}                               | ${everything} | ${'it is saved and still to be deregistered'}
    ${{ wanted: deregistering, record: restoring }}                                      | ${everything} | ${'its restore was begun, and is not wanted any more'}
    ${{ wanted: withPolicies }}                                                          | ${policies}   | ${'the schedule asks for policies that were not put yet'}
    ${{ wanted: withPolicies, record: otherPoliciesPut }}                                | ${policies}   | ${'the schedule asks for others now'}
    ${{ wanted: withPolicies, record: policiesPut }}                                     | ${undefined}  | ${'the policies were put'}
    ${{ wanted: withPolicies, record: policiesPut, all: true }}                          | ${policies}   | ${'the policies that were put are compared when drift is looked for'}
    ${{ wanted: pausedPolicies }}                                                        | ${undefined}  | ${'policies wait until autoscaling is back'}
    ${{ record: otherPoliciesPut }}                                                      | ${undefined}  | ${'the schedule asks for no policy any more: they stay'}
    ${{ record: { transition: begun } }}                                                 | ${nothing}    | ${'something else was begun and cut off'}
    ${{ record: repairBegun }}                                                           | ${nothing}    | ${'a repair was begun and cut off'}
    ${{ record: { failing } }}                                                           | ${nothing}    | ${'the last tick failed'}
    ${{ record: { suspended: active } }}                                                 | ${nothing}    | ${'flags of ours are still to be cleared'}
    ${{ wanted: { baseIsFound: true }, record: pausedByUs }}                             | ${everything} | ${'scheduled actions are resumed that may have fallen due'}
    ${{ record: pausedByUs }}                                                            | ${nothing}    | ${'whatever has fallen due, the declared base comes back'}
    ${{ wanted: { released: true } }}                                                    | ${nothing}    | ${'it left the schedule and is to be forgotten'}
    ${{ wanted: { released: true }, record: { outbox } }}                                | ${undefined}  | ${'its last words are not published yet'}
    ${{ wanted: { upcoming: [event] } }}                                                 | ${nothing}    | ${'an event is to be announced'}
    ${{ wanted: { upcoming: [event] }, record: { told: told('event-upcoming') } }}       | ${undefined}  | ${'the event was announced'}
    ${{ applied: watchedFor(0) }}                                                        | ${nothing}    | ${'tasks were asked for just now, and are watched'}
    ${{ applied: watchedFor(299_999) }}                                                  | ${nothing}    | ${'they have not had five minutes yet'}
    ${{ applied: watchedFor(300_000) }}                                                  | ${reasons}    | ${'after five minutes ECS is asked why'}
    ${{ applied: watchedFor(watchMs - 1) }}                                              | ${reasons}    | ${'the half hour is not over yet'}
    ${{ applied: watchedFor(watchMs) }}                                                  | ${undefined}  | ${'after half an hour nobody waits for them'}
    ${{ applied: watchedFor(600_000), record: toldOfTasks }}                             | ${nothing}    | ${'it was told why they do not start'}
    ${{ wanted: inLead, time: '08:39:59', record: short() }}                             | ${nothing}    | ${'more than a third of the lead is left'}
    ${{ wanted: inLead, time: '08:40', record: short() }}                                | ${reasons}    | ${'a third of the lead is left, and it is not ready: ECS is asked why'}
    ${{ wanted: inLead, time: '08:40', record: { readiness: [standingWith()] } }}        | ${nothing}    | ${'no task was missing so far'}
    ${{ wanted: inLead, time: '08:40', record: short({ shortSince: '08:39' }) }}         | ${nothing}    | ${'it was asked for just now'}
    ${{ wanted: inLead, time: '08:20', record: short({ said: 'ready' }) }}               | ${reasons}    | ${'it was ready, and tasks are lost'}
    ${{ wanted: inLead, time: '08:40', record: short({ said: 'at-risk' }) }}             | ${nothing}    | ${'it was told why it is not ready'}
    ${{ wanted: inLead, time: '08:40', record: short({ said: 'lost' }) }}                | ${nothing}    | ${'it was told why it is no longer ready'}
    ${{ wanted: inEvent, record: short({ liveAt: '09:00' }) }}                           | ${reasons}    | ${'it is live, and tasks are lost'}
    ${{ wanted: inEvent, record: short() }}                                              | ${nothing}    | ${'its beginning says how many run'}
    ${{ wanted: { state: { inForce: [event, lead] } }, time: '08:40', record: short() }} | ${reasons}    | ${'one event is live and another in its lead'}
    ${{ wanted: inEvent, applied: watchedFor(600_000), record: toldOfLiveEvent }}        | ${nothing}    | ${'tasks are watched, and it is known that the event lacks them'}
  `('$because', ({ row, expected }: { row: Row; expected: unknown }) => {
    const windows = new Map([['campaign', windowWith()]]);
    const wanted = wantedWith({ windows, ...row.wanted });
    const applied = appliedTo(wantedWith(row.was ?? row.wanted), row.applied);
    const record = recordWith({ applied, ...row.record });
    expect(whatToRead(wanted, record, at(row.time ?? '12:00'), row.all ?? false)).toEqual(expected);
  });

  it('also one of which nothing is remembered', () => {
    expect(whatToRead(wantedWith(), recordWith(), at('12:00'), false)).toEqual({ ...nothing, copy: true });
  });
});
