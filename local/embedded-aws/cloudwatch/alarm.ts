/** An alarm as PutMetricAlarm defines it. */
export type AlarmDefinition = Readonly<Record<string, unknown>> & {
  readonly AlarmName: string;
  readonly AlarmActions?: readonly string[] | undefined;
  readonly OKActions?: readonly string[] | undefined;
  readonly InsufficientDataActions?: readonly string[] | undefined;
};

export interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly definition: AlarmDefinition;
  readonly updatedAt: Date;
  readonly stateSince: Date;
}
