import type { CapacityState } from '../schedule/schedule.ts';

/**
 * Tells apart what a state means for the target: its counts, its autoscaling, and which windows are in force in which
 * phase. Two states that differ only in what is overruled, or in when an occurrence ends, stand the same.
 */
export function standingOf({ min, max, desired, autoscaling, inForce, override }: CapacityState): string {
  const windows = inForce.map(({ window, phase }) => `${window}:${phase}`).sort();
  return JSON.stringify([min, max, desired, autoscaling, windows, override?.id]);
}
