import type { Dice } from '../dice.ts';
import type { CallFault, Happening, Outage, PolicyPlan, PortName, Scenario } from '../scenario.ts';
import { anyBounds, anyPolicies, anySuspended } from './targets.ts';
import { anyWindow } from './windows.ts';

type Shape = Omit<Scenario, 'happenings'>;
type OutageChange = Extract<Content, { kind: 'outage' }>;
type Content = Happening extends infer One ? (One extends { at: number } ? Omit<One, 'at'> : never) : never;

/**
 * What goes wrong and what others do, mostly near the `edges` at which the wanted state of a target changes: there
 * something is under way that can be disturbed.
 *
 * @param edges in minutes since the start, ascending
 */
export function anyHappenings(dice: Dice, shape: Shape, edges: readonly number[]): readonly Happening[] {
  const last = edges.at(-1) ?? 60;
  const moment = (): number =>
    edges.length > 0 && dice.chance(0.85) ? Math.max(0, dice.pick(edges) + dice.int(-1, 3)) : dice.int(0, last + 30);
  const made = [
    ...dice.times(4, 11, () => anyDisturbance(dice, shape)),
    ...(dice.chance(0.6) ? [anyClamp(dice)] : []),
    ...(dice.chance(0.6) ? dice.times(1, 4, () => anyWorldChange(dice, shape)) : []),
    ...(dice.chance(0.5) ? dice.times(1, 3, (index) => anyScheduleChange(dice, shape, index)) : []),
    ...(dice.chance(0.35) ? dice.times(1, 2, () => anyOverride(dice, shape)) : []),
  ];
  return made.map((one): Happening => ({ at: moment(), ...one })).sort((a, b) => a.at - b.at);
}

function anyDisturbance(dice: Dice, { targets }: Shape): Content {
  const aimed = dice.chance(0.5) ? { target: dice.pick(targets).name } : {};
  const what = dice.int(0, 99);
  if (what < 40) return { kind: 'fault', ...anyFault(dice), ...aimed };
  if (what < 54) return { kind: 'outage', outage: dice.pick(outages), minutes: dice.int(1, 200), ...aimed };
  if (what < 60) return { kind: 'outage', ...anySlowness(dice), ...aimed };
  if (what < 68) return { kind: 'frozen', ...anyFreeze(dice) };
  if (what < 72) return { kind: 'memory-lost', ...aimed };
  if (what < 79)
    return { kind: 'crash', call: dice.chance(0.7) ? dice.int(1, 10) : dice.int(1, 40), after: dice.chance(0.5) };
  if (what < 83)
    return {
      kind: 'two-at-once',
      order: dice.int(0, 1_000_000),
      skewMs: dice.pick([0, 0, 90_000, -90_000]),
      oldSchedule: dice.chance(0.3),
    };
  if (what < 87) return { kind: 'ticks-missed', minutes: dice.pick([2, 5, 30, 300, 2000, 4000]) };
  if (what < 90) return { kind: 'clock-skew', skewMs: dice.pick([90_000, -90_000]), minutes: dice.int(1, 30) };
  if (what < 95) return { kind: 'time-runs-out', calls: dice.int(1, 25) };
  return { kind: 'not-yet-there', puts: dice.int(1, 4) };
}

/** Calls of one target or of one port that take long or are never answered. */
function anySlowness(dice: Dice): Pick<OutageChange, 'outage' | 'minutes' | 'ms' | 'port'> {
  const minutes = dice.int(1, 60);
  const port = dice.chance(0.6) ? { port: dice.chance(0.7) ? dice.pick(changes) : dice.pick(reads) } : {};
  return dice.chance(0.5)
    ? { outage: 'hang', minutes, ...port }
    : { outage: 'slow', minutes, ms: dice.int(500, 2_900), ...port };
}

/** Registrations that do not move the count at once: this seldom matters, so it mostly lasts to the end. */
function anyClamp(dice: Dice): OutageChange {
  const minutes = dice.int(300, 30_000);
  return dice.chance(0.5)
    ? { kind: 'outage', outage: 'clamp-fails', minutes }
    : { kind: 'outage', outage: 'clamp-late', minutes, ms: dice.int(1_000, 150_000) };
}

/** For a moment, or into one of the next ticks, mostly into what is under way there. */
function anyFreeze(dice: Dice): Omit<Extract<Content, { kind: 'frozen' }>, 'kind'> {
  const ms = dice.chance(0.25) ? dice.int(500, 55_000) : 60_000 * dice.int(1, 3) + dice.int(-2_000, 2_000);
  return {
    call: dice.chance(0.6) ? dice.int(1, 12) : dice.int(1, 30),
    after: dice.chance(0.5),
    ms,
    heard: dice.chance(0.5),
  };
}

const outages: readonly Outage[] = [
  'register-denied',
  'register-denied',
  'register-contended',
  'register-contended',
  'autoscaling-denied',
  'autoscaling-writes-denied',
  'autoscaling-writes-denied',
  'autoscaling-down',
  'ecs-denied',
  'ecs-writes-denied',
  'ecs-down',
  'cloudwatch-denied',
  'cloudwatch-denied',
  'cloudwatch-denied',
  'cloudwatch-denied',
  'dynamodb-down',
  'sns-down',
  'slack-down',
];

