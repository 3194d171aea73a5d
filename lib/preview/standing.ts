import type { CapacityState, RunningOccurrence } from '../schedule/schedule.ts';

/**
 * Whether two states mean the same for the target: its counts, its autoscaling, and which windows are in force in which
 * phase. Two states that differ only in what is overruled, or in when an occurrence ends, do.
 */
export function standsAs(one: CapacityState, other: CapacityState): boolean {
  return (
    one.min === other.min &&
    one.max === other.max &&
    one.desired === other.desired &&
    one.autoscaling === other.autoscaling &&
    one.override?.id === other.override?.id &&
    (isInStep(one.inForce, other.inForce) || windowsIn(one) === windowsIn(other))
  );
}

/** The same windows in the same order: most often so, and found without making texts of them. */
const isInStep = (some: readonly RunningOccurrence[], others: readonly RunningOccurrence[]): boolean =>
  some.length === others.length &&
  some.every(({ window, phase }, index) => window === others[index]?.window && phase === others[index]?.phase);

const windowsIn = ({ inForce }: CapacityState): string =>
  inForce
    .map(({ window, phase }) => `${window}:${phase}`)
    .sort()
    .join();
