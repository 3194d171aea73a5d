/** What the planner knows of Amazon ECS: how a service is named, when it must not be scaled, why its tasks do not run. */
import type { EcsService, Target } from '../schedule/schedule.ts';
import type { Fact, ShortageCause } from './news.ts';
import type { NotScalable, Resource } from './resource.ts';

export interface ObservedService {
  /** `ACTIVE`, `DRAINING`, `INACTIVE`, or `MISSING` where ECS does not know the service. */
  readonly status: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly schedulingStrategy: 'REPLICA' | 'DAEMON';
  /** `true` while CodeDeploy replaces the tasks: scaling then may make the deployment fail. */
  readonly codeDeployInProgress: boolean;
  /** Newest first. */
  readonly events: readonly { readonly at: Date; readonly message: string }[];
}

export interface StoppedTask {
  readonly at: Date;
  readonly reason: string;
}

/** What is read of a service, and where the plan needs it of its tasks. */
export interface Seen {
  readonly service: ObservedService;
  readonly stopped?: readonly StoppedTask[];
}

export const resourceOf = ({ cluster, service }: EcsService): Resource => ({
  namespace: 'ecs',
  resourceId: `service/${cluster}/${service}`,
  dimension: 'ecs:service:DesiredCount',
});

/** The other way round. No name of a cluster or a service holds a slash. */
export function serviceOf({ resourceId }: Resource): EcsService {
  const [, cluster = '', service = ''] = resourceId.split('/');
  return { cluster, service };
}

export const targetOf = (resource: Resource): Pick<Target, 'ecs'> => ({ ecs: serviceOf(resource) });

export const nameOf = ({ resourceId }: Resource): string => resourceId.slice('service/'.length);

export function notScalable(resource: Resource, { service }: Seen): NotScalable | undefined {
  const name = nameOf(resource);
  if (service.status === 'MISSING')
    return { code: 'service-missing', message: `Amazon ECS does not know the service ${name}.` };
  if (service.status !== 'ACTIVE')
    return { code: 'service-not-active', message: `The service ${name} is ${service.status}, not ACTIVE.` };
  if (service.schedulingStrategy === 'DAEMON')
    return { code: 'daemon-service', message: `The service ${name} is a DAEMON: it has no desired count.` };
  if (service.codeDeployInProgress)
    return {
      code: 'codedeploy-in-progress',
      message: `A CodeDeploy deployment of ${name} is under way; scaling it now could make it fail.`,
      passes: true,
    };
  return undefined;
}

export const isGone = ({ service: { status } }: Seen): boolean => status === 'MISSING' || status === 'INACTIVE';

/** What service events mean, by a piece of their text ("Amazon ECS service event messages", Developer Guide). */
const causes: readonly (readonly [piece: RegExp, cause: ShortageCause])[] = [
  [/limit on the number of vCPUs/i, 'vcpu-quota'],
  [/capacity is unavailable/i, 'no-fargate-capacity'],
  [/unable to place a task/i, 'no-room'],
  [/insufficient (cpu|memory)/i, 'instances-full'],
  [/unable to consistently start tasks/i, 'tasks-do-not-stay'],
  [/operations are being throttled/i, 'throttled'],
  [/unhealthy in|failed .*health checks/i, 'unhealthy'],
];

export function shortageReasons({ service, stopped = [] }: Seen, since: Date | undefined): readonly Fact[] {
  const isRecent = ({ at }: { readonly at: Date }): boolean => since === undefined || at >= since;
  const events = new Map<string, Fact>();
  for (const { message } of service.events.filter(isRecent)) {
    const cause = causes.find(([piece]) => piece.test(message))?.[1];
    if (cause !== undefined) events.set(message, { fact: 'service-event', cause, message });
  }
  const stops = new Map<string, number>();
  for (const { reason } of stopped.filter(isRecent)) stops.set(reason, (stops.get(reason) ?? 0) + 1);
  const counted = [...stops].map(([reason, tasks]): Fact => ({ fact: 'stopped', tasks, reason }));
  return [...[...events.values()].slice(0, 3), ...counted.slice(0, 3)];
}

export const stopsSince = ({ stopped = [] }: Seen, since: Date): number =>
  stopped.filter(({ at }) => at >= since).length;
