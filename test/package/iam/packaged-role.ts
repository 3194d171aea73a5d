import * as z from 'zod';
import { named, statementsOf, type Template } from '../template.ts';
import type { Condition, PolicyStatement } from './evaluate.ts';
import { account, arn } from './request.ts';

/** Names of the stack's resources, where they are not those of the template. */
export type Names = Readonly<Record<string, string>>;

/** The statements of a role as IAM gets them, in the account of the embedded AWS. */
export const policyOf = (template: Template, role: string, names: Names = {}): readonly PolicyStatement[] => {
  const fill = (value: unknown): string => filled(template, names, value);
  return statementsOf(template, role).map(({ Effect, Action, Resource, Condition = {} }) => ({
    effect: Effect,
    actions: Action,
    resources: Resource.map(fill),
    conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(conditionKeys.parse(keys)).map(
        ([key, values]): Condition => ({ operator, key, values: values.map(fill) }),
      ),
    ),
  }));
};

const conditionKeys = z.record(
  z.string(),
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.json())),
);

const reference = z.union([
  z.string(),
  z.strictObject({ 'Fn::Sub': z.string() }),
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
]);

/** A value with what CloudFormation fills in; what it does not know it refuses. */
export const filled = (template: Template, names: Names, value: unknown): string => {
  const read = reference.parse(value);
  if (typeof read === 'string') return read;
  if ('Fn::Sub' in read) return read['Fn::Sub'].replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => pseudo(name));
  // What `Ref` of a topic answers is its ARN.
  return arnOf(template, names, 'Ref' in read ? read.Ref : read['Fn::GetAtt'][0]);
};

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': account.partition,
  'AWS::Region': account.region,
  'AWS::AccountId': account.id,
};

const pseudo = (name: string): string => {
  const value = pseudoParameters[name];
  if (value === undefined) throw new Error(`\${${name}} is not known here`);
  return value;
};

const arnOf = (template: Template, names: Names, id: string): string => {
  const { Type, Properties } = named(template, id);
  const nameOf = (property: string): string => names[id] ?? z.string().parse(Properties[property]);
  switch (Type) {
    case 'AWS::DynamoDB::Table':
      return arn('dynamodb', `table/${nameOf('TableName')}`);
    case 'AWS::SNS::Topic':
      return arn('sns', nameOf('TopicName'));
    case 'AWS::SQS::Queue':
      return arn('sqs', nameOf('QueueName'));
    default:
      throw new Error(`the ARN of a ${Type} is not known here`);
  }
};
