import { describe, expect, it } from 'vitest';
import type { ScalingPolicy, Suspended } from '../../lib/plan/autoscaling.ts';
import type { Observed } from '../../lib/plan/observed.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import { nothingElseLowers, nothingElseRaises } from '../../lib/plan/scales-in.ts';
import { recordOf } from './play.ts';
import { active, cpuPolicy, paused, stepIn, stepOut, worldWith } from './worlds.ts';

const step = (configuration: ScalingPolicy['configuration']): ScalingPolicy => ({ ...stepOut, configuration });
const adjusts = (...adjustments: readonly unknown[]): ScalingPolicy =>
  step({ AdjustmentType: 'ChangeInCapacity', StepAdjustments: adjustments as never });
const pausedIn = { ...active, dynamicScalingIn: true };
const pausedOut = { ...active, dynamicScalingOut: true };

interface Row {
  readonly count?: number;
  readonly attached?: readonly ScalingPolicy[];
  readonly saved?: readonly ScalingPolicy[];
  readonly flags?: Suspended;
  readonly ours?: Suspended;
}

type Question = (seen: { readonly observed: Observed; readonly record: TargetRecord }) => boolean;

/** Asked of policies that were read alone, and of those that were read with everything else. */
function answers(question: Question, { count = 2, attached, saved, flags = active, ours }: Row): readonly boolean[] {
  const world = worldWith({ desired: count });
  const policies = [...(attached ?? [])];
  const rest = { scheduledActions: [], tags: {}, alarms: [] };
  const configuration = { policies: [...(saved ?? [])], ...rest };
  const record = {
    ...recordOf(world),
    ...(saved && {
      snapshot: { takenAt: '', min: 1, max: 4, suspended: active, configuration, deregistered: true },
    }),
    ...(ours && { suspended: ours }),
  };
  const seen = { service: world.service, scalableTarget: { min: 1, max: 4, suspended: flags, arn: 'arn' } };
  return [{ policies }, { configuration: { policies, ...rest } }].map((read) =>
    question({ observed: { ...seen, ...read }, record }),
  );
}

describe('nothing but Prescale lowers the count', () => {
  const began = (from: { min?: number; max?: number }) => ({ key: 'k', at: '', from: { desired: 9, ...from } });
  const registered = { min: 2, max: 14 };
  it.each`
    policies       | flags       | ours         | from          | expected | because
    ${[cpuPolicy]} | ${active}   | ${undefined} | ${undefined}  | ${true}  | ${'the target is deregistered'}
    ${[cpuPolicy]} | ${active}   | ${undefined} | ${{}}         | ${true}  | ${'it was so when the change began'}
    ${[cpuPolicy]} | ${active}   | ${undefined} | ${registered} | ${false} | ${'the change that deregistered it was cut off, and goes on as it began'}
    ${[stepOut]}   | ${active}   | ${undefined} | ${registered} | ${true}  | ${'what was attached then only adds'}
    ${[cpuPolicy]} | ${pausedIn} | ${undefined} | ${registered} | ${true}  | ${'somebody had paused it'}
    ${[cpuPolicy]} | ${pausedIn} | ${pausedIn}  | ${registered} | ${false} | ${'Prescale had paused it'}
  `('$expected, for $because', ({ policies, flags, ours, from, expected }) => {
    const world = worldWith({ desired: 9 });
    const configuration = { policies, scheduledActions: [], tags: {}, alarms: [] };
    const record = {
      ...recordOf(world),
      snapshot: { takenAt: '', ...registered, suspended: flags, configuration, deregistered: true },
      ...(from && { transition: began(from) }),
      ...(ours && { suspended: ours }),
    };
    expect(nothingElseLowers({ observed: { service: world.service }, record })).toBe(expected);
  });

  it.each`
    row                                                                             | expected | because
    ${{}}                                                                           | ${true}  | ${'no policy is attached'}
    ${{ attached: [cpuPolicy] }}                                                    | ${false} | ${'target tracking scales in'}
    ${{ attached: [{ ...cpuPolicy, configuration: { DisableScaleIn: true } }] }}    | ${true}  | ${'it is told not to'}
    ${{ attached: [{ ...cpuPolicy, configuration: { DisableScaleIn: false } }] }}   | ${false} | ${'it is told to'}
    ${{ attached: [{ ...cpuPolicy, type: 'PredictiveScaling' }] }}                  | ${true}  | ${'prediction raises only'}
    ${{ attached: [{ ...cpuPolicy, type: 'NewScaling' }] }}                         | ${false} | ${'a policy that is not known is trusted'}
    ${{ attached: [stepOut] }}                                                      | ${true}  | ${'its steps add tasks'}
    ${{ attached: [stepIn] }}                                                       | ${false} | ${'its steps take tasks away'}
    ${{ attached: [stepOut, stepIn] }}                                              | ${false} | ${'one of two is enough'}
    ${{ attached: [adjusts({ ScalingAdjustment: 2 }, { ScalingAdjustment: -1 })] }} | ${false} | ${'one step of two is enough'}
    ${{ attached: [adjusts({ ScalingAdjustment: 0 })] }}                            | ${true}  | ${'a step of no task takes none away'}
    ${{ attached: [adjusts({ ScalingAdjustment: '-1' }, null, [-1], -1)] }}         | ${true}  | ${'what is no step is none'}
    ${{ attached: [step({ AdjustmentType: 'ExactCapacity' })] }}                    | ${false} | ${'an exact count may be a lower one'}
    ${{ attached: [step({ AdjustmentType: 'ChangeInCapacity' })] }}                 | ${true}  | ${'a policy without steps does nothing'}
    ${{ saved: [cpuPolicy] }}                                                       | ${false} | ${'what is saved comes back'}
    ${{ saved: [stepOut] }}                                                         | ${true}  | ${'what is saved only adds'}
    ${{ attached: [cpuPolicy], flags: pausedIn }}                                   | ${true}  | ${'somebody paused scaling in'}
    ${{ attached: [cpuPolicy], flags: pausedIn, ours: active }}                     | ${true}  | ${'the flag is not ours'}
    ${{ attached: [cpuPolicy], flags: pausedIn, ours: pausedIn }}                   | ${false} | ${'the flag is ours and will be cleared'}
  `('$expected, for $because', ({ row, expected }) => {
    expect(answers(nothingElseLowers, row)).toEqual([expected, expected]);
  });
});

