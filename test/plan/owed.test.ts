import { describe, expect, it } from 'vitest';
import { nothingApplied } from '../../lib/plan/begun-and-ended.ts';
import { raiseOwed, tellInSpite } from '../../lib/plan/owed.ts';
import { wishKey } from '../../lib/plan/wanted.ts';
import { calls, lastWritten, told } from './read-plan.ts';
import {
  appliedTo,
  at,
  occurrence,
  recordWith,
  seenWith,
  type WantedParts,
  wantedWith,
  windowWith,
} from './wanted-with.ts';

const base = wantedWith();
const eventIn = (phase: 'lead' | 'live' | 'wind-down', part: WantedParts['state'] = {}, more: WantedParts = {}) =>
  wantedWith({
    state: {
      autoscaling: 'deregistered',
      min: 12,
      max: 12,
      desired: 12,
      inForce: [occurrence({ phase })],
      because: 'It is Friday.',
      ...part,
    },
    windows: new Map([['campaign', windowWith()]]),
    ...more,
  });
const lead = eventIn('lead');
const live = eventIn('live');
const day = wantedWith({ state: { min: 5, max: 10, desired: 5, inForce: [occurrence({ kind: 'scale-up' })] } });

describe('what an event is owed', () => {
  it.each`
    wanted                                           | desired | service                             | expected              | because
    ${lead}                                          | ${2}    | ${{}}                               | ${['desired 2 → 12']} | ${'its lead has begun'}
    ${live}                                          | ${2}    | ${{}}                               | ${['desired 2 → 12']} | ${'it is live'}
    ${eventIn('lead', { autoscaling: 'suspended' })} | ${2}    | ${{}}                               | ${['desired 2 → 12']} | ${'also where autoscaling is only paused'}
    ${eventIn('lead', { autoscaling: 'active' })}    | ${0}    | ${{}}                               | ${['desired 0 → 12']} | ${'or stays'}
    ${eventIn('lead', { min: 8, desired: 12 })}      | ${2}    | ${{}}                               | ${['desired 2 → 12']} | ${'the count that is set once, as it comes into force'}
    ${lead}                                          | ${12}   | ${{}}                               | ${[]}                 | ${'as many run'}
    ${lead}                                          | ${15}   | ${{}}                               | ${[]}                 | ${'more run, and are kept'}
    ${eventIn('wind-down', { min: 8 })}              | ${2}    | ${{}}                               | ${[]}                 | ${'nothing is owed any more'}
    ${day}                                           | ${2}    | ${{}}                               | ${[]}                 | ${'business hours wait for their turn'}
    ${base}                                          | ${0}    | ${{}}                               | ${[]}                 | ${'no event'}
    ${lead}                                          | ${2}    | ${{ codeDeployInProgress: true }}   | ${[]}                 | ${'CodeDeploy is at it'}
    ${lead}                                          | ${2}    | ${{ status: 'DRAINING' }}           | ${[]}                 | ${'it is going'}
    ${lead}                                          | ${2}    | ${{ schedulingStrategy: 'DAEMON' }} | ${[]}                 | ${'it has no count'}
  `('is set on ECS alone, without any detail: $because', ({ wanted, desired, service, expected }) => {
    const steps = raiseOwed(
      wanted,
      seenWith({ service: { desired, ...service }, bounds: [2, 10] }),
      recordWith(),
      at('08:00'),
    );
    expect(calls(steps)).toEqual(expected);
  });

  it('is the floor alone once it has been brought about: people may have moved the count', () => {
    const wanted = eventIn('live', { min: 8, desired: 12 });
    const record = recordWith({ applied: appliedTo(wanted, { counts: { desired: 12 } }) });
    const raise = (desired: number) =>
      calls(raiseOwed(wanted, seenWith({ service: { desired } }), record, at('10:00')));
    expect(raise(9)).toEqual([]);
    expect(raise(7)).toEqual(['desired 7 → 8']);
  });

  it('is set after the record says what was found, so that it comes back', () => {
    const steps = raiseOwed(lead, seenWith({ service: { desired: 2 }, bounds: [2, 10] }), recordWith(), at('08:00'));
    expect(steps.map(({ kind }) => kind)).toEqual(['remember', 'set-desired']);
    expect(lastWritten(steps)?.transition).toMatchObject({
      key: wishKey(lead),
      from: { desired: 2, min: 2, max: 10 },
    });
    expect(lastWritten(steps)?.raised).toEqual([{ from: 2, to: 12 }]);
  });

  it('is set though nothing could be read of autoscaling', () => {
    const seen = seenWith({ service: { desired: 2 }, incomplete: true });
    expect(calls(raiseOwed(lead, seen, recordWith(), at('08:00')))).toEqual(['desired 2 → 12']);
  });
});

describe('what is told although something failed', () => {
  const tell = (wanted: typeof lead, running: number, time: string, part: Parameters<typeof recordWith>[0] = {}) =>
    tellInSpite(wanted, seenWith({ service: { desired: 12, running } }), recordWith(part), at(time));

  it('is that the event begins, with the counts as they are', () => {
    const [one, ...others] = told(tell(lead, 2, '08:00', { transition: begun }));
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      kind: 'pre-scale-started',
      from: { desired: 2 },
      to: { desired: 12, running: 2 },
      details: ['Not everything could be done yet; it is tried again every minute.'],
    });
  });

  it('is each phase once, however long it fails', () => {
    const first = lastWritten(tell(lead, 12, '08:00', { transition: begun }));
    expect(first?.applied).toMatchObject({
      key: nothingApplied,
      counts: { desired: 12 },
      inForce: [{ phase: 'lead' }],
    });
    expect(told(tell(lead, 12, '08:01', first))).toEqual([]);
    const second = tell(live, 12, '09:00', first);
    expect(told(second)).toMatchObject([{ kind: 'event-live', severity: 'info' }]);
    expect(told(tell(live, 12, '09:01', lastWritten(second)))).toEqual([]);
  });

  it('is that its tasks do not run when a third of the lead is left, and that it begins without them', () => {
    const first = lastWritten(tell(lead, 2, '08:00', { transition: begun }));
    expect(told(tell(lead, 2, '08:39', first))).toEqual([]);
    const second = tell(lead, 2, '08:40', first);
    expect(told(second)).toMatchObject([
      { kind: 'at-risk', severity: 'critical', details: ['2 of 12 tasks are running.'] },
    ]);
    expect(told(tell(live, 2, '09:00', lastWritten(second)))).toMatchObject([
      { kind: 'event-live', severity: 'warning' },
    ]);
  });

  it('is not that it is ready: its autoscaling is not yet out of the way', () => {
    const first = lastWritten(tell(lead, 2, '08:00', { transition: begun }));
    expect(told(tell(lead, 12, '08:05', first))).toEqual([]);
  });
});

const begun = {
  key: wishKey(lead),
  at: at('08:00').toISOString(),
  from: { desired: 2, min: 2, max: 10 },
};
