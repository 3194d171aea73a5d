import type { Observed } from './observed.ts';

/**
 * What ECS's service events mean for the reader, by a piece of their text ("Amazon ECS service event messages",
 * Developer Guide).
 */
const meanings: readonly (readonly [piece: RegExp, meaning: string])[] = [
  [/limit on the number of vCPUs/i, 'The account’s Fargate vCPU quota is used up.'],
  [/capacity is unavailable/i, 'AWS has no Fargate capacity in the zone right now.'],
  [/unable to place a task/i, 'The cluster has no room for another task.'],
  [/insufficient (cpu|memory)/i, 'The container instances have too little CPU or memory left.'],
  [/unable to consistently start tasks/i, 'Tasks stop right after they start, so ECS starts them less and less often.'],
  [/operations are being throttled/i, 'ECS is being throttled.'],
  [/unhealthy in|failed .*health checks/i, 'The load balancer finds new tasks unhealthy.'],
];

/** Why fewer tasks run than are wanted, in sentences, as far as ECS tells; with `since`, only what is newer. */
export function reasonsForShortage({ service, stopped = [] }: Observed, since: Date | undefined): readonly string[] {
  const isRecent = ({ at }: { readonly at: Date }): boolean => since === undefined || at >= since;
  const events = service.events.filter(isRecent).flatMap(({ message }) => {
    const meaning = meanings.find(([piece]) => piece.test(message))?.[1];
    return meaning === undefined ? [] : [`${meaning} ECS says: “${message}”`];
  });
  const reasons = new Map<string, number>();
  for (const { reason } of stopped.filter(isRecent)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const stops = [...reasons].map(([reason, times]) => `${times} ${times === 1 ? 'task' : 'tasks'} stopped: ${reason}`);
  return [...new Set(events)].slice(0, 3).concat(stops.slice(0, 3));
}
