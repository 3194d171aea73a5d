import { describe, expect, it } from 'vitest';
import { countsAfter } from '../../lib/plan/drift.ts';
import { plan } from '../../lib/plan/plan.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { Wanted } from '../../lib/plan/situation.ts';
import type { Step } from '../../lib/plan/step.ts';
import { wishKey } from '../../lib/plan/wanted.ts';
import { watchMs } from '../../lib/plan/watch.ts';
import { resource } from './play.ts';
import { calls, lastWritten, told } from './read-plan.ts';
import {
  appliedTo,
  at,
  occurrence,
  recordWith,
  type SeenParts,
  seenAfter,
  seenWith,
  wantedWith,
} from './wanted-with.ts';
import { active, paused } from './worlds.ts';

const quiet = wantedWith();
const enforced = wantedWith({ target: { enforce: true } });
const event = wantedWith({
  state: { min: 12, max: 12, desired: 12, inForce: [occurrence()], because: 'It is Friday.' },
});
const suspended = (enforce: boolean) =>
  wantedWith({
    target: { enforce },
    state: { autoscaling: 'suspended', min: 5, inForce: [occurrence({ phase: 'wind-down' })] },
  });
const ours = { desired: 4, min: 2, max: 10 };

/** The plan at noon of a target whose wanted state was brought about with these counts. */
const planned = (
  wanted: Wanted,
  counts: object,
  seen: SeenParts,
  record: Partial<TargetRecord> = {},
  time = '12:00',
): readonly Step[] => {
  const applied = appliedTo(wanted, { counts: { desired: 4, ...counts } });
  return plan(wanted, seenWith(seen), recordWith({ applied, ...record }), at(time));
};

/** What is planned from what the look after the calls of a plan sees. */
const lookAgain = (wanted: Wanted, seen: SeenParts, steps: readonly Step[], time = '12:00'): readonly Step[] => {
  const record = lastWritten(steps);
  return record === undefined ? [] : plan(wanted, seenWith(seenAfter(seen, steps)), record, at(time));
};

