import { describe, expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import { schedule, tickThrough } from './play.ts';
import type { World } from './pretend-aws.ts';
import { lastWritten, reasons, told } from './read-plan.ts';
import { campaign, header } from './texts.ts';
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
import { active, worldWith } from './worlds.ts';

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

describe('an event of a service that is left alone', () => {
  interface Row {
    readonly phase?: 'lead' | 'live' | 'wind-down';
    readonly time?: string;
    readonly running?: number;
    readonly was?: StandingParts;
  }
  const message = 'Amazon ECS does not know the service production/backend.';
  const planned = ({ phase = 'lead', time = '08:30', running = 0, was }: Row) => {
    const wanted = wantedWith({
      state: { min: 12, max: 12, autoscaling: 'deregistered', inForce: [occurrence({ phase })] },
      windows: new Map([['campaign', windowWith()]]),
    });
    const seen = seenWith({ service: { status: 'MISSING', desired: 0, running } });
    const failing = { code: 'service-missing', message, since: at('07:00').toISOString(), ticks: 1, told: true };
    const readiness = was && [standingWith(was)];
    return plan(wanted, seen, recordWith({ failing, ...(readiness && { readiness }) }), at(time));
  };
  const short = { shortSince: '08:00' };
  const known = { ...short, said: 'at-risk', atRiskAt: '08:55' } as const;

  it.each`
    row                                                                                               | risks | because
    ${{}}                                                                                             | ${0}  | ${'its lead begins, and there is time'}
    ${{ time: '08:39', was: short }}                                                                  | ${0}  | ${'more than a third of the lead is left'}
    ${{ time: '08:40', was: short }}                                                                  | ${1}  | ${'a third of the lead is left'}
    ${{ time: '08:59', was: { shortSince: '08:58' } }}                                                | ${0}  | ${'it was asked for a minute ago'}
    ${{ time: '08:40', was: short, running: 12 }}                                                     | ${0}  | ${'all run, whoever started them'}
    ${{ time: '08:30', was: { ...short, said: 'ready', shortSince: '08:28' } }}                       | ${1}  | ${'it was ready, and tasks are lost'}
    ${{ time: '08:59', was: known }}                                                                  | ${0}  | ${'that was told'}
    ${{ phase: 'live', time: '09:00', was: known }}                                                   | ${1}  | ${'it begins: that is told whatever was told before'}
    ${{ phase: 'live', time: '09:00' }}                                                               | ${1}  | ${'it begins, and nothing is remembered of it'}
    ${{ phase: 'live', time: '09:00', was: short, running: 12 }}                                      | ${0}  | ${'it begins with all its tasks'}
    ${{ phase: 'live', time: '09:01', was: { ...known, liveAt: '09:00' } }}                           | ${0}  | ${'its beginning is past'}
    ${{ phase: 'live', time: '12:00', was: { said: 'ready', liveAt: '09:00', shortSince: '11:58' } }} | ${1}  | ${'its tasks are lost while it is live'}
    ${{ phase: 'wind-down', time: '18:01' }}                                                          | ${0}  | ${'it is over, and owed nothing'}
  `('is at risk $risks times: $because', ({ row, risks }) => {
    expect(told(planned(row)).map(({ kind }) => kind)).toEqual(Array.from({ length: risks }, () => 'at-risk'));
  });

  it('is told why, and how many run', () => {
    expect(told(planned({ phase: 'live', time: '09:00', was: known }))).toMatchObject([
      {
        id: 'backend/at-risk/campaign@2026-11-27T09:00:00.000Z/2026-11-27T09:00:00.000Z',
        severity: 'critical',
        window: 'campaign',
        phase: 'live',
        to: { desired: 12, running: 0 },
        details: ['0 of 12 tasks are running.', `${message} It is left alone until that is over.`],
      },
    ]);
  });

  it('writes nothing a second time at that instant, nor in the minutes after', () => {
    const again = lastWritten(planned({ phase: 'live', time: '09:00', was: known }))?.readiness?.[0];
    expect(again).toMatchObject({ said: 'at-risk', liveAt: at('09:00').toISOString() });
    for (const time of ['09:00', '09:01'])
      expect(planned({ phase: 'live', time, was: { ...known, liveAt: '09:00' } })).toEqual([]);
  });

  it('is told from its lead to its end: that it is left alone, twice that it is at risk, and that it is ready', () => {
    const text = schedule(`${header()}${campaign()}`);
    const start = worldWith({ desired: 2, registered: { min: 2, max: 10 }, service: { codeDeployInProgress: true } });
    const through = (world: World, from: string, to: string) =>
      tickThrough(world, text, at(from).toISOString(), at(to).toISOString()).world;
    const deployed = through(start, '07:55', '09:30');
    const world = through(
      { ...deployed, service: { ...deployed.service, codeDeployInProgress: false } },
      '09:31',
      '09:40',
    );
    const since = (one: World) => one.published.map((each) => `${each.at.slice(11, 16)} ${each.kind} ${each.severity}`);
    expect(since(world)).toEqual([
      '07:55 failed warning',
      '08:40 at-risk critical',
      '09:00 at-risk critical',
      '09:31 event-live warning',
      '09:31 recovered info',
      '09:32 ready info',
    ]);
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
