import type { $ZodIssue } from 'zod/v4/core';
import { AwsFault } from './aws-fault.ts';
import type { AwsService, Operation } from './operation.ts';

/**
 * Reads what came over the wire. As on AWS, a value of the wrong JSON type is a SerializationException before
 * anything else is looked at, unknown members are ignored, and all broken constraints are reported at once.
 */
export const readInput = (service: AwsService, operation: Operation, raw: unknown): unknown => {
  const parsed = operation.input.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const value = valueAt(raw, issue.path);
    if (issue.code === 'invalid_type' && value !== undefined)
      throw new AwsFault('SerializationException', wrongType(value, issue.expected));
  }
  throw service.refuse(parsed.error.issues.map((issue) => violation(issue, valueAt(raw, issue.path))));
};

const valueAt = (raw: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    raw,
  );

const wrongType = (value: unknown, expected: string): string => {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (typeof value === 'object') return 'Start of structure or map found where not expected.';
  const wanted = { string: 'a String', int: 'an Integer', number: 'a Number', boolean: 'a Boolean' }[expected];
  if (wanted === undefined) return 'Unexpected token received from parser';
  const found = typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : (typeof value).toUpperCase();
  return `${found}_VALUE can not be converted to ${wanted}`;
};

/** The constraint texts are those of AWS's service framework; several are joined by the caller. */
const violation = (issue: $ZodIssue, value: unknown): string => {
  const shown = value === undefined ? 'null' : `'${typeof value === 'object' ? JSON.stringify(value) : String(value)}'`;
  return `Value ${shown} at '${memberPath(issue.path)}' failed to satisfy constraint: ${constraint(issue, value)}`;
};

const constraint = (issue: $ZodIssue, value: unknown): string => {
  const measured = typeof value === 'number' ? 'value' : 'length';
  switch (issue.code) {
    case 'too_small':
      return `Member must have ${measured} greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have ${measured} less than or equal to ${issue.maximum}`;
    case 'invalid_value':
      return value === undefined
        ? 'Member must not be null'
        : `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${issue.pattern ?? issue.format}`;
    case 'invalid_type':
      return 'Member must not be null';
    default:
      return issue.message;
  }
};

const memberPath = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `${key + 1}.member` : String(key)))
    .map((key) => key.charAt(0).toLowerCase() + key.slice(1))
    .join('.');

/** The sentence of AWS's service framework around one or more broken constraints. */
export const validationSentence = (violations: readonly string[]): string =>
  `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected: ${violations.join('; ')}`;
