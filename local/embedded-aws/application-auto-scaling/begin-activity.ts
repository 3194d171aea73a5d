import type { Account } from '../account.ts';
import { type ScalingActivity, scalableDimension, serviceNamespace } from './scaling-activity.ts';

const keptMs = 42 * 24 * 60 * 60 * 1000;

/** Begins an activity that is to set the count; it is kept for six weeks. */
export const beginActivity = (
  account: Account,
  resourceId: string,
  count: number,
  at: number,
  cause: string,
): ScalingActivity => {
  const activities = account.scalingActivities.get(resourceId) ?? [];
  account.scalingActivities.set(resourceId, activities);
  const firstKept = activities.findIndex((activity) => activity.StartTime.getTime() > at - keptMs);
  activities.splice(0, firstKept === -1 ? activities.length : firstKept);
  const activity: ScalingActivity = {
    ActivityId: account.newUuid(),
    ServiceNamespace: serviceNamespace,
    ResourceId: resourceId,
    ScalableDimension: scalableDimension,
    Description: `Setting desired count to ${count}.`,
    Cause: cause,
    StartTime: new Date(at),
    StatusCode: 'InProgress',
    StatusMessage: `Setting desired count to ${count}. Waiting for change to be fulfilled by ecs.`,
  };
  activities.push(activity);
  return activity;
};