describe('what somebody changed', () => {
  it.each`
    counts            | desired | bounds       | found
    ${ours}           | ${4}    | ${[3, 10]}   | ${'The bounds are 3 to 10 instead of 2 to 10.'}
    ${ours}           | ${4}    | ${[2, 9]}    | ${'The bounds are 2 to 9 instead of 2 to 10.'}
    ${ours}           | ${15}   | ${[2, 10]}   | ${'The desired count 15 is outside 2 to 10.'}
    ${ours}           | ${1}    | ${[2, 10]}   | ${'The desired count 1 is outside 2 to 10.'}
    ${ours}           | ${15}   | ${[2, 20]}   | ${'The bounds are 2 to 20 instead of 2 to 10.'}
    ${ours}           | ${1}    | ${[1, 10]}   | ${'The bounds are 1 to 10 instead of 2 to 10.'}
    ${ours}           | ${3}    | ${[5, 8]}    | ${'The bounds are 5 to 8 instead of 2 to 10.'}
    ${ours}           | ${9}    | ${[5, 8]}    | ${'The bounds are 5 to 8 instead of 2 to 10.'}
    ${ours}           | ${1}    | ${[5, 8]}    | ${'The bounds are 5 to 8 instead of 2 to 10; the desired count 1 is outside 2 to 10.'}
    ${ours}           | ${12}   | ${[5, 8]}    | ${'The bounds are 5 to 8 instead of 2 to 10; the desired count 12 is outside 2 to 10.'}
    ${ours}           | ${4}    | ${undefined} | ${'Somebody deregistered the target, so backend does not scale by itself.'}
    ${{ desired: 4 }} | ${7}    | ${undefined} | ${'The desired count is 7 instead of 4.'}
    ${{ desired: 4 }} | ${7}    | ${[1, 9]}    | ${'Somebody registered the target with 1 to 9 tasks.'}
  `('is told and left: $found', ({ counts, desired, bounds, found }) => {
    const steps = planned(quiet, counts, { service: { desired }, bounds });
    expect(calls(steps)).toEqual([]);
    expect(told(steps)).toEqual([
      {
        id: 'backend/drift/2026-11-27T12:00:00.000Z/2026-11-27T12:00:00.000Z',
        kind: 'drift',
        severity: 'warning',
        at: '2026-11-27T12:00:00.000Z',
        timezone: 'UTC',
        target: 'backend',
        because: `${found} It is left so.`,
        details: ['Nothing is in force.'],
        from: { desired, running: desired, ...(bounds && { min: bounds[0], max: bounds[1] }) },
      },
    ]);
    const again = planned(quiet, counts, { service: { desired }, bounds }, { drift: lastWritten(steps)?.drift ?? '' });
    expect(again).toEqual([]);
  });

  it.each`
    counts            | desired | bounds       | time          | because
    ${ours}           | ${4}    | ${[2, 10]}   | ${'12:00'}    | ${'nobody changed anything'}
    ${ours}           | ${2}    | ${[2, 10]}   | ${'12:00'}    | ${'autoscaling moved the count down to its min'}
    ${ours}           | ${10}   | ${[2, 10]}   | ${'12:00'}    | ${'autoscaling moved the count up to its max'}
    ${ours}           | ${1}    | ${[2, 10]}   | ${'10:01:59'} | ${'AWS is still moving the count into new bounds'}
    ${{ desired: 4 }} | ${4}    | ${undefined} | ${'12:00'}    | ${'it is not registered, as before'}
  `('is nothing: $because', ({ counts, desired, bounds, time }) => {
    expect(planned(quiet, counts, { service: { desired }, bounds }, {}, time)).toEqual([]);
  });

  it('is told of the count when AWS has had two minutes to move it', () => {
    const steps = planned(quiet, ours, { service: { desired: 1 }, bounds: [2, 10] }, {}, '10:02');
    expect(told(steps)).toMatchObject([{ because: 'The desired count 1 is outside 2 to 10. It is left so.' }]);
  });

  it('is told of the bounds at once: nothing but people moves those', () => {
    const steps = planned(quiet, ours, { service: { desired: 1 }, bounds: [1, 10] }, {}, '10:00:01');
    expect(told(steps)).toMatchObject([{ because: 'The bounds are 1 to 10 instead of 2 to 10. It is left so.' }]);
  });

  it('is told again when more is changed', () => {
    const first = planned(quiet, ours, { service: { desired: 4 }, bounds: [3, 10] });
    const more = planned(
      quiet,
      ours,
      { service: { desired: 4 }, bounds: [3, 9] },
      { drift: lastWritten(first)?.drift ?? '' },
    );
    expect(told(more)).toMatchObject([{ because: 'The bounds are 3 to 9 instead of 2 to 10. It is left so.' }]);
  });

  it('is forgotten, without a word, when it went away by itself', () => {
    const steps = planned(quiet, ours, { service: { desired: 4 }, bounds: [2, 10] }, { drift: 'before' });
    expect(told(steps)).toEqual([]);
    expect(lastWritten(steps)).not.toHaveProperty('drift');
  });

  it.each`
    bounds       | flags     | expected                                                                                     | because
    ${[5, 10]}   | ${active} | ${['Somebody resumed autoscaling. It is left so.']}                                          | ${'a paused target was resumed'}
    ${[5, 10]}   | ${paused} | ${[]}                                                                                        | ${'it is paused, as it should be'}
    ${undefined} | ${active} | ${['Somebody deregistered the target, so backend does not scale by itself. It is left so.']} | ${'what is not registered cannot be resumed'}
  `('$because', ({ bounds, flags, expected }) => {
    const steps = planned(
      suspended(false),
      { desired: 5, min: 5, max: 10 },
      { service: { desired: 5 }, bounds, suspended: flags },
    );
    expect(told(steps).map(({ because }) => because)).toEqual(expected);
  });
});

