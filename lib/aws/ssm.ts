import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { PrescaleError } from '../execute/failure.ts';
import { mapped } from './failure.ts';

/** Reads one parameter of AWS Systems Manager, decrypted if it is a `SecureString`. */
export const parameterReader =
  (client: SSMClient): ((name: string) => Promise<string>) =>
  (name) =>
    mapped(`GetParameter ${name}`, async () => {
      const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
      if (Parameter?.Value === undefined) {
        throw new PrescaleError('not-found', `GetParameter ${name}: it has no value`, { passing: false });
      }
      return Parameter.Value;
    });
