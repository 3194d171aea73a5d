import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../lib/index.ts';
import { changedModes, stillObserved } from '../../lib/preview/changed-modes.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';

const now = new Date('2026-11-25T12:00:00Z');

function scheduleOf(targets: string, stage = '', zone = 'Europe/Berlin'): Schedule {
  const text = `${stage}timezone: ${zone}\ntargets: { ${targets} }\nwindows: []\n`;
  const parsed = parseSchedule([{ path: 'a.yml', text }]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.schedule;
}
const target = (name: string, more = ''): string =>
  `${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 1, max: 2 }${more} }`;
const web = (more = ''): Schedule => scheduleOf(target('web', more));
const observe = ', mode: observe';
const until = (date: string): string => `${observe}, actFrom: "${date}"`;

describe('modes that an edit changes', () => {
  it.each`
    was                                                 | is                                              | because
    ${web()}                                            | ${web(', mode: act')}                           | ${'both act'}
    ${web()}                                            | ${web(until('2026-11-25'))}                     | ${'a day that is past acts'}
    ${web(observe)}                                     | ${web(observe)}                                 | ${'both observe'}
    ${web(observe)}                                     | ${scheduleOf(target('web'), 'mode: observe\n')} | ${'of the stage or of the target is the same'}
    ${web(`${observe}, enabled: false`)}                | ${web()}                                        | ${'one that acts and was not enabled is as any new one'}
    ${web()}                                            | ${web(`${observe}, enabled: false`)}            | ${'of what is not enabled nothing is done in any mode'}
    ${scheduleOf(`${target('web')}, ${target('old')}`)} | ${web()}                                        | ${'of what is taken out there is nothing to say'}
    ${undefined}                                        | ${web()}                                        | ${'a new stage that acts'}
  `('none: $because', ({ was, is }) => {
    expect(changedModes(was, is, now)).toEqual([]);
  });

  it('are told by target, those that change in the same way together', () => {
    const was = scheduleOf(['a', 'b', 'c'].map((name) => target(name)).join(', '));
    const is = scheduleOf(
      [target('c', observe), target('b', until('2026-12-07')), target('a', observe), target('new', observe)].join(', '),
    );
    expect(changedModes(was, is, now)).toEqual([
      { targets: ['a', 'c'], isAll: false, before: { kind: 'act' }, after: { kind: 'observe' } },
      {
        targets: ['b'],
        isAll: false,
        before: { kind: 'act' },
        after: { kind: 'observe', until: new Date('2026-12-06T23:00:00Z') },
      },
      { targets: ['new'], isAll: false, after: { kind: 'observe' } },
    ]);
    expect(changedModes(was, is, now, ['b']).map(({ targets }) => targets)).toEqual([['b']]);
  });

  it('are of those that are changed otherwise also told where they stay only observed', () => {
    const was = scheduleOf([target('a', observe), target('b', observe), target('c')].join(', '));
    const still = { kind: 'observe' };
    expect(stillObserved(was, was, now, new Set(['b', 'c', 'gone']))).toEqual([
      { targets: ['b'], isAll: false, before: still, after: still },
    ]);
    expect(stillObserved(undefined, was, now, new Set(['b']))).toEqual([]);
  });

  it('are another instant where the zone is another one', () => {
    const [was, is] = ['Europe/Berlin', 'UTC'].map((zone) => scheduleOf(target('web', until('2026-12-07')), '', zone));
    expect(changedModes(was, is as Schedule, now)).toMatchObject([
      { isAll: true, before: { until: new Date('2026-12-06T23:00:00Z') }, after: { until: new Date('2026-12-07') } },
    ]);
  });
});
