import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { type AwsService, operation } from '../operation.ts';
import { validationSentence } from '../read-input.ts';
import type { Parameter } from './parameter.ts';

const putInput = z.object({
  Name: z.string().min(1).max(2048),
  Value: z.string(),
  Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
  Overwrite: z.boolean().optional(),
});

/** AWS Systems Manager: the Parameter Store, without encryption. */
export const createSsm = (account: Account): AwsService => ({
  name: 'ssm',
  operations: {
    GetParameter: operation(
      z.object({ Name: z.string().min(1).max(2048), WithDecryption: z.boolean().optional() }),
      ({ Name }) => {
        const parameter = account.parameters.get(Name);
        if (parameter === undefined) throw new AwsFault('ParameterNotFound', '');
        return { Parameter: describe(account, parameter) };
      },
    ),
    PutParameter: operation(putInput, (input, { now }) => {
      const existing = account.parameters.get(input.Name);
      if (existing !== undefined && input.Overwrite !== true)
        throw new AwsFault(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
        );
      const type = input.Type ?? existing?.type;
      if (type === undefined)
        throw new AwsFault('ValidationException', 'A parameter type is required when you create a parameter.');
      const version = (existing?.version ?? 0) + 1;
      account.parameters.set(input.Name, { name: input.Name, type, value: input.Value, version, changedAt: now });
      return { Version: version, Tier: 'Standard' };
    }),
  },
  refuse: (violations) => new AwsFault('ValidationException', validationSentence(violations)),
  throttle: () => undefined,
});

const describe = (account: Account, parameter: Parameter): object => ({
  Name: parameter.name,
  Type: parameter.type,
  Value: parameter.value,
  Version: parameter.version,
  LastModifiedDate: parameter.changedAt,
  ARN: `arn:aws:ssm:${account.region}:${account.id}:parameter/${parameter.name.replace(/^\//, '')}`,
  DataType: 'text',
});