describe('what somebody changed of a target that is enforced', () => {
  it.each`
    counts            | desired | bounds       | expected                                 | found
    ${ours}           | ${4}    | ${[1, 3]}    | ${['bounds 2 to 10']}                    | ${'The bounds were 1 to 3 instead of 2 to 10.'}
    ${ours}           | ${15}   | ${[2, 10]}   | ${['bounds 2 to 10', 'desired 15 → 10']} | ${'The desired count 15 was outside 2 to 10.'}
    ${ours}           | ${1}    | ${[2, 10]}   | ${['bounds 2 to 10', 'desired 1 → 2']}   | ${'The desired count 1 was outside 2 to 10.'}
    ${ours}           | ${7}    | ${[2, 9]}    | ${['bounds 2 to 10']}                    | ${'The bounds were 2 to 9 instead of 2 to 10.'}
    ${ours}           | ${4}    | ${undefined} | ${['bounds 2 to 10']}                    | ${'Somebody deregistered the target, so backend did not scale by itself.'}
    ${ours}           | ${15}   | ${undefined} | ${['bounds 2 to 10', 'desired 15 → 10']} | ${'Somebody deregistered the target, so backend did not scale by itself.'}
    ${{ desired: 4 }} | ${7}    | ${undefined} | ${['desired 7 → 4']}                     | ${'The desired count was 7 instead of 4.'}
  `('is put back, and told when that is seen: $found', ({ counts, desired, bounds, expected, found }) => {
    const seen = { service: { desired }, bounds };
    const steps = planned(enforced, counts, seen);
    expect(calls(steps)).toEqual(expected);
    expect(told(steps)).toEqual([]);
    expect(steps.at(-1)).toMatchObject({ kind: 'look-again' });
    const after = lookAgain(enforced, seen, steps);
    expect(calls(after)).toEqual([]);
    expect(told(after)).toMatchObject([{ severity: 'warning', because: `${found} It was put back.` }]);
    expect(told(after)[0]?.from).toMatchObject({ desired });
    const written = lastWritten(after);
    expect(written).not.toHaveProperty('drift');
    expect(written).not.toHaveProperty('transition');
  });

  it('is not told as put back as long as no look has seen it', () => {
    const seen = { service: { desired: 15 }, bounds: [2, 10] } as const;
    const first = planned(enforced, ours, seen);
    const again = plan(enforced, seenWith(seen), recordWith({ ...lastWritten(first), version: 4 }), at('12:01'));
    expect(calls(again)).toEqual(['bounds 2 to 10', 'desired 15 → 10']);
    expect(told(again)).toEqual([]);
    const late = lookAgain(enforced, seen, again, '12:02');
    expect(told(late)).toMatchObject([{ because: 'The desired count 15 was outside 2 to 10. It was put back.' }]);
  });

  it('names all that the repair has found, though its first calls failed', () => {
    const first = planned(enforced, ours, { service: { desired: 4 }, bounds: [1, 3] });
    const seen = { service: { desired: 15 }, bounds: [1, 3] } as const;
    const record = recordWith({ ...lastWritten(first), version: 4 });
    const again = lookAgain(enforced, seen, plan(enforced, seenWith(seen), record, at('12:01')), '12:01');
    expect(told(again)).toMatchObject([
      {
        because:
          'The bounds were 1 to 3 instead of 2 to 10; the desired count 15 was outside 2 to 10. It was put back.',
      },
    ]);
  });

  it.each`
    counts            | desired | bounds       | to                                  | because
    ${ours}           | ${15}   | ${[2, 10]}   | ${{ desired: 10, min: 2, max: 10 }} | ${'down to the max'}
    ${ours}           | ${1}    | ${[2, 10]}   | ${{ desired: 2, min: 2, max: 10 }}  | ${'up to the min'}
    ${ours}           | ${15}   | ${undefined} | ${{ desired: 10, min: 2, max: 10 }} | ${'AWS moves the count when it is registered again'}
    ${ours}           | ${1}    | ${undefined} | ${{ desired: 2, min: 2, max: 10 }}  | ${'in both directions'}
    ${{ desired: 4 }} | ${7}    | ${undefined} | ${{ desired: 4 }}                   | ${'where nothing is registered there are no bounds to tell'}
  `('is told with the counts that are seen then: $because', ({ counts, desired, bounds, to }) => {
    const seen = { service: { desired, running: 3 }, bounds };
    const after = lookAgain(enforced, seen, planned(enforced, counts, seen));
    expect(told(after)[0]?.to).toStrictEqual({ ...to, running: 3 });
  });

  it('says why with each call', () => {
    const steps = planned(enforced, ours, { service: { desired: 15 }, bounds: [2, 10] });
    expect(steps.map(({ kind, because }) => [kind, because])).toEqual([
      ['remember', 'the counts before the repair are kept'],
      ['register', 'backend is enforced: Nothing is in force.'],
      ['set-desired', 'backend is enforced: Nothing is in force.'],
      ['look-again', 'nothing is told as put right before it is seen right'],
    ]);
    expect(steps[1]).toMatchObject({ resource });
    expect(steps[2]).toMatchObject({ resource });
  });

  it('is nothing where nothing differs', () => {
    expect(planned(enforced, ours, { service: { desired: 4 }, bounds: [2, 10] })).toEqual([]);
  });

  it('is only told where somebody registered it: Prescale deregisters nothing that people registered', () => {
    const steps = planned(enforced, { desired: 4 }, { service: { desired: 7 }, bounds: [1, 9] });
    expect(calls(steps)).toEqual([]);
    expect(told(steps)).toMatchObject([
      { because: 'Somebody registered the target with 1 to 9 tasks. It is left so.' },
    ]);
  });

  it.each`
    wanted             | bounds       | flags                                    | expected                                 | because
    ${enforced}        | ${[1, 3]}    | ${{ ...active, dynamicScalingIn: true }} | ${{ ...active, dynamicScalingIn: true }} | ${'somebody paused it: that is no drift, and stays'}
    ${enforced}        | ${undefined} | ${active}                                | ${active}                                | ${'it is registered anew with nothing paused'}
    ${suspended(true)} | ${[2, 10]}   | ${active}                                | ${paused}                                | ${'it was to be paused, and somebody resumed it'}
    ${suspended(true)} | ${undefined} | ${active}                                | ${paused}                                | ${'it was to be paused, and somebody deregistered it'}
  `('keeps or gets the flags that it should have: $because', ({ wanted, bounds, flags, expected }) => {
    const steps = planned(wanted, ours, { service: { desired: 4 }, bounds, suspended: flags });
    expect(steps.find(({ kind }) => kind === 'register')).toMatchObject({ min: 2, max: 10, suspended: expected });
    const after = lookAgain(wanted, { service: { desired: 4 }, bounds, suspended: flags }, steps);
    expect(lastWritten(after)).not.toHaveProperty('drift');
  });
});

