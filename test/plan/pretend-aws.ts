import type {
  Alarm,
  AutoscalingConfiguration,
  ScalableTarget,
  ScalingPolicy,
  ScheduledAction,
} from '../../lib/plan/autoscaling.ts';
import type { ObservedService, StoppedTask } from '../../lib/plan/ecs-service.ts';
import { metricOf } from '../../lib/plan/metric.ts';
import type { Observed } from '../../lib/plan/observed.ts';
import { type TargetRecord, targetRecord } from '../../lib/plan/record.ts';
import { type SnapshotCopy, snapshotCopy } from '../../lib/plan/snapshot-copy.ts';
import type { Registration, Step } from '../../lib/plan/step.ts';
import type { WhatToRead } from '../../lib/plan/what-to-read.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { partOf } from '../../lib/tell/announcement-of.ts';

/** One service, what Application Auto Scaling and CloudWatch hold of it, and what Prescale remembers. A value. */
export interface World {
  readonly service: ObservedService;
  readonly registered?: ScalableTarget & Omit<AutoscalingConfiguration, 'alarms'>;
  readonly alarms: readonly Alarm[];
  readonly stopped: readonly StoppedTask[];
  readonly record?: TargetRecord;
  /** The second copy of its snapshot. */
  readonly copy?: SnapshotCopy;
  readonly published: readonly Announcement[];
  /** `false`: tasks that are asked for do not start. */
  readonly tasksStart: boolean;
  /** Makes ARNs that are never used twice. */
  readonly serial: number;
}

/** What AWS or DynamoDB would refuse. */
export class Refused extends Error {}

/** The world after one step, as AWS does it. Pure. */
export function after(world: World, step: Step, now: Date): World {
  switch (step.kind) {
    case 'remember':
      return { ...world, record: written(world, step.record) };
    case 'warm-up':
      return {
        ...world,
        record: written(world, {
          ...step.record,
          warmUp: { thread: step.thread, requests: step.requests, answered: step.requests },
        }),
      };
    case 'keep-copy':
      return { ...world, copy: snapshotCopy.parse(JSON.parse(JSON.stringify(step.copy))) };
    case 'drop-copy': {
      const { copy: _, ...rest } = world;
      return rest;
    }
    case 'forget': {
      if (world.record?.version !== step.record.version) throw new Refused('conflict');
      if (world.record.outbox.length > 0) throw new Refused('something is still to be told');
      const { record: _, ...rest } = world;
      return rest;
    }
    case 'set-desired':
      return withDesired(world, step.to);
    case 'register':
      return registered(world, step);
    case 'deregister': {
      const { registered: gone, ...rest } = world;
      if (gone === undefined) throw new Refused('ObjectNotFoundException');
      return rest;
    }
    case 'tag': {
      const target = there(world);
      if (target.arn !== step.arn) throw new Refused('ResourceNotFoundException');
      return { ...world, registered: { ...target, tags: { ...target.tags, ...step.tags } } };
    }
    case 'put-policy':
      return withPolicy(world, step.policy);
    case 'put-scheduled-action':
      return withAction(world, step.action, now);
    case 'put-alarm':
      return { ...world, alarms: [...world.alarms.filter(({ name }) => name !== step.alarm.name), step.alarm] };
    case 'look-again':
      return world;
    default:
      return step satisfies never;
  }
}

/** What a look finds: never more than it asked for. */
export function observe(world: World, look: WhatToRead): Observed {
  const { registered: found, service, alarms, stopped, record } = world;
  const configuration =
    found === undefined
      ? { policies: [], scheduledActions: [], tags: {} }
      : {
          policies: found.policies.map((policy) => withAlarms(policy, alarms)),
          scheduledActions: found.scheduledActions,
          tags: found.tags,
        };
  const names = [
    ...(record?.snapshot?.configuration.alarms.map(({ name }) => name) ?? []),
    ...configuration.policies.filter(({ type }) => type === 'StepScaling').flatMap((policy) => policy.alarms),
  ];
  return {
    service,
    ...(found && { scalableTarget: { min: found.min, max: found.max, suspended: found.suspended, arn: found.arn } }),
    ...(look.configuration === 'all' && {
      configuration: { ...configuration, alarms: alarms.filter(({ name }) => names.includes(name)) },
    }),
    ...(look.configuration === 'policies' && { policies: configuration.policies }),
    ...(look.copy && world.copy && { copy: world.copy }),
    ...(look.stopped && service.running < service.desired && { stopped }),
  };
}

