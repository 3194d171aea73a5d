import * as z from 'zod';
import type { RecordedCall } from '../../../local/embedded-aws/recorded-call.ts';
import { account, arn, type IamRequest, roleArn } from './request.ts';

type Call = Pick<RecordedCall, 'service' | 'operation' | 'input'>;

/**
 * What IAM is asked for a call: the action of the operation itself, and what AWS asks of the caller besides.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const requestsOf = ({ service, operation, input }: Call): readonly IamRequest[] => {
  const name = `${service}:${operation}`;
  const requests = known[name];
  if (requests === undefined) throw new Error(`nobody knows what IAM is asked for ${name}: say it here`);
  return requests(input, name);
};

type Requests = (input: unknown, action: string) => readonly IamRequest[];

const requests =
  <Input>(shape: z.ZodType<Input>, of: (input: Input, action: string) => readonly IamRequest[]): Requests =>
  (input, action) =>
    of(shape.parse(input), action);

const itself = 'the call itself';

// ECS

const clusterContext = (cluster: string) => ({ 'ecs:cluster': [arn('ecs', `cluster/${cluster}`)] });

/** Under both forms of the ARN: nobody but ECS knows which one a service or a task has. */
const inCluster = (action: string, kind: string, cluster: string, name: string, because = itself) =>
  [`${kind}/${cluster}/${name}`, `${kind}/${name}`].map((resource) => ({
    action,
    resource: arn('ecs', resource),
    context: clusterContext(cluster),
    because,
  }));

const lastPart = (text: string): string => text.slice(text.lastIndexOf('/') + 1);

const describeServices = z.object({ cluster: z.string(), services: z.array(z.string()) });
const updateService = z.object({ cluster: z.string(), service: z.string() });
const ofCluster = z.object({ cluster: z.string() });
const describeTasks = z.object({ cluster: z.string(), tasks: z.array(z.string()) });

// Application Auto Scaling

const identity = z.object({ ServiceNamespace: z.string(), ResourceId: z.string(), ScalableDimension: z.string() });
type Identity = z.infer<typeof identity>;

const onAnyResource: Requests = (_input, action) => [{ action, resource: '*', context: {}, because: itself }];

/** The id of a scalable target is random, and IAM is asked for it. */
const scalableTarget = arn('application-autoscaling', 'scalable-target/0ec52f8c9e6d5b5b4c8a');

const ofTarget = ({ ServiceNamespace, ScalableDimension }: Identity, action: string): IamRequest => ({
  action,
  resource: scalableTarget,
  context: {
    'application-autoscaling:service-namespace': [ServiceNamespace],
    'application-autoscaling:scalable-dimension': [ScalableDimension],
  },
  because: itself,
});

/**
 * Application Auto Scaling acts with the permissions of its caller:
 * https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html
 */
const behindTheScenes = ({ ResourceId }: Identity): readonly IamRequest[] => {
  const because = 'Application Auto Scaling acts with the permissions of its caller';
  const [, cluster = '', service = ''] = ResourceId.split('/');
  return [
    ...['ecs:DescribeServices', 'ecs:UpdateService'].flatMap((action) =>
      inCluster(action, 'service', cluster, service, because),
    ),
    ...['cloudwatch:DescribeAlarms', 'cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms'].map((action) => ({
      action,
      resource: arn('cloudwatch', `alarm:TargetTracking-${ResourceId}-AlarmHigh-0e1f`),
      context: {},
      because,
    })),
  ];
};

/** https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html */
const firstRegistration: IamRequest = {
  action: 'iam:CreateServiceLinkedRole',
  resource: roleArn(
    'aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
  ),
  context: { 'iam:AWSServiceName': ['ecs.application-autoscaling.amazonaws.com'] },
  because: 'the first registration of an account makes the role that Application Auto Scaling works with',
};

const registration = identity.extend({ Tags: z.record(z.string(), z.string()).optional() });

const tagsOnCreation: IamRequest = {
  action: 'application-autoscaling:TagResource',
  resource: scalableTarget,
  context: {},
  because: 'tags that are given with a registration are tags',
};

const ofArn = requests(z.object({ ResourceARN: z.string() }), ({ ResourceARN }, action) => [
  { action, resource: ResourceARN, context: {}, because: itself },
]);

// CloudWatch

const alarm = (name: string, action: string): IamRequest => ({
  action,
  resource: arn('cloudwatch', `alarm:${name}`),
  context: {},
  because: itself,
});

// DynamoDB

const text = z.object({ S: z.string() });

const ofItem = ({ TableName, key }: { readonly TableName: string; readonly key: string }, action: string) => [
  {
    action,
    resource: arn('dynamodb', `table/${TableName}`),
    context: { 'dynamodb:LeadingKeys': [key] },
    because: itself,
  },
];

const byKey = requests(z.object({ TableName: z.string(), Key: z.object({ pk: text }) }), ({ TableName, Key }, action) =>
  ofItem({ TableName, key: Key.pk.S }, action),
);

const query = z.object({
  TableName: z.string(),
  KeyConditionExpression: z.string().startsWith('pk = :pk'),
  ExpressionAttributeValues: z.object({ ':pk': text }),
});

