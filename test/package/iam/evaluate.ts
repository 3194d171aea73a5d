import type { IamRequest } from './request.ts';

/** A statement with everything that CloudFormation fills in. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * Whether the policies of a role allow a request, by
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html. It knows the part of the
 * language that the template uses; what it does not know it refuses, so that a policy is never misread as an allowing
 * one.
 */
export const isAllowed = (statements: readonly PolicyStatement[], request: IamRequest): boolean => {
  const applying = statements.filter((statement) => applies(statement, request));
  return applying.length > 0 && applying.every(({ effect }) => effect === 'Allow');
};

export const applies = ({ actions, resources, conditions }: PolicyStatement, request: IamRequest): boolean => {
  // All of them, so that an unknown one is found whatever the others say.
  const held = conditions.map((condition) => holds(condition, request.context));
  return (
    actions.some((action) => isLike(action.toLowerCase(), request.action.toLowerCase())) &&
    resources.some((resource) => isLike(resource, request.resource)) &&
    held.every((one) => one)
  );
};

const knownKeys: ReadonlySet<string> = new Set([
  'application-autoscaling:scalable-dimension',
  'application-autoscaling:service-namespace',
  'dynamodb:LeadingKeys',
  'ecs:cluster',
  'iam:AWSServiceName',
  'kms:EncryptionContext:PARAMETER_ARN',
  'kms:ViaService',
]);

type Matches = (pattern: string, value: string) => boolean;

/** Over one value: it must be there. */
const oneValue = (matches: Matches) => (values: readonly string[], asked: readonly string[] | undefined) => {
  const [value, ...more] = asked ?? [];
  if (more.length > 0) throw new Error(`one value is compared with several: ${asked}`);
  return value !== undefined && values.some((pattern) => matches(pattern, value));
};

/** Over all values: it holds, too, where there are none. */
const allValues =
  (matches: Matches) =>
  (values: readonly string[], asked: readonly string[] = []) =>
    asked.every((value) => values.some((pattern) => matches(pattern, value)));

const isEqual: Matches = (pattern, value) => pattern === value;

/** `*` is any text, also one with slashes, and `?` one character. */
export const isLike: Matches = (pattern, value) => {
  if (pattern.includes('${')) throw new Error(`policy variables are not known here: ${pattern}`);
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
};

/** Each of the six parts for itself. */
const isArnLike: Matches = (pattern, value) => {
  const [patterns, values] = [partsOf(pattern), partsOf(value)];
  return patterns.length === values.length && patterns.every((part, at) => isLike(part, values[at] ?? ''));
};

const partsOf = (text: string): readonly string[] => {
  const parts = text.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
};

const operators: Readonly<Record<string, (values: readonly string[], asked?: readonly string[]) => boolean>> = {
  StringEquals: oneValue(isEqual),
  StringLike: oneValue(isLike),
  ArnEquals: oneValue(isArnLike),
  ArnLike: oneValue(isArnLike),
  'ForAllValues:StringEquals': allValues(isEqual),
  'ForAllValues:StringLike': allValues(isLike),
};

const holds = ({ operator, key, values }: Condition, context: IamRequest['context']): boolean => {
  const compare = operators[operator];
  if (compare === undefined) throw new Error(`the operator ${operator} is not known here`);
  if (!knownKeys.has(key)) throw new Error(`the condition key ${key} is not known here`);
  return compare(values, context[key]);
};