describe('what takes tasks of an event that are owed', () => {
  const full = { desired: 12, min: 12, max: 12 };
  const owed = 'At least 12 tasks are owed, so that was put right.';
  const held = 'What would allow fewer tasks than are owed was put right.';
  const left = (max: number) => [`The bounds are 12 to ${max} instead of 12 to 12. It is left so.`];
  const gone = ['Somebody deregistered the target, so backend does not scale by itself. It is left so.'];
  it.each`
    desired | bounds       | time          | expected                                 | text                                                      | still
    ${4}    | ${[12, 12]}  | ${'12:00'}    | ${['desired 4 → 12']}                    | ${`The desired count 4 was outside 12 to 12. ${owed}`}    | ${[]}
    ${12}   | ${[1, 50]}   | ${'12:00'}    | ${['bounds 12 to 50']}                   | ${`The bounds were 1 to 50 instead of 12 to 12. ${held}`} | ${left(50)}
    ${4}    | ${[1, 8]}    | ${'12:00'}    | ${['bounds 12 to 12', 'desired 4 → 12']} | ${`The bounds were 1 to 8 instead of 12 to 12. ${owed}`}  | ${[]}
    ${20}   | ${[1, 20]}   | ${'12:00'}    | ${['bounds 12 to 20']}                   | ${`The bounds were 1 to 20 instead of 12 to 12. ${held}`} | ${left(20)}
    ${20}   | ${[1, 8]}    | ${'12:00'}    | ${['bounds 12 to 20']}                   | ${`The bounds were 1 to 8 instead of 12 to 12. ${held}`}  | ${left(20)}
    ${4}    | ${[12, 12]}  | ${'10:00:30'} | ${['desired 4 → 12']}                    | ${`The desired count was 4. ${owed}`}                     | ${[]}
    ${4}    | ${undefined} | ${'12:00'}    | ${['desired 4 → 12']}                    | ${`The desired count was 4. ${owed}`}                     | ${gone}
  `(
    'is put right at once, and told as critical when that is seen: $text',
    ({ desired, bounds, time, expected, text, still }) => {
      const seen = { service: { desired }, bounds };
      const steps = planned(event, full, seen, {}, time);
      expect(calls(steps)).toEqual(expected);
      expect(told(steps)).toEqual([]);
      const after = lookAgain(event, seen, steps, time);
      expect(calls(after)).toEqual([]);
      expect(told(after)).toMatchObject([
        {
          severity: 'critical',
          because: text,
          details: [...still, 'It is Friday.'],
          window: 'campaign',
          phase: 'live',
          thread: 'campaign@2026-11-27T09:00:00.000Z',
          to: { desired: Math.max(desired, 12) },
        },
      ]);
    },
  );

  it('and what was found is told though somebody else put it right', () => {
    const steps = planned(event, full, { service: { desired: 4 }, bounds: [1, 8] });
    const record = recordWith({ ...lastWritten(steps) });
    const after = plan(event, seenWith({ service: { desired: 14 }, bounds: [12, 30] }), record, at('12:01'));
    expect(told(after)).toMatchObject([{ because: `The bounds were 1 to 8 instead of 12 to 12. ${owed}` }]);
  });

  it('and flags that stay cleared are not among what was put right', () => {
    const paused12 = wantedWith({
      state: { autoscaling: 'suspended', min: 12, max: 12, desired: 12, inForce: [occurrence()] },
    });
    const seen = { service: { desired: 4 }, bounds: [12, 12], suspended: active } as const;
    const after = lookAgain(paused12, seen, planned(paused12, full, seen));
    expect(told(after)).toMatchObject([
      {
        because: `The desired count 4 was outside 12 to 12. ${owed}`,
        details: ['Somebody resumed autoscaling. It is left so.', 'Nothing is in force.'],
      },
    ]);
  });

  it.each([event, { ...event, target: { ...event.target, enforce: true } }])(
    'does not lower what is more than was asked for unless the target is enforced (%#)',
    (wanted) => {
      const { enforce } = wanted.target;
      const seen = { service: { desired: 20 }, bounds: [12, 12] } as const;
      const steps = planned(wanted, full, seen);
      expect(calls(steps)).toEqual(enforce ? ['bounds 12 to 12', 'desired 20 → 12'] : []);
      expect(told(enforce ? lookAgain(wanted, seen, steps) : steps)).toMatchObject([
        {
          severity: enforce ? 'critical' : 'warning',
          because: `The desired count 20 ${enforce ? 'was outside 12 to 12. It was put back.' : 'is outside 12 to 12. It is left so.'}`,
        },
      ]);
    },
  );

  it('comes before what is enforced', () => {
    const wanted = { ...event, target: { ...event.target, enforce: true } };
    const steps = planned(wanted, full, { service: { desired: 12 }, bounds: [1, 50] });
    expect(calls(steps)).toEqual(['bounds 12 to 50']);
    const next = planned(wanted, full, { service: { desired: 12 }, bounds: [12, 50] });
    expect(calls(next)).toEqual(['bounds 12 to 12']);
  });

  it('says why with each call, and on which service', () => {
    const steps = planned(event, full, { service: { desired: 4 }, bounds: [1, 8], suspended: paused });
    const on = {
      resource,
      because: 'at least 12 tasks are owed: It is Friday.',
    };
    expect(steps.slice(1, 3)).toEqual([
      { kind: 'register', ...on, min: 12, max: 12, suspended: paused },
      { kind: 'set-desired', ...on, from: 4, to: 12 },
    ]);
  });

  it('is not put right where the event only winds down', () => {
    const over = wantedWith({ state: { min: 12, max: 12, inForce: [occurrence({ phase: 'wind-down' })] } });
    expect(calls(planned(over, full, { service: { desired: 4 }, bounds: [1, 8] }))).toEqual([]);
  });

  it('is not put right in business hours', () => {
    const day = wantedWith({ state: { min: 5, max: 10, inForce: [occurrence({ window: 'day', kind: 'scale-up' })] } });
    const steps = planned(day, { desired: 5, min: 5, max: 10 }, { service: { desired: 1 }, bounds: [1, 10] });
    expect(calls(steps)).toEqual([]);
    expect(told(steps)).toMatchObject([{ severity: 'warning' }]);
    expect(told(steps)[0]).not.toHaveProperty('window');
  });
});