/** The alarms of a step policy are those whose actions name it. */
const withAlarms = (policy: ScalingPolicy, alarms: readonly Alarm[]): ScalingPolicy =>
  policy.type === 'StepScaling'
    ? { ...policy, alarms: alarms.filter(({ definition }) => names(definition, policy.arn)).map(({ name }) => name) }
    : policy;

const names = ({ AlarmActions }: Alarm['definition'], arn: string): boolean =>
  Array.isArray(AlarmActions) && AlarmActions.includes(arn);

function written({ record: stored }: World, record: TargetRecord): TargetRecord {
  if ((stored?.version ?? 0) !== record.version) throw new Refused('conflict');
  return targetRecord.parse(JSON.parse(JSON.stringify({ ...record, version: record.version + 1 })));
}

export const withRecord = (world: World, record: TargetRecord): World => ({ ...world, record: written(world, record) });

/** Tasks stop at once and start only when time goes by. */
export function withDesired(world: World, desired: number): World {
  if (desired < 0) throw new Refused('InvalidParameterException');
  const running = Math.min(world.service.running, desired);
  return { ...world, service: { ...world.service, desired, running, pending: desired - running } };
}

/** Time goes by: the tasks that were asked for run, if they start at all. */
export const later = (world: World): World =>
  world.tasksStart ? { ...world, service: { ...world.service, running: world.service.desired, pending: 0 } } : world;

function there({ registered: found }: World): NonNullable<World['registered']> {
  if (found === undefined) throw new Refused('ObjectNotFoundException');
  return found;
}

export function registered(world: World, { min, max, suspended, tags }: Registration): World {
  const before = world.registered;
  if (min < 0 || min > max) throw new Refused('ValidationException: bounds');
  if (before !== undefined && tags !== undefined) throw new Refused('ValidationException: already exists');
  const arn = before?.arn ?? `arn:aws:application-autoscaling:target/${world.serial}`;
  const { policies, scheduledActions, tags: kept } = before ?? { policies: [], scheduledActions: [], tags: tags ?? {} };
  const target = { min, max, suspended, arn, policies, scheduledActions, tags: kept };
  const next = { ...world, serial: world.serial + 1, registered: target };
  const desired = Math.min(Math.max(world.service.desired, min), max);
  return desired === world.service.desired ? next : withDesired(next, desired);
}

export function withPolicy(world: World, put: Pick<ScalingPolicy, 'name' | 'type' | 'configuration'>): World {
  const target = there(world);
  const before = target.policies.find(({ name }) => name === put.name);
  if (before !== undefined && before.type !== put.type) throw new Refused('ValidationException: type');
  const metric = metricOf(put);
  if (target.policies.some((other) => other.name !== put.name && metric !== undefined && metricOf(other) === metric))
    throw new Refused('ValidationException: one target tracking policy for each metric');
  const made: ScalingPolicy = {
    name: put.name,
    type: put.type,
    configuration: put.configuration,
    arn: before?.arn ?? `arn:aws:autoscaling:policy/${world.serial}:policyName/${put.name}`,
    alarms: put.type === 'StepScaling' ? [] : [`AlarmHigh-${world.serial}`],
  };
  const policies = before
    ? target.policies.map((one) => (one.name === put.name ? made : one))
    : [...target.policies, made];
  return { ...world, serial: world.serial + 1, registered: { ...target, policies } };
}

export function withAction(world: World, action: ScheduledAction, now: Date): World {
  const target = there(world);
  const at = /^at\((.+)\)$/.exec(action.schedule)?.[1];
  const isUtc = action.timezone === undefined || action.timezone === 'UTC';
  if (at !== undefined && isUtc && new Date(`${at}Z`) <= now) throw new Refused('ValidationException: past');
  if (action.endTime !== undefined && new Date(action.endTime) <= now) throw new Refused('ValidationException: ended');
  const others = target.scheduledActions.filter(({ name }) => name !== action.name);
  return { ...world, registered: { ...target, scheduledActions: [...others, action] } };
}

/** Publishes what is to be told, as the end of a tick does. */
export function publish(world: World): World {
  const { record } = world;
  if (record === undefined || record.outbox.length === 0) return world;
  return {
    ...world,
    published: [...world.published, ...record.outbox.map(partOf)],
    record: written(world, { ...record, outbox: [] }),
  };
}
