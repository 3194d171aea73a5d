import { describe, expect, it } from 'vitest';
import { alarmsToMend } from '../../lib/plan/alarms-to-mend.ts';
import type { Alarm, AutoscalingConfiguration, Snapshot } from '../../lib/plan/autoscaling.ts';
import { covers, isToDeregister } from '../../lib/plan/covers.ts';
import { same } from '../../lib/plan/same.ts';
import { active, alarmOf, cpuPolicy, pager, stepIn, stepOut, tenToThree } from './worlds.ts';

const saved: AutoscalingConfiguration = {
  policies: [cpuPolicy, stepOut],
  scheduledActions: [tenToThree],
  tags: { team: 'web' },
  alarms: [],
};
const snapshot: Snapshot = {
  takenAt: '',
  min: 2,
  max: 10,
  suspended: active,
  configuration: saved,
  deregistered: false,
};
const cpu50 = { ...cpuPolicy, configuration: { ...cpuPolicy.configuration, TargetValue: 50 } };

describe('what is saved holds all that a deregistration would delete', () => {
  it.each`
    there                                                                  | expected | because
    ${saved}                                                               | ${true}  | ${'it is the same'}
    ${{ ...saved, policies: [], scheduledActions: [], tags: {} }}          | ${true}  | ${'less is there now'}
    ${{ ...saved, policies: [{ ...cpuPolicy, arn: 'new', alarms: [] }] }}  | ${true}  | ${'an ARN and the alarms of target tracking are new with every put'}
    ${{ ...saved, policies: [cpu50] }}                                     | ${false} | ${'a policy was changed'}
    ${{ ...saved, policies: [{ ...cpuPolicy, name: 'mine' }] }}            | ${false} | ${'a policy has another name'}
    ${{ ...saved, policies: [{ ...cpuPolicy, type: 'StepScaling' }] }}     | ${false} | ${'a policy has another type'}
    ${{ ...saved, policies: [cpuPolicy, { ...cpuPolicy, name: 'mine' }] }} | ${false} | ${'one of two is not saved'}
    ${{ ...saved, scheduledActions: [{ ...tenToThree, min: 1 }] }}         | ${false} | ${'an action was changed'}
    ${{ ...saved, tags: { team: 'api' } }}                                 | ${false} | ${'a tag was changed'}
    ${{ ...saved, tags: { team: 'web', tier: 'front' } }}                  | ${false} | ${'a tag was added'}
  `('$expected: $because', ({ there, expected }) => {
    expect(covers(snapshot, there)).toBe(expected);
  });

  it.each`
    deregistered | restoring    | expected | because
    ${false}     | ${undefined} | ${true}  | ${'it is still to be done'}
    ${true}      | ${undefined} | ${false} | ${'it was done: a second one would delete what somebody made since'}
    ${true}      | ${true}      | ${true}  | ${'what is there since may be Prescale’s own'}
  `('a deregistration may follow: $expected, for $because', ({ deregistered, restoring, expected }) => {
    expect(isToDeregister({ ...snapshot, deregistered, ...(restoring && { restoring }) })).toBe(expected);
  });
});

describe('two values say the same', () => {
  it.each`
    left                     | right                    | expected | because
    ${{ a: 1, b: 2 }}        | ${{ b: 2, a: 1 }}        | ${true}  | ${'keys have no order'}
    ${{ a: { c: 1, b: 2 } }} | ${{ a: { b: 2, c: 1 } }} | ${true}  | ${'nor have those inside'}
    ${[1, 2]}                | ${[2, 1]}                | ${false} | ${'lists have one'}
    ${[{ a: 1, b: 2 }]}      | ${[{ b: 2, a: 1 }]}      | ${true}  | ${'what is in a list has keys too'}
    ${{ a: undefined }}      | ${{}}                    | ${true}  | ${'an absent key is an undefined one'}
    ${{ a: null }}           | ${{}}                    | ${false} | ${'null is not absent'}
    ${null}                  | ${null}                  | ${true}  | ${'nothing is nothing'}
    ${undefined}             | ${null}                  | ${true}  | ${'absent as a whole, or null'}
    ${undefined}             | ${undefined}             | ${true}  | ${'so is what is absent'}
    ${[]}                    | ${{}}                    | ${false} | ${'a list is no object'}
  `('$expected: $because', ({ left, right, expected }) => {
    expect(same(left, right)).toBe(expected);
  });
});