describe('what is remembered of what Prescale raised and took', () => {
  const raised = [{ from: 2, to: 12 }];
  const taken = { from: 9, to: 4 };
  const full = { desired: 12, min: 12, max: 12 };
  it.each`
    desired | record        | expected                            | because
    ${12}   | ${{ raised }} | ${undefined}                        | ${'nobody moved the count'}
    ${7}    | ${{ raised }} | ${{ raised: [{ from: 2, to: 7 }] }} | ${'others took a part of what was raised'}
    ${2}    | ${{ raised }} | ${{}}                               | ${'others took all of it'}
    ${4}    | ${{ taken }}  | ${undefined}                        | ${'nobody moved what was left'}
    ${6}    | ${{ taken }}  | ${{ taken: { from: 9, to: 6 } }}    | ${'others put a part of it back'}
    ${9}    | ${{ taken }}  | ${{}}                               | ${'others put all of it back'}
  `('follows what others do: $because', ({ desired, record, expected }) => {
    const steps = planned(quiet, { min: 2, max: 20 }, { service: { desired }, bounds: [2, 20] }, record);
    const written = lastWritten(steps);
    expect(written && { raised: written.raised, taken: written.taken }).toEqual(expected);
    expect(calls(steps)).toEqual([]);
  });

  it.each`
    raised                  | expected                 | because
    ${raised}               | ${raised}                | ${'the same was raised before'}
    ${[{ from: 4, to: 6 }]} | ${[{ from: 4, to: 12 }]} | ${'less was'}
    ${undefined}            | ${[{ from: 4, to: 12 }]} | ${'nothing was, and others left four'}
  `('has what a defence raises before the first call and after the last: $because', ({ raised: before, expected }) => {
    const seen = { service: { desired: 4 }, bounds: [12, 12] } as const;
    const steps = planned(event, full, seen, before && { raised: before });
    expect(lastWritten(steps)?.raised).toEqual(expected);
    expect(lastWritten(lookAgain(event, seen, steps))?.raised).toEqual(expected);
  });
});

