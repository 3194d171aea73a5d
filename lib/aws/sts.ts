import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Within } from '../execute/deadline.ts';
import { mapped } from './failure.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** Whose credentials they are. */
export interface CallerIdentity {
  readonly account: string;
  /** `arn:aws:sts::123456789012:assumed-role/Operator/ana@example.com`. */
  readonly arn: string;
}

/** Everybody may ask, whatever their permissions. */
export const callerIdentity = (sdk: STSClient, waits: Waits): Within<() => Promise<CallerIdentity>> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => () =>
    mapped('GetCallerIdentity', async () => {
      const { Account = '', Arn = '' } = await timely(sdk, deadline, manner).send(new GetCallerIdentityCommand({}));
      return { account: Account, arn: Arn };
    });
};
