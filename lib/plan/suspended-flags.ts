import type { Suspended } from './autoscaling.ts';

export const noneSuspended: Suspended = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };
export const allSuspended: Suspended = { dynamicScalingIn: true, dynamicScalingOut: true, scheduledScaling: true };

/** The flags that Prescale sets itself when it suspends a target found like this. */
export const notYetSet = (found: Suspended): Suspended => ({
  dynamicScalingIn: !found.dynamicScalingIn,
  dynamicScalingOut: !found.dynamicScalingOut,
  scheduledScaling: !found.scheduledScaling,
});

/** Only the flags that Prescale set itself are cleared. */
export const withoutOurs = (found: Suspended, ours: Suspended = noneSuspended): Suspended => ({
  dynamicScalingIn: found.dynamicScalingIn && !ours.dynamicScalingIn,
  dynamicScalingOut: found.dynamicScalingOut && !ours.dynamicScalingOut,
  scheduledScaling: found.scheduledScaling && !ours.scheduledScaling,
});

export const either = (a: Suspended, b: Suspended): Suspended => ({
  dynamicScalingIn: a.dynamicScalingIn || b.dynamicScalingIn,
  dynamicScalingOut: a.dynamicScalingOut || b.dynamicScalingOut,
  scheduledScaling: a.scheduledScaling || b.scheduledScaling,
});

export const sameFlags = (a: Suspended, b: Suspended): boolean =>
  a.dynamicScalingIn === b.dynamicScalingIn &&
  a.dynamicScalingOut === b.dynamicScalingOut &&
  a.scheduledScaling === b.scheduledScaling;