it('nothing is drift as long as nothing was ever brought about', () => {
  const repair = { key: wishKey(quiet), at: at('10:00').toISOString(), from: { desired: 4 }, repair: true as const };
  const steps = plan(
    quiet,
    seenWith({ service: { desired: 15 }, bounds: [2, 10] }),
    recordWith({ transition: repair }),
    at('12:00'),
  );
  expect(told(steps)).toEqual([]);
});

describe('after a repair the service is watched', () => {
  const soon = new Date(at('12:00').getTime() + watchMs).toISOString();
  const before = at('12:10').toISOString();
  const was = (wanted: Wanted, counts: object, watchUntil?: string) => ({
    applied: appliedTo(wanted, { counts: { desired: 4, ...counts }, ...(watchUntil && { watchUntil }) }),
  });
  const owed = { min: 12, max: 12, desired: 12 };
  const wanted = wantedWith({ state: { min: 12, max: 12, desired: 12, inForce: [occurrence()] } });
  it.each`
    wanted      | counts  | seen                                             | watchUntil   | expected     | because
    ${wanted}   | ${owed} | ${{ service: { desired: 0 }, bounds: [12, 12] }} | ${undefined} | ${soon}      | ${'somebody took an event’s tasks away'}
    ${wanted}   | ${owed} | ${{ service: { desired: 0 }, bounds: [12, 12] }} | ${before}    | ${soon}      | ${'it was watched before, and for longer now'}
    ${wanted}   | ${owed} | ${{ service: { desired: 12 }, bounds: [2, 12] }} | ${undefined} | ${undefined} | ${'only the bounds are put right'}
    ${enforced} | ${ours} | ${{ service: { desired: 1 }, bounds: [1, 10] }}  | ${undefined} | ${soon}      | ${'an enforced target is put right'}
    ${enforced} | ${ours} | ${{ service: { desired: 15 }, bounds: [2, 20] }} | ${undefined} | ${undefined} | ${'tasks are taken away, not started'}
    ${quiet}    | ${ours} | ${{ service: { desired: 4 }, bounds: [3, 10] }}  | ${before}    | ${before}    | ${'nothing is put right, and it is watched on'}
  `('$expected: $because', ({ wanted: state, counts, seen, watchUntil, expected }) => {
    const steps = planned(state, counts, seen, was(state, counts, watchUntil));
    expect(lastWritten(steps)?.applied?.watchUntil).toBe(expected);
  });
});

