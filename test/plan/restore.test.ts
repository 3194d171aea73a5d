import { describe, expect, it } from 'vitest';
import type { AutoscalingConfiguration, Snapshot } from '../../lib/plan/autoscaling.ts';
import { plan } from '../../lib/plan/plan.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { Step } from '../../lib/plan/step.ts';
import { calls, lastWritten, reasons, told } from './read-plan.ts';
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
import {
  active,
  alarmOf,
  cpuPolicy,
  memoryPolicy,
  paused,
  quickPolicy,
  stepIn,
  stepOut,
  tenToThree,
} from './worlds.ts';

const once = { name: 'once', schedule: 'at(2026-11-27T12:30:00)', min: 3 };
const saved: AutoscalingConfiguration = {
  policies: [cpuPolicy, stepOut],
  scheduledActions: [tenToThree, once],
  tags: { team: 'web', tier: 'front' },
  alarms: [alarmOf(stepOut)],
};
const empty: AutoscalingConfiguration = { policies: [], scheduledActions: [], tags: {}, alarms: [] };
const snapshotOf = (configuration: AutoscalingConfiguration, part: Partial<Snapshot> = {}): Snapshot => ({
  takenAt: at('08:00').toISOString(),
  min: 2,
  max: 10,
  suspended: active,
  configuration,
  deregistered: true,
  ...part,
});

const quiet = wantedWith();
const event = wantedWith({ state: { autoscaling: 'deregistered', inForce: [occurrence()] } });

/** The plan after the event, with autoscaling still away unless it is said to be there. */
const planned = (seen: SeenParts, snapshot: Snapshot, record: Partial<TargetRecord> = {}, wanted = quiet) =>
  plan(
    wanted,
    seenWith({ service: { desired: 12 }, configuration: empty, ...seen }),
    recordWith({ applied: appliedTo(event, { counts: { desired: 12 } }), snapshot, ...record }),
    at('18:00'),
  );

describe('autoscaling comes back', () => {
  it('with a reason for each call, and is read again afterwards', () => {
    expect(reasons(planned({}, snapshotOf(saved)))).toEqual([
      ['remember', 'what was found is kept before anything is restored'],
      ['bounds 2 to 12', 'its autoscaling comes back, with bounds that hold the 12 tasks asked for now'],
      ['put policy cpu70', 'it was saved before the target was deregistered'],
      ['put policy queue-out', 'it was saved before the target was deregistered'],
      ['point alarm queue-out-alarm to its policy', 'its policy has a new ARN'],
      ['put scheduled action evening', 'it was saved before the target was deregistered'],
      ['look-again', 'what was restored is compared with what was saved'],
    ]);
  });

  it.each`
    tags               | expected           | because
    ${{ team: 'web' }} | ${{ team: 'web' }} | ${'a target that does not exist yet gets its tags with its registration'}
    ${{}}              | ${undefined}       | ${'one that had none gets none'}
  `('$because', ({ tags, expected }) => {
    const register = planned({}, snapshotOf({ ...empty, tags })).find(({ kind }) => kind === 'register');
    expect(register?.kind === 'register' && register.tags).toEqual(expected);
    if (expected === undefined) expect(register).not.toHaveProperty('tags');
  });

  it.each`
    there                                                                   | expected                                                                                                                                                               | because
    ${{ ...empty }}                                                         | ${['put back tag team', 'put back tag tier', 'put policy cpu70', 'put policy queue-out', 'point alarm queue-out-alarm to its policy', 'put scheduled action evening']} | ${'somebody registered it, and nothing else is there'}
    ${{ ...empty, tags: { team: 'web' } }}                                  | ${['put back tag tier', 'put policy cpu70', 'put policy queue-out', 'point alarm queue-out-alarm to its policy', 'put scheduled action evening']}                      | ${'one tag is there'}
    ${{ ...saved, policies: [{ ...cpuPolicy, name: 'mine' }, stepOut] }}    | ${[]}                                                                                                                                                                  | ${'another policy on the same metric stands in: AWS refuses two'}
    ${{ ...saved, policies: [{ ...quickPolicy, name: 'mine' }, stepOut] }}  | ${['put policy cpu70']}                                                                                                                                                | ${'another policy on its variant of 20 seconds does not: AWS is not known to refuse the two'}
    ${{ ...saved, policies: [{ ...memoryPolicy, name: 'mine' }, stepOut] }} | ${['put policy cpu70']}                                                                                                                                                | ${'another policy on another metric does not'}
    ${{ ...saved, policies: [{ ...stepOut, name: 'mine' }, cpuPolicy] }}    | ${['put policy queue-out']}                                                                                                                                            | ${'step policies may share what they follow'}
    ${{ ...saved, scheduledActions: [] }}                                   | ${['put scheduled action evening']}                                                                                                                                    | ${'an action is missing; one whose time has passed is not'}
  `('as far as it is not there: $because', ({ there, expected }) => {
    const steps = planned({ bounds: [2, 12], configuration: there }, snapshotOf(saved));
    expect(calls(steps)).toEqual(expected);
  });

  it('with the tags’ reason, where it was registered meanwhile', () => {
    const steps = planned({ bounds: [2, 12] }, snapshotOf({ ...empty, tags: { team: 'web' } }));
    expect(steps[1]).toMatchObject({ kind: 'tag', arn: 'arn', because: 'the tags went with the deregistered target' });
  });

  it.each`
    desired | floor | expected                                  | because
    ${12}   | ${2}  | ${['bounds 2 to 12']}                     | ${'the bounds hold what runs: AWS would take it away'}
    ${1}    | ${2}  | ${['desired 1 → 2', 'bounds 2 to 10']}    | ${'what is owed is raised first'}
    ${2}    | ${2}  | ${['bounds 2 to 10']}                     | ${'just what is owed runs'}
    ${12}   | ${15} | ${['desired 12 → 15', 'bounds 15 to 15']} | ${'business hours ask for more'}
  `('without a moment of too few tasks: $because', ({ desired, floor, expected }) => {
    const wanted = wantedWith({
      state: { min: floor, inForce: [occurrence({ window: 'day', kind: 'scale-up' })] },
    });
    const steps = planned({ service: { desired } }, snapshotOf(empty), {}, wanted);
    expect(calls(steps)).toEqual(expected);
    const raise = steps.find(({ kind }) => kind === 'set-desired');
    if (raise) expect(raise.because).toBe(`at least ${floor} tasks are owed`);
  });

  it('with the bounds that were saved, where no others are known', () => {
    const wanted = wantedWith({ baseIsFound: true });
    const steps = planned(
      { service: { desired: 5 } },
      snapshotOf(empty, { suspended: paused }),
      { baseline: { desired: 5 } },
      wanted,
    );
    expect(steps.find(({ kind }) => kind === 'register')).toMatchObject({ min: 2, max: 10, suspended: paused });
  });
});

