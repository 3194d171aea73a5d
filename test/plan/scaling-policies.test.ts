import { describe, expect, it } from 'vitest';
import type { ScalingPolicy } from '../../lib/plan/autoscaling.ts';
import { metricOf } from '../../lib/plan/metric.ts';
import { plan } from '../../lib/plan/plan.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import { scalingKey, scalingPolicies } from '../../lib/plan/scaling-policies.ts';
import { noneSuspended } from '../../lib/plan/suspended-flags.ts';
import type { TargetTracking } from '../../lib/schedule/schedule.ts';
import { calls, lastWritten, reasons } from './read-plan.ts';
import { appliedTo, at, occurrence, recordWith, type SeenParts, seenWith, wantedWith } from './wanted-with.ts';
import { cpuPolicy, memoryPolicy, quickPolicy, stepOut } from './worlds.ts';

const cpu60: TargetTracking = { metric: 'cpu', target: 60 };
const cpu70: TargetTracking = { metric: 'cpu', target: 70 };
const memory80: TargetTracking = { metric: 'memory', target: 80 };
const requests: TargetTracking = { metric: 'requests', target: 900, resourceLabel: 'app/web/1/targetgroup/web/2' };
const specification = { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' };
const asking = (...scaling: readonly TargetTracking[]) => wantedWith({ target: { scaling } });
/** `cpuPolicy` as it is when the schedule's own was put. */
const cpuAt60: ScalingPolicy = { ...cpuPolicy, configuration: { ...cpuPolicy.configuration, TargetValue: 60 } };
const quick = quickPolicy.configuration.PredefinedMetricSpecification;
const quickAt = (target: number): ScalingPolicy => ({
  ...quickPolicy,
  configuration: { ...quickPolicy.configuration, TargetValue: target },
});
const quickMemory: ScalingPolicy = {
  ...memoryPolicy,
  configuration: {
    TargetValue: 80,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageMemoryUtilizationHighResolution' },
  },
};
const puts = (scaling: readonly TargetTracking[], present: readonly ScalingPolicy[]) =>
  scalingPolicies(asking(...scaling), present).flatMap((step) => (step.kind === 'put-policy' ? [step.policy] : []));

describe('the policies that the schedule asks for', () => {
  const inAfter60 = { scaleInCooldownSeconds: 60 };
  const inAfter300 = { scaleInCooldownSeconds: 300 };
  const outAtOnce = { scaleOutCooldownSeconds: 0 };

  const onCpu = (target: number) => ({ TargetValue: target, PredefinedMetricSpecification: specification });
  const created = { name: 'prescale-cpu', configuration: onCpu(60) };
  const updated = { name: 'cpu70', configuration: { ...onCpu(60), ScaleInCooldown: 300 } };
  const coolingFor60 = { name: 'cpu70', configuration: { ...onCpu(70), ScaleInCooldown: 60 } };
  const scalingOutAtOnce = {
    name: 'cpu70',
    configuration: { ...onCpu(70), ScaleInCooldown: 300, ScaleOutCooldown: 0 },
  };
  const onRequests = {
    name: 'prescale-requests',
    configuration: {
      TargetValue: 900,
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        ResourceLabel: 'app/web/1/targetgroup/web/2',
      },
    },
  };
  const quickUpdated = (cooldown: number) => ({
    name: 'quick',
    configuration: { TargetValue: 60, PredefinedMetricSpecification: quick, ScaleInCooldown: cooldown },
  });
  it.each`
    scaling                          | present                      | expected               | because
    ${[]}                            | ${[cpuPolicy]}               | ${[]}                  | ${'none is asked for: what is there is left alone'}
    ${[cpu60]}                       | ${[]}                        | ${[created]}           | ${'there is none on that metric'}
    ${[cpu60]}                       | ${[memoryPolicy, stepOut]}   | ${[created]}           | ${'others are on other metrics'}
    ${[cpu70]}                       | ${[cpuPolicy]}               | ${[]}                  | ${'it is as the schedule says; a cooldown that the schedule leaves out is kept'}
    ${[cpu60]}                       | ${[memoryPolicy, cpuPolicy]} | ${[updated]}           | ${'one on the metric is updated in place, whatever its name'}
    ${[{ ...cpu70, ...inAfter300 }]} | ${[cpuPolicy]}               | ${[]}                  | ${'its cooldown is as the schedule says'}
    ${[{ ...cpu70, ...inAfter60 }]}  | ${[cpuPolicy]}               | ${[coolingFor60]}      | ${'another cooldown for scaling in is asked for'}
    ${[{ ...cpu70, ...outAtOnce }]}  | ${[cpuPolicy]}               | ${[scalingOutAtOnce]}  | ${'no pause between scaling out is asked for'}
    ${[requests]}                    | ${[]}                        | ${[onRequests]}        | ${'requests are counted at a load balancer'}
    ${[cpu60, memory80]}             | ${[memoryPolicy]}            | ${[created]}           | ${'one of two is as asked for'}
    ${[cpu60]}                       | ${[quickAt(70)]}             | ${[quickUpdated(300)]} | ${'one that follows the metric every 20 seconds is updated in place, and goes on doing so'}
    ${[{ ...cpu60, ...inAfter60 }]}  | ${[quickAt(60)]}             | ${[quickUpdated(60)]}  | ${'its cooldowns are the schedule’s'}
    ${[cpu60]}                       | ${[quickAt(60)]}             | ${[]}                  | ${'it is as the schedule says'}
    ${[memory80]}                    | ${[quickMemory]}             | ${[]}                  | ${'so is one on memory'}
    ${[cpu60]}                       | ${[quickMemory]}             | ${[created]}           | ${'that one is on another metric'}
    ${[cpu60]}                       | ${[quickAt(50), cpuPolicy]}  | ${[updated]}           | ${'of two it is the one that a new policy would collide with, whatever their order'}
    ${[cpu60]}                       | ${[cpuPolicy, quickAt(50)]}  | ${[updated]}           | ${'in this order too'}
  `('$because', ({ scaling, present, expected }) => {
    const found = puts(scaling, present);
    expect(found.map(({ name, configuration }) => ({ name, configuration }))).toStrictEqual(expected);
    expect(found.every(({ type }) => type === 'TargetTrackingScaling')).toBe(true);
  });

  it('a load balancer that a policy counts at is kept where the schedule names none', () => {
    const there: ScalingPolicy = {
      ...cpuPolicy,
      configuration: {
        TargetValue: 500,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: 'app/old' },
      },
    };
    const [kept] = puts([{ metric: 'requests', target: 900 }], [there]);
    expect(kept?.configuration.PredefinedMetricSpecification).toMatchObject({ ResourceLabel: 'app/old' });
    const [moved] = puts([requests], [there]);
    expect(moved?.configuration.PredefinedMetricSpecification).toMatchObject({ ResourceLabel: requests.resourceLabel });
  });

  it('each says why', () => {
    const because = (present: readonly ScalingPolicy[]) => scalingPolicies(asking(cpu60), present)[0]?.because;
    expect(because([])).toBe('the schedule asks for a policy on cpu; Nothing is in force.');
    expect(because([cpuPolicy])).toBe('the schedule says so of cpu70; Nothing is in force.');
  });

  it('a target without such a section asks for none', () => {
    expect(scalingPolicies(wantedWith(), [])).toEqual([]);
    expect(scalingKey(wantedWith())).toBeUndefined();
  });

  it.each`
    one        | other                              | isSame   | because
    ${[cpu60]} | ${[{ target: 60, metric: 'cpu' }]} | ${true}  | ${'the order in which it is written says nothing'}
    ${[cpu60]} | ${[cpu70]}                         | ${false} | ${'another target value is asked for'}
    ${[cpu60]} | ${[cpu60, requests]}               | ${false} | ${'another policy is asked for'}
  `('what is asked for is told apart: $because', ({ one, other, isSame }) => {
    expect(scalingKey(asking(...one)) === scalingKey(asking(...other))).toBe(isSame);
  });
});

