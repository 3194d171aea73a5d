import { present } from './present.ts';
import { type Asked, within } from './running.ts';
import type { Override, Target } from './schedule.ts';

export type OverrideCapacity = Pick<Override, 'min' | 'max' | 'desired'>;

/**
 * What a person's override asks of a target. A count alone pins the target: with bounds around it, a scaling policy
 * could undo it at once. With bounds, what is left out comes from the base, stretched so that all of it fits.
 */
export function askedByOverride({ min, max, desired }: OverrideCapacity, { base, limits }: Target): Asked {
  if (min === undefined && max === undefined) {
    return desired === undefined ? { ...base } : within(limits, { min: desired, max: desired, desired });
  }
  const floor = min ?? (base && Math.min(base.min, desired ?? base.min, max ?? base.min));
  const ceiling = max ?? (base && Math.max(base.max, desired ?? 0, floor ?? 0));
  return within(limits, present({ min: floor, max: ceiling, desired }));
}