describe('what is written before anything is restored', () => {
  it.each`
    bounds       | part                       | expected                                         | because
    ${undefined} | ${{}}                      | ${{ deregistered: true, restoring: true }}       | ${'its restore begins'}
    ${undefined} | ${{ deregistered: false }} | ${{ deregistered: true, restoring: true }}       | ${'its deregistration was cut off before it was noted'}
    ${[2, 12]}   | ${{ deregistered: false }} | ${{ deregistered: false, restoring: undefined }} | ${'it was never deregistered'}
    ${[2, 12]}   | ${{}}                      | ${{ deregistered: true, restoring: true }}       | ${'it was, and is back'}
  `('says so: $because', ({ bounds, part, expected }) => {
    const steps = planned({ bounds }, snapshotOf(saved, part));
    const { deregistered, restoring } = lastWritten(steps)?.snapshot ?? {};
    expect({ deregistered, restoring }).toEqual(expected);
  });

  it('keeps the counts found, so that the change that waits for it can tell them', () => {
    expect(lastWritten(planned({}, snapshotOf(saved)))?.transition?.from).toMatchObject({ desired: 12 });
  });
});

describe('what else is wanted waits until all is back', () => {
  const day = wantedWith({ state: { min: 5, desired: 5, inForce: [occurrence({ window: 'day', kind: 'scale-up' })] } });
  const failing = { code: 'invalid', message: '', since: at('17:59').toISOString(), ticks: 1, told: true };
  it.each`
    seen                                            | record         | expected                                                   | because
    ${{ service: { desired: 6 }, bounds: [2, 12] }} | ${{}}          | ${['put policy cpu70']}                                    | ${'nothing is owed yet'}
    ${{ service: { desired: 5 }, bounds: [2, 12] }} | ${{}}          | ${['put policy cpu70']}                                    | ${'just what is owed runs'}
    ${{ service: { desired: 4 }, bounds: [2, 12] }} | ${{}}          | ${['bounds 5 to 10', 'desired 4 → 5', 'put policy cpu70']} | ${'unless tasks are owed'}
    ${{ service: { desired: 6 }, bounds: [2, 12] }} | ${{ failing }} | ${['bounds 5 to 10', 'put policy cpu70']}                  | ${'unless a part cannot be put back'}
    ${{ service: { desired: 6 } }}                  | ${{ failing }} | ${['bounds 5 to 10', 'put policy cpu70']}                  | ${'but a target that is not there is registered first'}
  `('$because', ({ seen, record, expected }) => {
    expect(calls(planned(seen, snapshotOf({ ...empty, policies: [cpuPolicy] }), record, day))).toEqual(expected);
  });

  it.each`
    desired | failed   | expected                                                   | because
    ${3}    | ${false} | ${['bounds 5 to 10', 'desired 3 → 5', 'put policy cpu70']} | ${'tasks of an event are owed'}
    ${6}    | ${false} | ${['put policy cpu70']}                                    | ${'nothing is owed'}
    ${6}    | ${true}  | ${['bounds 5 to 10', 'put policy cpu70']}                  | ${'it may last, so its bounds are guarded meanwhile'}
  `('an event that keeps autoscaling is guarded meanwhile: $because', ({ desired, failed, expected }) => {
    const floor = wantedWith({ state: { min: 5, inForce: [occurrence()] } });
    const steps = planned(
      { service: { desired }, bounds: [2, 10] },
      snapshotOf({ ...empty, policies: [cpuPolicy] }),
      { applied: appliedTo(floor, { counts: { desired: 6, min: 5, max: 10 } }), ...(failed && { failing }) },
      floor,
    );
    expect(calls(steps)).toEqual(expected);
    // It is told when a look finds it right.
    expect(told(steps)).toEqual([]);
    expect(lastWritten(steps)?.transition).toEqual(
      expected.length > 1 ? expect.objectContaining({ repair: true }) : undefined,
    );
  });
});