describe('the metric that a policy follows', () => {
  const following = (value: unknown): ScalingPolicy => ({
    ...cpuPolicy,
    configuration: { PredefinedMetricSpecification: value as never },
  });
  it.each`
    policy                                         | expected                                           | because
    ${cpuPolicy}                                   | ${'ECSServiceAverageCPUUtilization'}               | ${'target tracking on a metric of AWS’s'}
    ${quickAt(70)}                                 | ${'ECSServiceAverageCPUUtilizationHighResolution'} | ${'its variant of 20 seconds is another to AWS, as far as is known'}
    ${{ ...cpuPolicy, type: 'PredictiveScaling' }} | ${undefined}                                       | ${'policies of another type may share a metric'}
    ${stepOut}                                     | ${undefined}                                       | ${'a step policy follows its alarm'}
    ${following(undefined)}                        | ${undefined}                                       | ${'a metric of one’s own'}
    ${following(null)}                             | ${undefined}                                       | ${'none is given'}
    ${following('cpu')}                            | ${undefined}                                       | ${'not what AWS would send'}
    ${following([])}                               | ${undefined}                                       | ${'nor this'}
    ${following({})}                               | ${undefined}                                       | ${'nor this, without a type'}
    ${following({ PredefinedMetricType: 7 })}      | ${undefined}                                       | ${'nor this, with a type that is none'}
  `('$expected: $because', ({ policy, expected }) => {
    expect(metricOf(policy)).toBe(expected);
  });
});

