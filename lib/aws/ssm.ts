import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Within } from '../execute/deadline.ts';
import { PrescaleError } from '../execute/failure.ts';
import { mapped } from './failure.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** Reads one parameter of AWS Systems Manager, decrypted if it is a `SecureString`. */
export const parameterReader = (sdk: SSMClient, waits: Waits): Within<(name: string) => Promise<string>> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => (name) => {
    const client = timely(sdk, deadline, manner);
    return mapped(`GetParameter ${name}`, async () => {
      const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
      if (Parameter?.Value === undefined) {
        throw new PrescaleError('not-found', `GetParameter ${name}: it has no value`, { passing: false });
      }
      return Parameter.Value;
    });
  };
};
