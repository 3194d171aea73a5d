import type { AutoscalingConfiguration, ScalingPolicy, Snapshot } from './autoscaling.ts';
import { same } from './same.ts';

/** Whether the snapshot holds everything that a deregistration would delete now. */
export const covers = ({ configuration }: Snapshot, there: AutoscalingConfiguration): boolean =>
  there.policies.every((policy) => configuration.policies.some((saved) => samePolicy(saved, policy))) &&
  there.scheduledActions.every((action) => configuration.scheduledActions.some((saved) => same(saved, action))) &&
  Object.entries(there.tags).every(([key, value]) => configuration.tags[key] === value);

/** Once for each snapshot, or once more where the restore had begun and is not wanted any longer. */
export const isToDeregister = ({ deregistered, restoring }: Snapshot): boolean => !deregistered || restoring === true;

/** An ARN and the names of target tracking alarms are new with every put. */
export const samePolicy = (one: ScalingPolicy, other: ScalingPolicy): boolean =>
  one.name === other.name && one.type === other.type && same(one.configuration, other.configuration);
