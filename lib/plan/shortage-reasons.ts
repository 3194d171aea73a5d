import type { Fact, ShortageCause } from './news.ts';
import type { Observed } from './observed.ts';

/**
 * What ECS's service events mean, by a piece of their text ("Amazon ECS service event messages", Developer Guide).
 */
const causes: readonly (readonly [piece: RegExp, cause: ShortageCause])[] = [
  [/limit on the number of vCPUs/i, 'vcpu-quota'],
  [/capacity is unavailable/i, 'no-fargate-capacity'],
  [/unable to place a task/i, 'no-room'],
  [/insufficient (cpu|memory)/i, 'instances-full'],
  [/unable to consistently start tasks/i, 'tasks-do-not-stay'],
  [/operations are being throttled/i, 'throttled'],
  [/unhealthy in|failed .*health checks/i, 'unhealthy'],
];

/** Why fewer tasks run than are wanted, as far as ECS tells; with `since`, only what is newer. */
export function shortageReasons({ service, stopped = [] }: Observed, since: Date | undefined): readonly Fact[] {
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
