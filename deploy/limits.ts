/** What AWS takes, measured before it is asked: https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html. */
import { filledIn } from './filled-in.ts';
import type { Template, TemplateResource } from './template.ts';

export interface PackageSize {
  readonly name: string;
  /** Bytes. */
  readonly unpacked: number;
}

export interface Measured {
  readonly stage: string;
  readonly region: string;
  readonly template: Template;
  readonly packages: readonly PackageSize[];
}

type Limit = (measured: Measured) => readonly string[];

const named: readonly {
  readonly type: string;
  readonly property: string;
  readonly what: string;
  readonly most: number;
}[] = [
  { type: 'AWS::Lambda::Function', property: 'FunctionName', what: 'function', most: 64 },
  { type: 'AWS::Events::Rule', property: 'Name', what: 'rule', most: 64 },
  { type: 'AWS::SQS::Queue', property: 'QueueName', what: 'queue', most: 80 },
  { type: 'AWS::DynamoDB::Table', property: 'TableName', what: 'table', most: 255 },
  { type: 'AWS::SNS::Topic', property: 'TopicName', what: 'topic', most: 256 },
  { type: 'AWS::CloudWatch::Alarm', property: 'AlarmName', what: 'alarm', most: 255 },
];

/** The worst of the names: one shorter stage mends them all. */
const names: Limit = ({ template, stage }) => {
  const tooLong = resourcesOf(template).flatMap(({ Type, Properties = {} }) =>
    named
      .filter(({ type }) => type === Type)
      .map(({ property, what, most }) => ({ what, most, name: Properties[property] }))
      .flatMap(({ what, most, name }) =>
        typeof name === 'string' && name.length > most ? [{ what, most, name }] : [],
      ),
  );
  const worst = tooLong.toSorted((a, b) => b.name.length - b.most - (a.name.length - a.most))[0];
  if (worst === undefined) return [];
  const { what, name, most } = worst;
  const fits = stage.length - (name.length - most);
  return [
    `The name of the ${what} ${name} has ${name.length} characters, and AWS takes ${most}: give the stage a name of at most ${fits} characters.`,
  ];
};

const mostOfARole = 10_240;

const rolePolicies: Limit = ({ template, region }) =>
  Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    const size = Type === 'AWS::IAM::Role' ? policySize(template, region, Properties?.Policies) : 0;
    return size <= mostOfARole
      ? []
      : [
          `The policies of ${id} have ${readable(size)} characters, and IAM takes ${readable(mostOfARole)}: shorten the name of the stage and of the parameters, or spread the clusters over two stages.`,
        ];
  });

/** As IAM counts: without white space, names filled in. */
export function policySize(template: Template, region: string, policies: unknown): number {
  if (!Array.isArray(policies)) return 0;
  return policies
    .map((policy: { PolicyDocument?: unknown }) => filledIn(template, region, policy.PolicyDocument))
    .reduce((sum: number, document) => sum + JSON.stringify(document).length, 0);
}

const mostOfAnEnvironment = 4_096;

const environments: Limit = ({ template, region }) =>
  resourcesOf(template).flatMap(({ Type, Properties = {} }) => {
    if (Type !== 'AWS::Lambda::Function') return [];
    const variables = filledIn(template, region, Properties.Environment) as { Variables?: object } | undefined;
    const size = Buffer.byteLength(JSON.stringify(variables?.Variables ?? {}));
    return size <= mostOfAnEnvironment
      ? []
      : [
          `The environment of ${Properties.FunctionName} has ${readable(size)} bytes, and Lambda takes ${readable(mostOfAnEnvironment)}: shorten warmUpHosts, whose hosts all stand in it.`,
        ];
  });

const mostOfATemplate = 1_000_000;
const mostResources = 500;

const templateSize: Limit = ({ template }) => {
  const size = Buffer.byteLength(JSON.stringify(template));
  const count = resourcesOf(template).length;
  return [
    ...(size > mostOfATemplate
      ? [
          `The template has ${readable(size)} bytes, and CloudFormation takes ${readable(mostOfATemplate)}: look at what was added to serverless.yml and deploy/.`,
        ]
      : []),
    ...(count > mostResources
      ? [
          `The template has ${count} resources, and CloudFormation takes ${mostResources}: look at what was added to serverless.yml and deploy/.`,
        ]
      : []),
  ];
};

/** Of a filter policy: the product of how many values its attributes have. */
const mostCombinations = 150;

const filterPolicies: Limit = ({ template }) =>
  resourcesOf(template).flatMap(({ Type, Properties = {} }) => {
    if (Type !== 'AWS::SNS::Subscription') return [];
    const lists = Object.values((Properties.FilterPolicy ?? {}) as Readonly<Record<string, readonly unknown[]>>);
    const combinations = lists.reduce((product, list) => product * list.length, 1);
    return combinations <= mostCombinations
      ? []
      : [
          `A channel of the schedule's \`slack\` section, or an address of \`mail\`, chooses by ${combinations} combinations of kinds, severities and targets, and SNS takes ${mostCombinations}: name kinds by their beginnings, such as \`event-*\`, or leave a list out.`,
        ];
  });

/** From the deployment bucket only what is unpacked counts. */
const mostUnpacked = 250 * 1_024 * 1_024;

const packageSizes: Limit = ({ packages }) =>
  packages.flatMap(({ name, unpacked }) =>
    unpacked <= mostUnpacked
      ? []
      : [
          `The package of ${name} has ${readable(unpacked)} bytes unpacked, and Lambda takes ${readable(mostUnpacked)}: look for files beside the schedule and for a dependency that was added.`,
        ],
  );

const resourcesOf = ({ Resources }: Template): readonly TemplateResource[] => Object.values(Resources);

const readable = (count: number): string => count.toLocaleString('en');

/** A new limit is a function and a line here. */
const limits: readonly Limit[] = [names, rolePolicies, environments, templateSize, filterPolicies, packageSizes];

/** Everything that AWS would refuse, each with what to do. */
export const beyondLimits = (measured: Measured): readonly string[] => limits.flatMap((limit) => limit(measured));
