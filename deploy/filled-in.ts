import type { Template, TemplateResource } from './template.ts';

/** As long as a real one. */
const account = '123456789012';

const partitionOf = (region: string): string =>
  region.startsWith('us-gov-') ? 'aws-us-gov' : region.startsWith('cn-') ? 'aws-cn' : 'aws';

/** A part of a template with texts as long as those that CloudFormation fills in. */
export function filledIn(template: Template, region: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => filledIn(template, region, item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [key, argument] = entries[0] ?? [];
  if (entries.length === 1 && key !== undefined) {
    if (key === 'Fn::Sub' && typeof argument === 'string') return filled(argument, region);
    if (key === 'Ref') return arnOf(template.Resources[String(argument)], region);
    if (key === 'Fn::GetAtt' && Array.isArray(argument)) return arnOf(template.Resources[String(argument[0])], region);
  }
  return Object.fromEntries(entries.map(([name, item]) => [name, filledIn(template, region, item)]));
}

const filled = (text: string, region: string): string =>
  text.replaceAll(/\$\{AWS::(\w+)\}/g, (_, name: string) =>
    name === 'Partition' ? partitionOf(region) : name === 'Region' ? region : account,
  );

/** Of all that a role names, the ARN holds the name. */
function arnOf(resource: TemplateResource | undefined, region: string): string {
  const { TableName, TopicName, QueueName } = resource?.Properties ?? {};
  const name = TableName === undefined ? (TopicName ?? QueueName ?? '') : `table/${TableName}`;
  return `arn:${partitionOf(region)}:dynamodb:${region}:${account}:${name}`;
}
