import { describe, expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import { reasons, told } from './read-plan.ts';
import { appliedTo, at, occurrence, recordWith, seenWith, wantedWith } from './wanted-with.ts';
import { active } from './worlds.ts';

const quiet = wantedWith();
const released = wantedWith({ released: true });
const event = wantedWith({ state: { inForce: [occurrence()], because: 'It is Friday.' } });
const outbox = [
  { id: 'x', kind: 'restored' as const, severity: 'info' as const, at: '', timezone: 'UTC', because: '', details: [] },
];
const snapshot = {
  takenAt: '',
  min: 2,
  max: 10,
  suspended: active,
  configuration: { policies: [], scheduledActions: [], tags: {}, alarms: [] },
  deregistered: true,
};

describe('a service that must not be touched', () => {
  it.each`
    service                             | code                        | message
    ${{ status: 'MISSING' }}            | ${'service-missing'}        | ${'Amazon ECS does not know the service production/backend.'}
    ${{ status: 'DRAINING' }}           | ${'service-not-active'}     | ${'The service production/backend is DRAINING, not ACTIVE.'}
    ${{ schedulingStrategy: 'DAEMON' }} | ${'daemon-service'}         | ${'The service production/backend is a DAEMON: it has no desired count.'}
    ${{ codeDeployInProgress: true }}   | ${'codedeploy-in-progress'} | ${'A CodeDeploy deployment of production/backend is under way; scaling it now could make it fail.'}
  `('is told once, with why and what was wanted: $message', ({ service, code, message }) => {
    const seen = seenWith({ service, bounds: [2, 10] });
    const steps = plan(quiet, seen, recordWith(), at('12:00'));
    expect(reasons(steps)).toEqual([['remember', 'people are told that the target is left alone']]);
    expect(told(steps)).toMatchObject([
      {
        id: `backend/failed/${code}/2026-11-27T12:00:00.000Z`,
        severity: 'warning',
        from: { desired: 2, running: 2, min: 2, max: 10 },
        because: `${message} It is left alone until that is over.`,
        details: ['Wanted: Nothing is in force.', `Code: ${code}`],
      },
    ]);
    const record = steps[0]?.kind === 'remember' ? steps[0].record : recordWith();
    expect(record.failing).toEqual({
      code,
      message,
      since: '2026-11-27T12:00:00.000Z',
      ticks: 1,
      told: true,
      toldCodes: [code],
    });
    expect(plan(quiet, seen, record, at('12:01'))).toEqual([]);
  });

  it.each`
    failing                                     | expected | because
    ${{ code: 'service-missing', told: true }}  | ${[]}    | ${'it was told'}
    ${{ code: 'service-missing', told: false }} | ${1}     | ${'it was not told yet'}
    ${{ code: 'throttled', told: true }}        | ${1}     | ${'something else was told'}
  `('$because', ({ failing: before, expected }) => {
    const record = recordWith({
      failing: { message: '', since: at('11:00').toISOString(), ticks: 2, ...before },
    });
    const steps = plan(quiet, seenWith({ service: { status: 'MISSING' } }), record, at('12:00'));
    expect(told(steps)).toHaveLength(expected === 1 ? 1 : 0);
    if (steps[0]?.kind === 'remember') expect(steps[0].record.failing?.since).toBe('2026-11-27T11:00:00.000Z');
  });

  it('is told also while nothing is to do: its next event would find it so', () => {
    const missing = seenWith({ service: { status: 'MISSING' } });
    expect(told(plan(quiet, missing, recordWith({ applied: appliedTo(quiet) }), at('12:00')))).toHaveLength(1);
  });

  it('a deployment is told of only where something has to wait for it', () => {
    const seen = seenWith({ service: { codeDeployInProgress: true }, bounds: [2, 10] });
    expect(plan(quiet, seen, recordWith({ applied: appliedTo(quiet) }), at('12:00'))).toEqual([]);
    expect(told(plan(event, seen, recordWith({ applied: appliedTo(quiet) }), at('12:00')))).toHaveLength(1);
  });
});

describe('a target that left the schedule', () => {
  const gone = 'The service production/backend is INACTIVE, not ACTIVE.';
  const unknown = 'Amazon ECS does not know the service production/backend.';
  const nothingLeft = 'backend is no longer managed, and nothing of it is left to give back';
  const copyGone = ['drop-copy', 'what was saved is not needed any more'];
  const was = appliedTo(event);
  it.each`
    record                                | status        | expected                                      | because
    ${{}}                                 | ${'ACTIVE'}   | ${[['forget the target', nothingLeft]]}       | ${'nothing was ever done'}
    ${{ outbox }}                         | ${'ACTIVE'}   | ${[]}                                         | ${'its last words are not published yet'}
    ${{ applied: appliedTo(released) }}   | ${'ACTIVE'}   | ${[['forget the target', nothingLeft]]}       | ${'everything was put back'}
    ${{ applied: appliedTo(quiet) }}      | ${'ACTIVE'}   | ${[['forget the target', nothingLeft]]}       | ${'nothing was in force'}
    ${{ snapshot, applied: was }}         | ${'INACTIVE'} | ${[copyGone, ['forget the target', gone]]}    | ${'a service that is gone has nothing to put back'}
    ${{ snapshot, applied: was }}         | ${'MISSING'}  | ${[copyGone, ['forget the target', unknown]]} | ${'so has one that ECS does not know'}
    ${{ snapshot, applied: was, outbox }} | ${'INACTIVE'} | ${[]}                                         | ${'its last words are not published yet either'}
  `('is forgotten: $because', ({ record, status, expected }) => {
    const seen = seenWith({ service: { status }, bounds: [2, 10] });
    expect(reasons(plan(released, seen, recordWith(record), at('12:00')))).toEqual(expected);
  });

  it.each`
    record                                                                                                                    | because
    ${{ snapshot }}                                                                                                           | ${'autoscaling is to come back'}
    ${{ suspended: snapshot.suspended }}                                                                                      | ${'flags of ours are to be cleared'}
    ${{ transition: { key: 'x', at: at('11:59').toISOString(), from: { desired: 2 } } }}                                      | ${'something was begun and cut off'}
    ${{ applied: was }}                                                                                                       | ${'an event is in force'}
    ${{ applied: { ...appliedTo(quiet), override: { id: 'one', until: at('14:00').toISOString(), by: 'ana', reason: '' } } }} | ${'an override is in force'}
  `('is not forgotten before all is as it was: $because', ({ record }) => {
    const seen = seenWith({ bounds: [2, 10], configuration: snapshot.configuration });
    const steps = plan(released, seen, recordWith(record), at('12:00'));
    expect(steps.map(({ kind }) => kind)).not.toContain('forget');
    expect(steps).not.toEqual([]);
  });

  it('is told of like any other, while its service is only draining', () => {
    const steps = plan(released, seenWith({ service: { status: 'DRAINING' } }), recordWith({ snapshot }), at('12:00'));
    expect(told(steps)).toMatchObject([{ kind: 'failed' }]);
  });
});