function anyFault(dice: Dice): { fault: CallFault; port: PortName; ms?: number } {
  const fault = dice.pick<CallFault>([
    'slow',
    'hang',
    'late',
    'late',
    'throttle',
    'server-error',
    'timeout-before',
    'timeout-after',
    'concurrent-update',
    'concurrent-update',
    'conflict',
  ]);
  if (fault === 'slow') return { fault, port: dice.pick([...changes, ...reads]), ms: dice.int(500, 2_900) };
  if (fault === 'late') return { fault, port: dice.pick(changes), ms: dice.int(1_000, 70_000) };
  if (fault === 'conflict')
    return { fault, port: dice.pick(['records.write', 'records.write', 'records.writeStage', 'records.remove']) };
  if (fault === 'concurrent-update')
    return { fault, port: dice.pick(changes.filter((name) => name.startsWith('scalableTargets'))) };
  return { fault, port: dice.chance(0.75) ? dice.pick(changes) : dice.pick(reads) };
}

const changes: readonly PortName[] = [
  'services.setDesired',
  'services.setDesired',
  'scalableTargets.register',
  'scalableTargets.register',
  'scalableTargets.deregister',
  'scalableTargets.tag',
  'scalableTargets.putPolicy',
  'scalableTargets.putScheduledAction',
  'alarms.put',
  'records.write',
  'records.write',
  'records.writeStage',
  'publisher.publish',
];

const reads: readonly PortName[] = [
  'services.describe',
  'services.stoppedTasks',
  'scalableTargets.describe',
  'scalableTargets.policies',
  'scalableTargets.configuration',
  'alarms.describe',
  'records.load',
  'records.goodFiles',
  'records.keepGoodFiles',
];

function anyWorldChange(dice: Dice, shape: Shape): Content {
  const plan = dice.pick(shape.targets);
  const target = plan.name;
  const policies = anyPolicies(target);
  const changed = (policy: PolicyPlan): PolicyPlan =>
    policy.type === 'StepScaling'
      ? { ...policy, configuration: { ...policy.configuration, Cooldown: dice.int(61, 500) } }
      : {
          ...policy,
          configuration: {
            ...policy.configuration,
            ...(policy.type === 'PredictiveScaling' ? { Mode: 'ForecastOnly' } : { TargetValue: dice.int(20, 60) }),
          },
        };
  switch (dice.int(0, 15)) {
    case 0:
    case 1:
      return { kind: 'sets-desired', target, desired: dice.int(0, 16) };
    case 2:
      return { kind: 'sets-bounds', target, bounds: anyBounds(dice) };
    case 3:
    case 4:
      return { kind: 'applies', target };
    case 5:
      return { kind: 'deregisters', target };
    case 6:
      return { kind: 'puts-policy', target, policy: changed(dice.pick(policies)) };
    case 7:
      return { kind: 'puts-policy', target, policy: dice.pick(policies) };
    case 8:
      return { kind: 'deletes-policy', target, name: dice.pick(policies).name };
    case 9:
      return {
        kind: 'puts-action',
        target,
        action: { name: dice.pick(['evening', 'new']), schedule: 'cron(15 3 * * ? *)', max: 7 },
      };
    case 10:
      return { kind: 'deletes-action', target, name: dice.pick(['evening', 'once', 'every-day']) };
    case 11:
      return { kind: 'sets-tag', target, key: dice.pick(['team', 'new']), value: dice.pick(['a', 'b']) };
    case 12:
      return { kind: 'sets-flags', target, suspended: anySuspended(dice) };
    case 13:
      return { kind: 'adds-alarm-action', target, policy: 'step-out' };
    case 14:
      return dice.chance(0.5)
        ? { kind: 'tasks-start', target, seconds: dice.pick([10, 300, 900]) }
        : {
            kind: 'tasks-start',
            target,
            seconds: 40,
            failing: 'CannotPullContainerError: pull image manifest has been retried',
          };
    default:
      return plan.found.controller === 'CODE_DEPLOY'
        ? { kind: 'code-deploy', target, minutes: dice.int(1, 60) }
        : { kind: 'load-changes', target, load: dice.int(0, 9000) };
  }
}

function anyScheduleChange(dice: Dice, shape: Shape, index: number): Content {
  const target = dice.pick(shape.targets).name;
  const { windows } = shape;
  switch (dice.int(0, 9)) {
    case 0:
      return { kind: 'window-put', window: anyWindow(dice, shape, `added-${index}`) };
    case 1:
    case 2: {
      const before = dice.pick(windows);
      const after = anyWindow(dice, shape, before.name);
      // Mostly only the counts change, or only the times, while it is in force.
      if (dice.chance(0.4)) return { kind: 'window-put', window: { ...after, kind: before.kind, lines: before.lines } };
      return {
        kind: 'window-put',
        window: dice.chance(0.5)
          ? after
          : { ...before, lines: after.kind === before.kind ? after.lines : before.lines },
      };
    }
    case 3:
    case 4:
      return { kind: 'window-deleted', name: dice.pick(windows).name };
    case 5:
      return { kind: 'target-enabled', target, enabled: dice.chance(0.3) };
    case 6:
      return { kind: 'target-listed', target, listed: dice.chance(0.3) };
    case 7:
      return { kind: 'stage-enabled', enabled: dice.chance(0.5) };
    default:
      return { kind: 'file-broken', file: dice.pick(['platform', 'events']), minutes: dice.int(2, 600) };
  }
}

function anyOverride(dice: Dice, { targets }: Shape): Content {
  const target = dice.pick(targets).name;
  if (dice.chance(0.2)) return { kind: 'override-ended', target };
  const desired = dice.int(0, 14);
  const capacity = dice.chance(0.6) ? { desired } : { min: Math.max(0, desired - 2), max: desired + 3 };
  // Every second one, without a throw of its own: the seeds that found something keep their scenarios.
  const meant = desired % 2 === 0 ? { meant: true as const } : {};
  return { kind: 'override-set', target, capacity, minutes: dice.pick([2, 20, 90, 600]), ...meant };
}