describe('nothing but Prescale raises the count', () => {
  it.each`
    row                                                                          | expected | because
    ${{}}                                                                        | ${true}  | ${'no policy is attached'}
    ${{ attached: [cpuPolicy] }}                                                 | ${false} | ${'target tracking scales out'}
    ${{ attached: [{ ...cpuPolicy, configuration: { DisableScaleIn: true } }] }} | ${false} | ${'also where it does nothing else'}
    ${{ attached: [{ ...cpuPolicy, type: 'PredictiveScaling' }] }}               | ${false} | ${'so does prediction'}
    ${{ attached: [{ ...cpuPolicy, type: 'NewScaling' }] }}                      | ${false} | ${'a policy that is not known is trusted'}
    ${{ attached: [stepIn] }}                                                    | ${true}  | ${'its steps take tasks away'}
    ${{ attached: [stepIn, stepOut] }}                                           | ${false} | ${'one of two adds some'}
    ${{ attached: [step({ AdjustmentType: 'ExactCapacity' })] }}                 | ${false} | ${'an exact count may be a higher one'}
    ${{ attached: [adjusts({ ScalingAdjustment: 0 })] }}                         | ${true}  | ${'a step of no task adds none'}
    ${{ saved: [cpuPolicy] }}                                                    | ${false} | ${'what is saved comes back'}
    ${{ saved: [stepIn] }}                                                       | ${true}  | ${'what is saved only takes away'}
    ${{ count: 0, attached: [cpuPolicy] }}                                       | ${true}  | ${'none run, so there is no load that a policy could follow'}
    ${{ attached: [cpuPolicy], flags: pausedOut }}                               | ${true}  | ${'somebody paused scaling out'}
    ${{ attached: [cpuPolicy], flags: pausedOut, ours: active }}                 | ${true}  | ${'the flag is not ours'}
    ${{ attached: [cpuPolicy], flags: pausedOut, ours: pausedOut }}              | ${false} | ${'the flag is ours and will be cleared'}
    ${{ attached: [cpuPolicy], flags: pausedIn }}                                | ${false} | ${'only scaling in is paused'}
  `('$expected, for $because', ({ row, expected }) => {
    expect(answers(nothingElseRaises, row)).toEqual([expected, expected]);
  });
});

describe.each([
  ['lowers', nothingElseLowers],
  ['raises', nothingElseRaises],
] as const)('nothing but Prescale %s the count', (_, question) => {
  const { service } = worldWith();
  const record = recordOf(worldWith());

  it('where nothing is registered', () => {
    expect(question({ observed: { service, policies: [cpuPolicy] }, record })).toBe(true);
  });

  it('is not believed of policies that were not read', () => {
    const scalableTarget = { min: 1, max: 4, suspended: paused, arn: 'arn' };
    expect(question({ observed: { service, scalableTarget }, record })).toBe(false);
  });
});
