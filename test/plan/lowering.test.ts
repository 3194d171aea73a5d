import { describe, expect, it } from 'vitest';
import type { ScalingPolicy, Suspended } from '../../lib/plan/autoscaling.ts';
import { nothingElseLowers } from '../../lib/plan/lowering.ts';
import type { Observed } from '../../lib/plan/observed.ts';
import { recordOf } from './play.ts';
import { active, cpuPolicy, stepIn, stepOut, worldWith } from './worlds.ts';

const step = (configuration: ScalingPolicy['configuration']): ScalingPolicy => ({ ...stepOut, configuration });
const adjusts = (...adjustments: readonly unknown[]): ScalingPolicy =>
  step({ AdjustmentType: 'ChangeInCapacity', StepAdjustments: adjustments as never });
const pausedIn = { ...active, dynamicScalingIn: true };

interface Row {
  readonly attached?: readonly ScalingPolicy[];
  readonly saved?: readonly ScalingPolicy[];
  readonly flags?: Suspended;
  readonly ours?: Suspended;
}

function nothingLowers({ attached, saved, flags = active, ours }: Row, part: 'policies' | 'configuration'): boolean {
  const world = worldWith();
  const policies = [...(attached ?? [])];
  const observed: Observed = {
    service: world.service,
    scalableTarget: { min: 1, max: 4, suspended: flags, arn: 'arn' },
    ...(part === 'policies'
      ? { policies }
      : { configuration: { policies, scheduledActions: [], tags: {}, alarms: [] } }),
  };
  const configuration = { policies: [...(saved ?? [])], scheduledActions: [], tags: {}, alarms: [] };
  return nothingElseLowers(observed, {
    ...recordOf(world),
    ...(saved && {
      snapshot: { takenAt: '', min: 1, max: 4, suspended: active, configuration, deregistered: true },
    }),
    ...(ours && { suspended: ours }),
  });
}

describe('nothing but Prescale lowers the count', () => {
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
    expect(nothingLowers(row, 'policies')).toBe(expected);
    expect(nothingLowers(row, 'configuration')).toBe(expected);
  });

  it('where nothing is registered', () => {
    const world = worldWith();
    expect(nothingElseLowers({ service: world.service, policies: [cpuPolicy] }, recordOf(world))).toBe(true);
  });

  it('is not believed of policies that were not read', () => {
    const world = worldWith();
    const scalableTarget = { min: 1, max: 4, suspended: pausedIn, arn: 'arn' };
    expect(nothingElseLowers({ service: world.service, scalableTarget }, recordOf(world))).toBe(false);
  });
});