const batchGet = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(z.object({ pk: text })) })),
});
const batchWrite = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.union([
        z.object({ PutRequest: z.object({ Item: z.object({ pk: text }) }) }),
        z.object({ DeleteRequest: z.object({ Key: z.object({ pk: text }) }) }),
      ]),
    ),
  ),
});

/** All keys of a batch are asked for at once. */
const ofItems = (TableName: string, keys: readonly string[], action: string): IamRequest => ({
  action,
  resource: arn('dynamodb', `table/${TableName}`),
  context: { 'dynamodb:LeadingKeys': [...new Set(keys)] },
  because: itself,
});

// Systems Manager

const getParameter = z.object({ Name: z.string().startsWith('/'), WithDecryption: z.boolean().default(false) });

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html */
const decryption = (parameter: string): IamRequest => ({
  action: 'kms:Decrypt',
  resource: arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab'),
  context: {
    'kms:ViaService': [`ssm.${account.region}.amazonaws.com`],
    'kms:EncryptionContext:PARAMETER_ARN': [parameter],
  },
  because: 'Systems Manager decrypts a SecureString with the permissions of its caller',
});

const known: Readonly<Record<string, Requests>> = {
  'ecs:DescribeServices': requests(describeServices, ({ cluster, services }, action) =>
    services.flatMap((service) => inCluster(action, 'service', cluster, service)),
  ),
  'ecs:UpdateService': requests(updateService, ({ cluster, service }, action) =>
    inCluster(action, 'service', cluster, service),
  ),
  // Its resource is a container instance, which a Fargate task has none of.
  'ecs:ListTasks': requests(ofCluster, ({ cluster }, action) => [
    { action, resource: '*', context: clusterContext(cluster), because: itself },
  ]),
  'ecs:DescribeTasks': requests(describeTasks, ({ cluster, tasks }, action) =>
    tasks.flatMap((task) => inCluster(action, 'task', cluster, lastPart(task))),
  ),
  'application-autoscaling:DescribeScalableTargets': onAnyResource,
  'application-autoscaling:DescribeScalingPolicies': onAnyResource,
  'application-autoscaling:DescribeScheduledActions': onAnyResource,
  'application-autoscaling:RegisterScalableTarget': requests(registration, ({ Tags, ...target }, action) => [
    ofTarget(target, action),
    ...(Tags === undefined ? [] : [tagsOnCreation]),
    ...behindTheScenes(target),
    firstRegistration,
  ]),
  'application-autoscaling:DeregisterScalableTarget': requests(identity, (target, action) => [
    ofTarget(target, action),
  ]),
  'application-autoscaling:PutScalingPolicy': requests(identity, (target, action) => [
    ofTarget(target, action),
    ...behindTheScenes(target),
  ]),
  'application-autoscaling:PutScheduledAction': requests(identity, (target, action) => [ofTarget(target, action)]),
  'application-autoscaling:ListTagsForResource': ofArn,
  'application-autoscaling:TagResource': ofArn,
  'cloudwatch:DescribeAlarms': requests(z.object({ AlarmNames: z.array(z.string()) }), ({ AlarmNames }, action) =>
    AlarmNames.map((name) => alarm(name, action)),
  ),
  'cloudwatch:PutMetricAlarm': requests(z.object({ AlarmName: z.string() }), ({ AlarmName }, action) => [
    alarm(AlarmName, action),
  ]),
  'sns:Publish': requests(z.object({ TopicArn: z.string() }), ({ TopicArn }, action) => [
    { action, resource: TopicArn, context: {}, because: itself },
  ]),
  'dynamodb:Query': requests(query, ({ TableName, ExpressionAttributeValues }, action) =>
    ofItem({ TableName, key: ExpressionAttributeValues[':pk'].S }, action),
  ),
  'dynamodb:GetItem': byKey,
  'dynamodb:DeleteItem': byKey,
  'dynamodb:PutItem': requests(
    z.object({ TableName: z.string(), Item: z.object({ pk: text }) }),
    ({ TableName, Item }, action) => ofItem({ TableName, key: Item.pk.S }, action),
  ),
  'dynamodb:BatchGetItem': requests(batchGet, ({ RequestItems }, action) =>
    Object.entries(RequestItems).map(([table, { Keys }]) =>
      ofItems(
        table,
        Keys.map(({ pk }) => pk.S),
        action,
      ),
    ),
  ),
  'dynamodb:BatchWriteItem': requests(batchWrite, ({ RequestItems }, action) =>
    Object.entries(RequestItems).map(([table, writes]) =>
      ofItems(
        table,
        writes.map((write) => ('PutRequest' in write ? write.PutRequest.Item : write.DeleteRequest.Key).pk.S),
        action,
      ),
    ),
  ),
  'ssm:GetParameter': requests(getParameter, ({ Name, WithDecryption }, action) => {
    const parameter = arn('ssm', `parameter${Name}`);
    const reading = { action, resource: parameter, context: {}, because: itself };
    return WithDecryption ? [reading, decryption(parameter)] : [reading];
  }),
};
