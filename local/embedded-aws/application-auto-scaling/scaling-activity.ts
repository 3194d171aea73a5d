import type { Account } from '../account.ts';

export const serviceNamespace = 'ecs';
export const scalableDimension = 'ecs:service:DesiredCount';

/** As DescribeScalingActivities shows it. */
export interface ScalingActivity {
  readonly ActivityId: string;
  readonly ServiceNamespace: typeof serviceNamespace;
  readonly ResourceId: string;
  readonly ScalableDimension: typeof scalableDimension;
  readonly Description: string;
  readonly Cause: string;
  readonly StartTime: Date;
  EndTime?: Date;
  StatusCode: 'InProgress' | 'Successful' | 'Failed' | 'Overridden';
  StatusMessage: string;
}

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

export const endActivity = (
  activity: ScalingActivity,
  status: 'Successful' | 'Failed' | 'Overridden',
  at: number,
  message: string,
): void => {
  activity.EndTime = new Date(at);
  activity.StatusCode = status;
  activity.StatusMessage = message;
};