it.each`
  present                             | set          | bounds       | expected                            | because
  ${{ desired: 2 }}                   | ${undefined} | ${undefined} | ${{ desired: 2 }}                   | ${'nothing is done'}
  ${{ desired: 2 }}                   | ${undefined} | ${[5, 10]}   | ${{ desired: 5, min: 5, max: 10 }}  | ${'AWS moves the count into the bounds'}
  ${{ desired: 8, min: 2, max: 10 }}  | ${undefined} | ${[1, 6]}    | ${{ desired: 6, min: 1, max: 6 }}   | ${'also downwards'}
  ${{ desired: 2, min: 2, max: 10 }}  | ${12}        | ${undefined} | ${{ desired: 12, min: 2, max: 10 }} | ${'ECS takes a count that is outside'}
  ${{ desired: 2, min: 12, max: 12 }} | ${14}        | ${[1, 20]}   | ${{ desired: 14, min: 1, max: 20 }} | ${'one call after the other'}
`('the counts after the calls are $expected: $because', ({ present, set, bounds, expected }) => {
  const on = { resource, because: 'a test' };
  const steps: readonly Step[] = [
    ...(bounds ? [{ kind: 'register' as const, ...on, min: bounds[0], max: bounds[1], suspended: active }] : []),
    ...(set ? [{ kind: 'set-desired' as const, ...on, from: present.desired, to: set }] : []),
  ];
  expect(countsAfter(present, steps)).toEqual(expected);
});
