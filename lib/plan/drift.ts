import type { Aim } from './aim.ts';
import { countsOf } from './aim.ts';
import { announce } from './announce.ts';
import type { Draft } from './draft.ts';
import type { Observed } from './observed.ts';
import type { Step } from './step.ts';
import { defendedEvents, occurrenceId, type Wanted } from './wanted.ts';

/**
 * What differs from what was applied, though Prescale did not do it. It is told once and respected, unless the target
 * says `enforce`, or fewer tasks are asked for than a pre-event is owed: that is put right at once.
 */
export function drift(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  const found = driftOf(draft, wanted, observed);
  const defence = defend(wanted, observed, aim);
  const enforcing = found.length > 0 && wanted.target.enforce ? enforce(draft, wanted, observed, aim) : [];
  const steps = defence.length > 0 ? defence : enforcing;
  draft.add(...steps);
  const fingerprint = found.length === 0 ? undefined : found.join('; ');
  const isNew = fingerprint !== undefined && fingerprint !== draft.record.drift;
  if (steps.length === 0 && !isNew) {
    if (fingerprint === undefined && draft.record.drift !== undefined) draft.note({ drift: undefined });
    return;
  }
  const event = defendedEvents(wanted.state)[0];
  const said = steps.length > 0 ? 'It was put back.' : 'It is left so.';
  draft.note(
    { drift: steps.length > 0 ? undefined : fingerprint },
    announce(
      wanted,
      now,
      { kind: 'drift', subject: now.toISOString(), severity: defence.length > 0 ? 'critical' : 'warning' },
      {
        from: countsOf(observed),
        ...(steps.length > 0 && { to: { desired: Math.max(observed.service.desired, aim.floor) } }),
        because: `${found.join('; ') || `fewer tasks are asked for than the ${aim.floor} that are owed`}. ${said}`,
        details: [wanted.state.because],
        ...(event && { window: event.window, phase: event.phase, thread: occurrenceId(event) }),
      },
    ),
  );
}

function driftOf(
  draft: Draft,
  { state, target }: Wanted,
  { scalableTarget: found, service }: Observed,
): readonly string[] {
  const applied = draft.record.applied?.counts;
  if (applied === undefined) return [];
  const { min, max } = applied;
  const count = service.desired;
  if (min === undefined || max === undefined) {
    return [
      ...(found === undefined ? [] : [`somebody registered the target with ${found.min} to ${found.max} tasks`]),
      ...(count === applied.desired ? [] : [`the desired count is ${count} instead of ${applied.desired}`]),
    ];
  }
  if (found === undefined) return [`somebody deregistered the target, so ${target.name} does not scale by itself`];
  const { dynamicScalingIn, dynamicScalingOut, scheduledScaling } = found.suspended;
  const isResumed = state.autoscaling === 'suspended' && !(dynamicScalingIn && dynamicScalingOut && scheduledScaling);
  return [
    ...(found.min === min && found.max === max
      ? []
      : [`the bounds are ${found.min} to ${found.max} instead of ${min} to ${max}`]),
    ...(isResumed ? ['somebody resumed autoscaling'] : []),
    ...(count < Math.min(min, found.min) || count > Math.max(max, found.max)
      ? [`the desired count ${count} is outside ${min} to ${max}`]
      : []),
  ];
}

/** The floor of a pre-event, also where only the bounds would let autoscaling go below it. */
function defend(wanted: Wanted, observed: Observed, aim: Aim): readonly Step[] {
  if (defendedEvents(wanted.state).length === 0) return [];
  const { service, scalableTarget: found } = observed;
  const on = { service: wanted.target.ecs, because: `at least ${aim.floor} tasks are owed: ${wanted.state.because}` };
  const isLoose = found !== undefined && (found.min < aim.floor || found.max < aim.floor);
  return [
    ...(isLoose
      ? [
          {
            kind: 'register' as const,
            ...on,
            min: Math.max(found.min, aim.floor),
            max: Math.max(found.max, aim.floor, service.desired),
            suspended: found.suspended,
          },
        ]
      : []),
    ...(service.desired < aim.floor
      ? [{ kind: 'set-desired' as const, ...on, from: service.desired, to: aim.floor }]
      : []),
  ];
}

function enforce(
  draft: Draft,
  wanted: Wanted,
  { service, scalableTarget: found }: Observed,
  aim: Aim,
): readonly Step[] {
  const applied = draft.record.applied?.counts;
  if (applied === undefined) return [];
  const on = { service: wanted.target.ecs, because: `${wanted.target.name} is enforced: ${wanted.state.because}` };
  const isRegistered = applied.min !== undefined && applied.max !== undefined;
  const least = isRegistered
    ? Math.min(Math.max(service.desired, applied.min ?? 0), applied.max ?? service.desired)
    : applied.desired;
  const flags =
    wanted.state.autoscaling === 'suspended'
      ? { dynamicScalingIn: true, dynamicScalingOut: true, scheduledScaling: true }
      : (found?.suspended ?? { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false });
  return [
    ...(isRegistered && aim.bounds !== undefined
      ? [
          {
            kind: 'register' as const,
            ...on,
            min: applied.min ?? aim.bounds.min,
            max: applied.max ?? aim.bounds.max,
            suspended: flags,
          },
        ]
      : []),
    ...(least === service.desired ? [] : [{ kind: 'set-desired' as const, ...on, from: service.desired, to: least }]),
  ];
}
