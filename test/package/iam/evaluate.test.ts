import { describe, expect, it } from 'vitest';
import { isAllowed, type PolicyStatement } from './evaluate.ts';
import { arn, type IamRequest } from './request.ts';
import { requestsOf } from './requests-of-call.ts';

const cluster = arn('ecs', 'cluster/shop');
const ofCluster = { operator: 'ArnEquals', key: 'ecs:cluster', values: [cluster] };
const leading = (...values: readonly string[]) => ({
  operator: 'ForAllValues:StringEquals',
  key: 'dynamodb:LeadingKeys',
  values,
});

const allowing = (change: Partial<PolicyStatement> = {}): PolicyStatement => ({
  effect: 'Allow',
  actions: ['ecs:UpdateService'],
  resources: [arn('ecs', 'service/*')],
  conditions: [],
  ...change,
});
const request = (change: Partial<IamRequest> = {}): IamRequest => ({
  action: 'ecs:UpdateService',
  resource: arn('ecs', 'service/shop/web'),
  context: {},
  because: 'of this test',
  ...change,
});

describe('a policy', () => {
  it.each`
    allows   | policy                                                                                                | asked                                                                     | because
    ${true}  | ${[allowing()]}                                                                                       | ${request()}                                                              | ${'a star is also a slash'}
    ${false} | ${[]}                                                                                                 | ${request()}                                                              | ${'what nothing allows is denied'}
    ${false} | ${[allowing()]}                                                                                       | ${request({ action: 'ecs:DeleteService' })}                               | ${'another action'}
    ${true}  | ${[allowing({ actions: ['ecs:Update*'] })]}                                                           | ${request()}                                                              | ${'a pattern of actions'}
    ${false} | ${[allowing({ resources: [arn('ecs', 'service/shop/?')] })]}                                          | ${request()}                                                              | ${'a question mark is one character'}
    ${false} | ${[allowing({ resources: [arn('ecs', 'service.shop/web')] })]}                                        | ${request()}                                                              | ${'a dot is a dot'}
    ${false} | ${[allowing()]}                                                                                       | ${request({ resource: '*' })}                                             | ${'all resources are more than those of a pattern'}
    ${false} | ${[allowing(), allowing({ effect: 'Deny', resources: ['*'] })]}                                       | ${request()}                                                              | ${'a denial is stronger'}
    ${true}  | ${[allowing(), allowing({ effect: 'Deny', actions: ['ecs:DeleteService'] })]}                         | ${request()}                                                              | ${'the denial is about something else'}
    ${true}  | ${[allowing({ conditions: [ofCluster] })]}                                                            | ${request({ context: { 'ecs:cluster': [cluster] } })}                     | ${'the cluster'}
    ${false} | ${[allowing({ conditions: [ofCluster] })]}                                                            | ${request({ context: { 'ecs:cluster': [`${cluster}-2`] } })}              | ${'another cluster'}
    ${false} | ${[allowing({ conditions: [ofCluster] })]}                                                            | ${request()}                                                              | ${'a value that is not there equals nothing'}
    ${false} | ${[allowing({ conditions: [ofCluster, { ...ofCluster, operator: 'StringEquals', values: ['x'] }] })]} | ${request({ context: { 'ecs:cluster': [cluster] } })}                     | ${'every condition must hold'}
    ${true}  | ${[allowing({ conditions: [leading('record', 'schedule')] })]}                                        | ${request({ context: { 'dynamodb:LeadingKeys': ['record'] } })}           | ${'one of the keys'}
    ${false} | ${[allowing({ conditions: [leading('record', 'schedule')] })]}                                        | ${request({ context: { 'dynamodb:LeadingKeys': ['record', 'posted'] } })} | ${'one of them is another'}
    ${true}  | ${[allowing({ conditions: [leading('record')] })]}                                                    | ${request()}                                                              | ${'of no values all are right: never grant a scan'}
  `('allows $because: $allows', ({ allows, policy, asked }) => {
    expect(isAllowed(policy, asked)).toBe(allows);
  });

  it.each`
    condition                                                                       | says
    ${{ operator: 'StringNotEquals', key: 'ecs:cluster', values: [] }}              | ${'the operator StringNotEquals is not known here'}
    ${{ operator: 'StringEquals', key: 'dynamodb:LeadingKey', values: [] }}         | ${'the condition key dynamodb:LeadingKey is not known here'}
    ${{ operator: 'StringLike', key: 'ecs:cluster', values: [`\${aws:username}`] }} | ${'policy variables are not known here'}
  `('is not guessed at: $says', ({ condition, says }) => {
    const asked = request({ context: { 'ecs:cluster': [cluster] } });
    expect(() => isAllowed([allowing({ conditions: [condition] })], asked)).toThrow(says);
  });
});

describe('what IAM is asked for a call', () => {
  it('is asked under both forms of a service’s ARN', () => {
    const input = { cluster: 'shop', service: 'web', desiredCount: 3 };
    expect(requestsOf({ service: 'ecs', operation: 'UpdateService', input }).map(({ resource }) => resource)).toEqual([
      'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
      'arn:aws:ecs:us-east-1:123456789012:service/web',
    ]);
  });

  it('is not guessed for a call that nobody has thought of', () => {
    expect(() => requestsOf({ service: 'ecs', operation: 'DeleteService', input: {} })).toThrow('ecs:DeleteService');
    const scan = { TableName: 'prescale', KeyConditionExpression: 'pk = :other', ExpressionAttributeValues: {} };
    expect(() => requestsOf({ service: 'dynamodb', operation: 'Query', input: scan })).toThrow();
  });
});
