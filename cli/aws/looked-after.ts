import { PrescaleError } from '../../lib/execute/failure.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import type { EcsService } from '../../lib/schedule/schedule.ts';
import type { OnAws } from './connection.ts';

/** Why nothing of Prescale would move the bounds of a service now, as a sentence; `undefined`: ticks look after it. */
export type NotLookedAfter = (ecs: EcsService, target: string | undefined) => string | undefined;

/** By what ticks remember. */
export async function lookedAfter({ records }: Pick<OnAws, 'records'>): Promise<NotLookedAfter> {
  const { targets } = await records.load();
  const readable = [...targets.values()].flatMap((record) => (record instanceof PrescaleError ? [] : [record]));
  const byResource = new Map(readable.map((record) => [record.resource.resourceId, record]));
  return (ecs, target) => {
    const isUnreadable = target !== undefined && targets.get(target) instanceof PrescaleError;
    if (isUnreadable) return 'Its record cannot be read, so ticks leave it alone: prescale status says why.';
    const record = byResource.get(resourceOf(ecs).resourceId);
    if (record === undefined || record.observing !== undefined)
      return 'No tick acts on it yet: run it again in some minutes.';
    return record.failing && `What ticks do to it fails: ${record.failing.message.replace(/\.$/, '')}.`;
  };
}