describe('when all is back', () => {
  /** What is told by this look and by those that it asks for. */
  const toldAfter = (there: AutoscalingConfiguration, first: readonly Step[]) => {
    let seen: SeenParts = { service: { desired: 12 }, bounds: [2, 12], configuration: there };
    let steps = first;
    let record = lastWritten(steps);
    const all = [...told(steps)];
    while (steps.at(-1)?.kind === 'look-again' && record !== undefined) {
      seen = seenAfter(seen, steps);
      steps = plan(quiet, seenWith(seen), record, at('18:00'));
      record = lastWritten(steps) ?? record;
      all.push(...told(steps));
    }
    return all.filter(({ kind }) => kind === 'restored');
  };
  const back = (there: AutoscalingConfiguration, part: Partial<Snapshot> = {}, record: Partial<TargetRecord> = {}) =>
    planned({ bounds: [2, 12], configuration: there }, snapshotOf(saved, part), record);

  it('the snapshot is dropped, and the target is planned anew', () => {
    const steps = back(saved);
    expect(reasons(steps)).toEqual([
      ['drop-copy', 'what was saved is not needed any more'],
      ['remember', 'the snapshot was compared and is not needed any more'],
      ['look-again', 'the target is planned from what is there now'],
    ]);
    expect(lastWritten(steps)).not.toHaveProperty('snapshot');
  });

  it('the policies of the schedule are looked at again: somebody may have changed them before they were saved', () => {
    const [, dropped] = back(saved, {}, { scalingKey: 'put' });
    expect(dropped).toMatchObject({ kind: 'remember' });
    expect(dropped?.kind === 'remember' && dropped.record).not.toHaveProperty('scalingKey');
  });

  it('that is told in the thread of its event', () => {
    expect(told(back(saved))).toEqual([]);
    expect(toldAfter(saved, back(saved))).toEqual([
      {
        id: 'backend/restored/2026-11-27T08:00:00.000Z/2026-11-27T18:00:00.000Z',
        kind: 'restored',
        severity: 'info',
        at: '2026-11-27T18:00:00.000Z',
        timezone: 'UTC',
        target: 'backend',
        to: { desired: 10, running: 10, min: 2, max: 10 },
        because: 'All that was saved with the target is back and was compared field by field.',
        details: [
          '2 scaling policies identical to what was saved',
          '1 scheduled action identical to what was saved',
          '2 tags identical to what was saved',
          '1 step alarm identical to what was saved',
          'scheduled action once left out: its time has passed',
        ],
        window: 'campaign',
        phase: 'live',
        start: '2026-11-27T09:00:00.000Z',
        end: '2026-11-27T18:00:00.000Z',
        thread: 'campaign@2026-11-27T09:00:00.000Z',
      },
    ]);
  });

  it.each`
    record                                                                                            | because
    ${{}}                                                                                             | ${'nothing was announced'}
    ${{ applied: appliedTo(wantedWith({ state: { inForce: [occurrence({ kind: 'scale-up' })] } })) }} | ${'only a window was in force'}
  `('that is told without an event: $because', ({ record }) => {
    const { applied: _, ...none } = recordWith();
    const steps = plan(
      quiet,
      seenWith({ service: { desired: 12 }, bounds: [2, 12], configuration: saved }),
      { ...none, snapshot: snapshotOf(saved), ...record },
      at('18:00'),
    );
    expect(toldAfter(saved, steps)).toMatchObject([{ kind: 'restored' }]);
    expect(toldAfter(saved, steps)[0]).not.toHaveProperty('window');
  });

  it('nothing is told where nothing was ever taken away', () => {
    expect(toldAfter(saved, back(saved, { deregistered: false }))).toEqual([]);
  });

  const cpu50 = { ...cpuPolicy, configuration: { ...cpuPolicy.configuration, TargetValue: 50 } };
  const left = 'by somebody else meanwhile, and left so';
  it.each`
    there                                                                             | changed                                                              | same
    ${{ ...saved, policies: [cpu50, stepOut] }}                                       | ${`policy cpu70 was changed ${left}`}                                | ${'1 scaling policy identical to what was saved'}
    ${{ ...saved, policies: [{ ...cpuPolicy, name: 'mine' }, stepOut] }}              | ${`policy cpu70 was replaced by another on the same metric ${left}`} | ${'1 scaling policy identical to what was saved'}
    ${{ ...saved, policies: [cpuPolicy, { ...stepOut, type: 'PredictiveScaling' }] }} | ${`policy queue-out was changed ${left}`}                            | ${'1 scaling policy identical to what was saved'}
    ${{ ...saved, scheduledActions: [{ ...tenToThree, min: 1 }, once] }}              | ${`scheduled action evening was changed ${left}`}                    | ${'2 tags identical to what was saved'}
    ${{ ...saved, tags: { team: 'api', tier: 'front' } }}                             | ${`tag team was changed ${left}`}                                    | ${'1 tag identical to what was saved'}
  `('what somebody changed meanwhile is left, and told: $changed', ({ there, changed, same }) => {
    const [restored] = toldAfter(there, back(there));
    expect(restored).toMatchObject({
      severity: 'warning',
      because: 'What was saved before is back, but for what is named here.',
    });
    expect(restored?.details.at(-1)).toBe(changed);
    expect(restored?.details).toContain(same);
  });

  it.each`
    tags                              | refused  | because
    ${{ tier: 'front' }}              | ${true}  | ${'it is still missing'}
    ${{ team: 'web', tier: 'front' }} | ${false} | ${'somebody has put it there since'}
  `('a tag that AWS refused is told: $refused, where $because', ({ tags, refused }) => {
    const there = { ...saved, tags };
    const [restored] = toldAfter(there, back(there, { refusedTags: ['team'] }));
    expect(restored).toMatchObject({ severity: refused ? 'warning' : 'info' });
    expect(restored?.details.some((detail) => detail.includes('team'))).toBe(refused);
  });

  it('one action of many that is as it was is enough for itself', () => {
    const there = { ...saved, scheduledActions: [tenToThree, { ...once, name: 'added' }] };
    const [restored] = toldAfter(there, back(there));
    expect(restored).toMatchObject({ severity: 'info' });
  });

  it('kinds of which nothing was saved are not mentioned', () => {
    const steps = planned({ bounds: [2, 12], configuration: saved }, snapshotOf({ ...empty, tags: { team: 'web' } }));
    expect(toldAfter(saved, steps)[0]?.details).toEqual(['1 tag identical to what was saved']);
  });

  it('what there are several of is counted', () => {
    const two = {
      ...empty,
      scheduledActions: [tenToThree, { ...tenToThree, name: 'morning' }],
      policies: [stepOut, stepIn],
      alarms: [alarmOf(stepOut), alarmOf(stepIn)],
    };
    expect(toldAfter(two, planned({ bounds: [2, 12], configuration: two }, snapshotOf(two)))[0]?.details).toEqual([
      '2 scaling policies identical to what was saved',
      '2 scheduled actions identical to what was saved',
      '2 step alarms identical to what was saved',
    ]);
  });

  it.each`
    seen                            | isKept   | because
    ${undefined}                    | ${true}  | ${'that is seen for the first time'}
    ${at('17:59:30').toISOString()} | ${true}  | ${'it was half a minute ago'}
    ${at('17:59').toISOString()}    | ${false} | ${'its tick must have ended'}
  `('the snapshot is kept: $isKept, where another wish is unfinished and $because', ({ seen, isKept }) => {
    const transition = { key: 'other', at: at('17:58').toISOString(), from: { desired: 12 }, ...(seen && { seen }) };
    const steps = back(saved, {}, { transition });
    expect(steps.some(({ kind }) => kind === 'drop-copy')).toBe(!isKept);
    expect(lastWritten(steps)?.restored === undefined).toBe(isKept);
  });
});