describe('the alarms of step policies', () => {
  const generation = (id: string): string =>
    `arn:aws:autoscaling:us-east-1:1:scalingPolicy:${id}:resource/ecs/service/production/backend:policyName/queue-out`;
  const old = { ...stepOut, arn: generation('11111111-aaaa') };
  const now = { ...stepOut, arn: generation('22222222-bbbb') };
  const alarm = (definition: Alarm['definition'], name = 'queue-out-alarm'): Alarm => ({ name, definition });
  const savedWith = (definition: Alarm['definition']): AutoscalingConfiguration => ({
    ...saved,
    policies: [old],
    alarms: [alarm(definition)],
  });
  const foundWith = (...alarms: readonly Alarm[]): AutoscalingConfiguration => ({
    ...saved,
    policies: [now],
    alarms: [...alarms],
  });

  it.each`
    there                                                                                | expected                                                             | because
    ${[alarm({ AlarmActions: [pager, old.arn] })]}                                       | ${[{ AlarmActions: [pager, now.arn] }]}                              | ${'it points to the policy that was deleted'}
    ${[alarm({ AlarmActions: [pager, now.arn] })]}                                       | ${[]}                                                                | ${'it points to the policy of now'}
    ${[alarm({ AlarmActions: [now.arn, pager] })]}                                       | ${[]}                                                                | ${'actions have no order'}
    ${[alarm({ AlarmActions: [pager, now.arn, now.arn] })]}                              | ${[]}                                                                | ${'one that is named twice is named'}
    ${[alarm({ AlarmActions: [] })]}                                                     | ${[{ AlarmActions: [now.arn] }]}                                     | ${'somebody took all its actions: the policy needs its own'}
    ${[alarm({ AlarmActions: [generation('33333333-cccc')] })]}                          | ${[{ AlarmActions: [now.arn] }]}                                     | ${'it points to a policy of an earlier restore'}
    ${[alarm({ Threshold: 7, AlarmActions: [old.arn], OKActions: ['added'] })]}          | ${[{ Threshold: 7, AlarmActions: [now.arn], OKActions: ['added'] }]} | ${'what somebody changed of it stays'}
    ${[alarm({ AlarmActions: [7, now.arn, pager] })]}                                    | ${[]}                                                                | ${'what is no ARN is no action'}
    ${[alarm({ AlarmActions: [now.arn] }, 'other'), alarm({ AlarmActions: [now.arn] })]} | ${[]}                                                                | ${'another alarm is not its'}
    ${[alarm({ AlarmActions: [now.arn] }, 'other'), alarm({ AlarmActions: [old.arn] })]} | ${[{ AlarmActions: [now.arn] }]}                                     | ${'another alarm is not compared with it'}
    ${[]}                                                                                | ${[{ AlarmActions: [pager, now.arn] }]}                              | ${'it was deleted, and its policy is dead without it'}
  `('point to their policies: $because', ({ there, expected }) => {
    const mended = alarmsToMend(savedWith({ AlarmActions: [pager, old.arn] }), foundWith(...there));
    expect(mended.map(({ definition }) => definition)).toEqual(expected);
    expect(mended.every(({ name }) => name === 'queue-out-alarm')).toBe(true);
  });

  it.each(['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const)(
    'point to their policies in %s',
    (list) => {
      const mended = alarmsToMend(savedWith({ [list]: [old.arn] }), foundWith(alarm({ [list]: [old.arn] })));
      expect(mended).toEqual([alarm({ [list]: [now.arn] })]);
    },
  );

  it('are left alone where their policy is not there', () => {
    const one = alarmOf(stepIn);
    const there = { ...saved, policies: [], alarms: [one] };
    expect(alarmsToMend({ ...saved, policies: [stepIn], alarms: [one] }, there)).toEqual([]);
  });
});
