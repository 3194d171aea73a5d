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
import { active } from './worlds.ts';

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
    row                                                                                                                                                                                 | expected      | because
    ${{}}                                                                                                                                                                               | ${undefined}  | ${'nothing is due, so no call is made'}
    ${{ all: true }}                                                                                                                                                                    | ${nothing}    | ${'it is time to look for drift'}
    ${{ was: { state: { min: 5 } }, record: { raised: [change] } }}                                                                                                                     | ${policies}   | ${'what was raised may be over, and a policy may give it back'}
    ${{ was: { state: { min: 5 } }, record: { taken: change } }}                                                                                                                        | ${policies}   | ${'what was taken may be over, and a policy may bring it back'}
    ${{ record: { raised: [change], taken: change } }}                                                                                                                                  | ${undefined}  | ${'it is not over'}
    ${{ wanted: { state: { inForce: [day] } }, was: {} }}                                                                                                                               | ${nothing}    | ${'something begins, and nothing is there to be given back'}
    ${{ wanted: { state: { override: deciding } }, was: {}, record: { override } }}                                                                                                     | ${nothing}    | ${'an override begins'}
    ${{ wanted: { state: { override: deciding } }, record: { override } }}                                                                                                              | ${undefined}  | ${'an override goes on'}
    ${{ wanted: { state: { override: deciding }, undercut: [undercut] }, applied: { override }, time: '07:59' }}                                                                        | ${undefined}  | ${'an override goes on, and will go below an event'}
    ${{ wanted: { state: { override: deciding }, undercut: [undercut] }, applied: { override }, time: '08:00' }}                                                                        | ${nothing}    | ${'an override goes on, and the lead of an event begins below which it goes'}
    ${{ wanted: { state: { override: deciding }, undercut: [undercut] }, applied: { override }, record: { told: told('override-set', 'one/live/campaign@2026-11-27T09:00:00.000Z') } }} | ${undefined}  | ${'that was told'}
    ${{ record: { override } }}                                                                                                                                                         | ${nothing}    | ${'an override is over, and is to be forgotten'}
    ${{ wanted: { state: { inForce: [day] } } }}                                                                                                                                        | ${undefined}  | ${'business hours go on'}
    ${{ wanted: { state: { inForce: [event] } } }}                                                                                                                                      | ${nothing}    | ${'an event’s floor is guarded each minute'}
    ${{ wanted: { state: { inForce: [day, event] } } }}                                                                                                                                 | ${nothing}    | ${'also beside business hours'}
    ${{ record: { snapshot } }}                                                                                                                                                         | ${everything} | ${'something is still to be put back'}
    ${{ wanted: { state: { inForce: [event], autoscaling: 'deregistered' } }, record: { snapshot } }}                                                                                   | ${nothing}    | ${'it was deregistered, and stays so'}
    ${{ wanted: { state: { inForce: [event], autoscaling: 'deregistered' } } }}                                                                                                         | ${everything} | ${'nothing is saved yet of what a deregistration deletes'}
    ${{ wanted: { state: { inForce: [event], autoscaling: 'deregistered' } }, record: { snapshot: { ...snapshot, deregistered: false } } }}                                             | ${everything} | ${'it is saved and still to be deregistered'}
    ${{ wanted: { state: { inForce: [event], autoscaling: 'deregistered' } }, record: { snapshot: { ...snapshot, restoring: true } } }}                                                 | ${everything} | ${'its restore was begun, and is not wanted any more'}
    ${{ wanted: { target: { scaling } } }}                                                                                                                                              | ${policies}   | ${'the schedule asks for policies that were not put yet'}
    ${{ wanted: { target: { scaling } }, record: { scalingKey: 'before' } }}                                                                                                            | ${policies}   | ${'the schedule asks for others now'}
    ${{ wanted: { target: { scaling } }, record: { scalingKey: scalingKey(wantedWith({ target: { scaling } })) } }}                                                                     | ${undefined}  | ${'the policies were put'}
    ${{ wanted: { target: { scaling } }, record: { scalingKey: scalingKey(wantedWith({ target: { scaling } })) }, all: true }}                                                          | ${policies}   | ${'the policies that were put are compared when drift is looked for'}
    ${{ wanted: { target: { scaling }, state: { autoscaling: 'suspended' } } }}                                                                                                         | ${undefined}  | ${'policies wait until autoscaling is back'}
    ${{ record: { scalingKey: 'before' } }}                                                                                                                                             | ${undefined}  | ${'the schedule asks for no policy any more: they stay'}
    ${{ record: { transition: begun } }}                                                                                                                                                | ${nothing}    | ${'something else was begun and cut off'}
    ${{ record: { transition: { ...begun, key: wishKey(wantedWith()), repair: true } } }}                                                                                               | ${nothing}    | ${'a repair was begun and cut off'}
    ${{ record: { failing } }}                                                                                                                                                          | ${nothing}    | ${'the last tick failed'}
    ${{ record: { suspended: active } }}                                                                                                                                                | ${nothing}    | ${'flags of ours are still to be cleared'}
    ${{ wanted: { released: true } }}                                                                                                                                                   | ${nothing}    | ${'it left the schedule and is to be forgotten'}
    ${{ wanted: { released: true }, record: { outbox } }}                                                                                                                               | ${undefined}  | ${'its last words are not published yet'}
    ${{ wanted: { upcoming: [event] } }}                                                                                                                                                | ${nothing}    | ${'an event is to be announced'}
    ${{ wanted: { upcoming: [event] }, record: { told: told('event-upcoming') } }}                                                                                                      | ${undefined}  | ${'the event was announced'}
    ${{ applied: watchedFor(0) }}                                                                                                                                                       | ${nothing}    | ${'tasks were asked for just now, and are watched'}
    ${{ applied: watchedFor(299_999) }}                                                                                                                                                 | ${nothing}    | ${'they have not had five minutes yet'}
    ${{ applied: watchedFor(300_000) }}                                                                                                                                                 | ${reasons}    | ${'after five minutes ECS is asked why'}
    ${{ applied: watchedFor(watchMs - 1) }}                                                                                                                                             | ${reasons}    | ${'the half hour is not over yet'}
    ${{ applied: watchedFor(watchMs) }}                                                                                                                                                 | ${undefined}  | ${'after half an hour nobody waits for them'}
    ${{ applied: watchedFor(600_000), record: { told: told('at-risk', `tasks@${watchedFor(600_000).watchUntil}`) } }}                                                                   | ${nothing}    | ${'it was told why they do not start'}
    ${{ wanted: { state: { inForce: [lead] } }, time: '08:39:59', record: short() }}                                                                                                    | ${nothing}    | ${'more than a third of the lead is left'}
    ${{ wanted: { state: { inForce: [lead] } }, time: '08:40', record: short() }}                                                                                                       | ${reasons}    | ${'a third of the lead is left, and it is not ready: ECS is asked why'}
    ${{ wanted: { state: { inForce: [lead] } }, time: '08:40', record: { readiness: [standingWith()] } }}                                                                               | ${nothing}    | ${'no task was missing so far'}
    ${{ wanted: { state: { inForce: [lead] } }, time: '08:40', record: short({ shortSince: '08:39' }) }}                                                                                | ${nothing}    | ${'it was asked for just now'}
    ${{ wanted: { state: { inForce: [lead] } }, time: '08:20', record: short({ said: 'ready' }) }}                                                                                      | ${reasons}    | ${'it was ready, and tasks are lost'}
    ${{ wanted: { state: { inForce: [lead] } }, time: '08:40', record: short({ said: 'at-risk' }) }}                                                                                    | ${nothing}    | ${'it was told why it is not ready'}
    ${{ wanted: { state: { inForce: [lead] } }, time: '08:40', record: short({ said: 'lost' }) }}                                                                                       | ${nothing}    | ${'it was told why it is no longer ready'}
    ${{ wanted: { state: { inForce: [event] } }, record: short({ liveAt: '09:00' }) }}                                                                                                  | ${reasons}    | ${'it is live, and tasks are lost'}
    ${{ wanted: { state: { inForce: [event] } }, record: short() }}                                                                                                                     | ${nothing}    | ${'its beginning says how many run'}
    ${{ wanted: { state: { inForce: [event, lead] } }, time: '08:40', record: short() }}                                                                                                | ${reasons}    | ${'one event is live and another in its lead'}
    ${{ wanted: { state: { inForce: [event] } }, applied: watchedFor(600_000), record: { readiness: [standingWith({ said: 'lost', liveAt: '09:00' })] } }}                              | ${nothing}    | ${'tasks are watched, and it is known that the event lacks them'}
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
