import { type FoldedClusters, foldClusters } from './fold-clusters.ts';
import type { StageSchedule } from './schedules.ts';
import { withoutStack } from './without-stack.ts';

interface Arn {
  readonly 'Fn::Sub': string;
}

/** What the roles and functions of a stage take from its schedule. */
export interface ScheduleAccess {
  /**
   * The services of the clusters that the schedule names, and not by their own names: a target that has just left the
   * schedule is still to be put back, and nobody knows any more what it was called. Nor would the names of some hundred
   * services fit into a role.
   */
  readonly services: readonly Arn[];
  readonly clusters: readonly Arn[];
  /** How the clusters are named in both. */
  readonly reach: FoldedClusters;
  /** What an override holds that names no target. */
  readonly overrideTarget: string;
}

/**
 * @param overrideTarget as it was asked for; `''`: not
 * @throws where there is no target, or not the one that was asked for
 */
export const scheduleAccess = (
  stage: string,
  { schedule }: Pick<StageSchedule, 'schedule'>,
  overrideTarget = '',
): ScheduleAccess => {
  const targets = [...schedule.targets.values()];
  if (targets.length === 0) {
    throw withoutStack(`The schedule of stage ${stage} names no target: there is nothing to deploy.`);
  }
  const reach = foldClusters(
    targets.map((target) => target.ecs.cluster),
    charactersOf,
    roomForClusters,
  );
  return {
    services: arns(reach.patterns.map((cluster) => `service/${cluster}/*`)),
    clusters: arns(reach.patterns.map((cluster) => `cluster/${cluster}`)),
    reach,
    overrideTarget: overrideTargetOf(stage, targets.map(({ name }) => name).sort(), overrideTarget),
  };
};

/** Of the 10,240 characters of a role, what the rest of it leaves, whatever its Region and stage are called. */
const roomForClusters = 6_600;

/** Of a cluster: three ARNs (roles.yml), in the Region with the longest name, each in quotes with a comma behind. */
const charactersOf = (cluster: string): number =>
  3 * `"arn:aws-us-gov:ecs:ap-southeast-2:123456789012:service/${cluster}/*",`.length;

/** The one that the runbooks scaled, where it is there; otherwise the first: the order in which targets are written means nothing. */
const usual = 'backend';

const overrideTargetOf = (stage: string, names: readonly string[], asked: string): string => {
  if (asked !== '' && !names.includes(asked)) {
    const known = names.length > 10 ? [...names.slice(0, 10), '...'] : names;
    throw withoutStack(
      `The schedule of stage ${stage} has no target ${asked} for overrideTarget (${known.join(', ')}).`,
    );
  }
  return asked || (names.includes(usual) ? usual : (names[0] ?? ''));
};

/** Sorted, so that the order of a schedule's targets never changes the template. */
const arns = (resources: readonly string[]): Arn[] =>
  [...new Set(resources)].sort().map((resource) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:ecs:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
  }));
