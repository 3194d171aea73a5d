import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { type AwsService, operation } from '../operation.ts';
import { validationSentence } from '../read-input.ts';

/** AWS STS, as far as it says who calls: whatever the credentials, the same user. */
export const createSts = (account: Account): AwsService => ({
  name: 'sts',
  operations: {
    GetCallerIdentity: operation(z.object({}), () => ({
      UserId: 'AIDAEMBEDDED00000000',
      Account: account.id,
      Arn: `arn:aws:iam::${account.id}:user/embedded`,
    })),
  },
  refuse: (violations) => new AwsFault('ValidationError', validationSentence(violations)),
  throttle: () => undefined,
});