describe('when the policies are put', () => {
  const wanted = asking(cpu60);
  const key = scalingKey(wanted) ?? '';
  const planned = (seen: SeenParts, record: Partial<TargetRecord> = {}, by = wanted) =>
    plan(by, seenWith({ bounds: [2, 10], ...seen }), recordWith({ applied: appliedTo(by), ...record }), at('12:00'));

  it('that they may be missing is written first, then that they are there', () => {
    const steps = planned({ policies: [] }, { scalingKey: 'before' });
    expect(reasons(steps)).toEqual([
      ['remember', 'the change is kept before the policies are put'],
      ['put policy prescale-cpu', 'the schedule asks for a policy on cpu; Nothing is in force.'],
      ['remember', 'what was done and what is to be told go into one write'],
    ]);
    expect(steps[0]).not.toHaveProperty('record.scalingKey');
    expect(lastWritten(steps)?.scalingKey).toBe(key);
  });

  it.each`
    seen                                                                               | record                 | expected                       | because
    ${{ policies: [] }}                                                                | ${{ scalingKey: key }} | ${['put policy prescale-cpu']} | ${'somebody deleted it'}
    ${{ policies: [cpuAt60] }}                                                         | ${{ scalingKey: key }} | ${[]}                          | ${'all is as it should be'}
    ${{ configuration: { policies: [], scheduledActions: [], tags: {}, alarms: [] } }} | ${{}}                  | ${['put policy prescale-cpu']} | ${'everything was read, so the policies too'}
    ${{}}                                                                              | ${{}}                  | ${[]}                          | ${'the policies were not read'}
    ${{ bounds: undefined, policies: [] }}                                             | ${{}}                  | ${[]}                          | ${'a target that is not registered has none'}
  `('$expected: $because', ({ seen, record, expected }) => {
    expect(calls(planned(seen, record)).filter((call) => call.startsWith('put'))).toEqual(expected);
  });

  it('nothing is written where nothing is new', () => {
    expect(planned({ policies: [cpuAt60] }, { scalingKey: key })).toEqual([]);
    expect(planned({}, { scalingKey: key })).toEqual([]);
  });

  it('what was put is kept in mind also where a look found it there already', () => {
    expect(lastWritten(planned({ policies: [cpuAt60] }))?.scalingKey).toBe(key);
  });

  it.each(['suspended', 'deregistered'] as const)('not while autoscaling is %s', (autoscaling) => {
    const event = wantedWith({ target: { scaling: [cpu60] }, state: { autoscaling, inForce: [occurrence()] } });
    const steps = planned({ policies: [] }, {}, event);
    expect(steps.map(({ kind }) => kind).filter((kind) => kind === 'put-policy' || kind === 'look-again')).toEqual([]);
  });

  it('after another look where the target was registered just now', () => {
    const steps = plan(wanted, seenWith({ policies: [] }), recordWith({ scalingKey: 'before' }), at('12:00'));
    expect(calls(steps)).toEqual(['bounds 2 to 10']);
    expect(steps.at(-1)).toMatchObject({
      kind: 'look-again',
      because: 'the next calls need what AWS says after these',
    });
    expect(lastWritten(steps)).not.toHaveProperty('scalingKey');
  });

  it('though the tick that registered the target anew was cut off right after', () => {
    const steps = plan(wanted, seenWith({ policies: [] }), recordWith({ scalingKey: key }), at('12:00'));
    const first = steps.findIndex(({ kind }) => kind === 'register');
    expect(lastWritten(steps.slice(0, first))).not.toHaveProperty('scalingKey');
  });

  it('after another look where a suspended event has just ended: others may have changed them meanwhile', () => {
    const event = wantedWith({
      target: { scaling: [cpu60] },
      state: { autoscaling: 'suspended', inForce: [occurrence()] },
    });
    const record = { applied: appliedTo(event), suspended: noneSuspended, scalingKey: key };
    const steps = plan(wanted, seenWith({ bounds: [2, 10] }), recordWith(record), at('12:00'));
    expect(lastWritten(steps)).not.toHaveProperty('scalingKey');
    expect(steps.at(-1)?.kind).toBe('look-again');
  });

  it('at once where only the bounds are registered anew', () => {
    const steps = plan(wanted, seenWith({ bounds: [1, 3], policies: [] }), recordWith(), at('12:00'));
    expect(calls(steps)).toEqual(['bounds 2 to 10', 'put policy prescale-cpu']);
    expect(steps.at(-1)?.kind).toBe('remember');
  });

  it('no other look is taken where there is nothing to put', () => {
    const unasked = plan(wantedWith(), seenWith({ policies: [] }), recordWith(), at('12:00'));
    expect(calls(unasked)).toEqual(['bounds 2 to 10']);
    expect(unasked.at(-1)?.kind).toBe('remember');
    const away = wantedWith({ target: { scaling: [cpu60] }, baseIsFound: true });
    const unregistered = plan(away, seenWith({ policies: [] }), recordWith({ applied: appliedTo(away) }), at('12:00'));
    expect(unregistered.map(({ kind }) => kind)).toEqual(['remember']);
    const inDay = { min: 5, desired: 5, inForce: [occurrence({ window: 'day', kind: 'scale-up' })] };
    const raised = plan(
      { ...away, state: { ...away.state, ...inDay } },
      seenWith({ policies: [] }),
      recordWith(),
      at('12:00'),
    );
    expect(raised.map(({ kind }) => kind)).toEqual(['remember', 'set-desired', 'remember']);
  });

  it('a section that was taken out is forgotten once, and its policies stay', () => {
    const steps = planned({ policies: [cpuPolicy] }, { scalingKey: key }, wantedWith());
    expect(steps.map(({ kind }) => kind)).toEqual(['remember']);
    expect(lastWritten(steps)).not.toHaveProperty('scalingKey');
    expect(planned({ policies: [cpuPolicy] }, {}, wantedWith())).toEqual([]);
  });
});
