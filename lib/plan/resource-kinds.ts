import type { Target } from '../schedule/schedule.ts';
import * as ecsService from './ecs-service.ts';
import type { Fact } from './news.ts';
import type { NotScalable, Resource } from './resource.ts';

/** What the planner asks of a kind of resource; all the rest of it knows only counts, bounds and autoscaling. */
interface ResourceKind {
  /** The member of a target that names the resource. */
  targetOf(resource: Resource): Pick<Target, 'ecs'>;
  /** In messages. */
  nameOf(resource: Resource): string;
  notScalable(resource: Resource, observed: ecsService.Seen): NotScalable | undefined;
  /** It is gone for good: nothing could be put back. */
  isGone(observed: ecsService.Seen): boolean;
  /** Why fewer run than are wanted, as far as AWS tells; with `since`, only what is newer. */
  shortageReasons(observed: ecsService.Seen, since: Date | undefined): readonly Fact[];
  /** How many were started and stopped again. */
  stopsSince(observed: ecsService.Seen, since: Date): number;
}

/** A new kind is a file like ecs-service.ts, a line here, its names in resource.ts and its metrics in metric.ts. */
const kinds: Readonly<Record<Resource['namespace'], ResourceKind>> = {
  ecs: ecsService,
};

export const kindOf = ({ namespace }: Resource): ResourceKind => kinds[namespace];

/** What the schedule means by a target. */
export const resourceOf = ({ ecs }: Pick<Target, 'ecs'>): Resource => ecsService.resourceOf(ecs);
