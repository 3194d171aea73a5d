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
