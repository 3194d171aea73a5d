/** What IAM is asked for one action on one resource. */
export interface IamRequest {
  readonly action: string;
  /** `*` where the action knows no resource. */
  readonly resource: string;
  /** Values by condition key. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  /** Why it is asked. */
  readonly because: string;
}

/** The account of the embedded AWS. */
export const account = { partition: 'aws', region: 'us-east-1', id: '123456789012' };

export const arn = (service: string, resource: string): string =>
  `arn:${account.partition}:${service}:${account.region}:${account.id}:${resource}`;

export const roleArn = (role: string): string => `arn:${account.partition}:iam::${account.id}:role/${role}`;
