import type { Account } from '../account.ts';

/** ECS takes a short name or an ARN wherever it takes a cluster, a service or a task. */
export const shortName = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

/** ECS reports what it does not know under the old form of the ARN, which has no cluster. */
export const missingArn = (account: Account, kind: 'cluster' | 'service' | 'task', nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:ecs:${account.region}:${account.id}:${kind}/${nameOrArn}`;
