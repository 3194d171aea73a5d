import { describe, expect, it } from 'vitest';
import { earlyLeads, followEvents } from '../../lib/schedule/follow-events.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { schedule } from '../plan/play.ts';

const at = (time: string): Date => new Date(`2026-11-27T${time}:00Z`);

const text = (when: string, more = ''): string => `
timezone: UTC
targets:
  backend: { ecs: { cluster: c, service: backend }, base: { min: 2, max: 10 } }
windows:
  - name: campaign
    kind: pre-event
    targets: { backend: { desired: 12 } }
    lead: 1h
    ${when}
    ${more}
`;

const once = (start: string): string => `start: 2026-11-${start}\n    for: 9h`;
const slowly = 'rampDown: { step: 2, every: 20m }';
const before = { window: 'campaign', start: at('09:00'), isBegun: true, isOver: false };

/** At 08:20, of an event that was to begin at 09:00. */
const followed = (when: string, more = '', known = before) => {
  const [one = {}] = followEvents(schedule(text(when, more)), 'backend', [known], at('08:20'));
  return { start: one.is?.start.toISOString().slice(8, 16), from: one.leadFrom?.toISOString().slice(8, 16) };
};

describe('an event after an edit of the schedule', () => {
  it.each`
    when                                | more                                 | start         | from          | because
    ${once('27 09:00')}                 | ${''}                                | ${'27T09:00'} | ${undefined}  | ${'it is where it was'}
    ${once('27 09:10')}                 | ${''}                                | ${'27T09:10'} | ${undefined}  | ${'its lead has begun by itself'}
    ${once('27 11:00')}                 | ${''}                                | ${'27T11:00'} | ${undefined}  | ${'without a wind-down nothing would be there any more'}
    ${once('27 10:30')}                 | ${slowly}                            | ${'27T10:30'} | ${'27T08:00'} | ${'its wind-down would end at 09:40, after the new lead begins at 09:30'}
    ${once('27 10:39')}                 | ${slowly}                            | ${'27T10:39'} | ${'27T08:00'} | ${'the last minute of it'}
    ${once('27 10:40')}                 | ${slowly}                            | ${'27T10:40'} | ${undefined}  | ${'its wind-down is over when the new lead begins'}
    ${once('30 09:00')}                 | ${slowly}                            | ${'30T09:00'} | ${undefined}  | ${'it is days away'}
    ${once('26 09:00')}                 | ${slowly}                            | ${undefined}  | ${undefined}  | ${'it would be over: it is as good as deleted'}
    ${'from: "11:00"\n    to: "12:00"'} | ${''}                                | ${'27T11:00'} | ${undefined}  | ${'another time of the day'}
    ${'from: "09:00"\n    to: "12:00"'} | ${'except: [2026-11-27]'}            | ${undefined}  | ${undefined}  | ${'the other days are events of their own'}
    ${once('27 09:10')}                 | ${'rampUp: { step: 2, every: 10m }'} | ${'27T09:10'} | ${'27T08:00'} | ${'its ramp goes on from where it is'}
  `('starts $start, with a lead from $from: $because', ({ when, more, start, from }) => {
    expect(followed(when, more)).toEqual({ start, from });
  });

  it('keeps nothing that was never raised', () => {
    expect(followed(once('27 10:30'), slowly, { ...before, isBegun: false })).toEqual({
      start: '27T10:30',
      from: undefined,
    });
  });

  it('that has once been kept stays so, however late it is', () => {
    const known = { ...before, start: at('10:30'), leadFrom: at('08:00') };
    const moved = schedule(text(once('27 10:30'), slowly));
    const events = followEvents(moved, 'backend', [known], at('09:29'));
    const state = stateAt(moved, 'backend', at('09:29'), undefined, earlyLeads(events));
    expect(state).toMatchObject({ min: 12, autoscaling: 'deregistered', inForce: [{ phase: 'lead' }] });
    expect(state.until).toEqual(at('10:30'));
    expect(stateAt(moved, 'backend', at('09:29')).inForce).toEqual([]);
  });

  it('is not followed where it has run', () => {
    expect(followed(once('27 10:30'), slowly, { ...before, isOver: true })).toEqual({});
    expect(followed(once('27 09:00'), slowly, { ...before, isOver: true }).start).toBe('27T09:00');
  });

  it('takes no place that another one has', () => {
    const other = { ...before, start: at('11:00'), isBegun: false };
    const [gone, there] = followEvents(schedule(text(once('27 11:00'))), 'backend', [before, other], at('08:20'));
    expect(gone).toEqual({});
    expect(there?.is?.start).toEqual(at('11:00'));
  });
});
