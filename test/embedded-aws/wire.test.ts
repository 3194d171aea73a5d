import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedAws, type EmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { createSimulatedClock } from '../../local/simulated-clock.ts';

describe('the endpoint', () => {
  let aws: EmbeddedAws;
  let url: string;
  beforeEach(async () => {
    aws = await createEmbeddedAws({ clock: createSimulatedClock(new Date('2026-11-23T00:00:00.250Z')) });
    url = await aws.listen();
  });
  afterEach(() => aws.close());

  const post = async (headers: Record<string, string>, body: string, path = '/') => {
    const response = await fetch(url + path, { method: 'POST', headers, body });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: await response.text(),
      response,
    };
  };
  const json = (target: string, input: unknown) =>
    post({ 'x-amz-target': target }, typeof input === 'string' ? input : JSON.stringify(input));
  const autoscaling = (operation: string, input: unknown) => json(`AnyScaleFrontendService.${operation}`, input);
  const web = {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/shop/web',
    ScalableDimension: 'ecs:service:DesiredCount',
  };

  it('listens on loopback only', () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('answers with a request id, and instants as seconds', async () => {
    aws.world.createService({ cluster: 'shop', service: 'web', desired: 1 });
    await autoscaling('RegisterScalableTarget', { ...web, MinCapacity: 1, MaxCapacity: 2 });
    const answer = await autoscaling('DescribeScalableTargets', { ServiceNamespace: 'ecs', ResourceIds: null });
    expect(answer.type).toBe('application/x-amz-json-1.1');
    expect(answer.response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(answer.body).ScalableTargets[0].CreationTime).toBe(1795392000.25);
  });

  it('ignores members that it does not know, as AWS does', async () => {
    const answer = await autoscaling('DescribeScalableTargets', { ServiceNamespace: 'ecs', Colour: 'blue' });
    expect(answer).toMatchObject({ status: 200, body: '{"ScalableTargets":[]}' });
  });

  it.each([
    [
      'text for a number',
      { ...web, MinCapacity: '2', MaxCapacity: 3 },
      'STRING_VALUE can not be converted to a Number',
    ],
    [
      'a fraction for a whole number',
      { ...web, MinCapacity: 1.5, MaxCapacity: 3 },
      'NUMBER_VALUE can not be converted to an Integer',
    ],
    ['a number for a text', { ...web, ResourceId: 7 }, 'NUMBER_VALUE can not be converted to a String'],
    ['a list for a text', { ...web, ResourceId: ['a'] }, 'Start of list found where not expected'],
    ['a map for a text', { ...web, ResourceId: {} }, 'Start of structure or map found where not expected.'],
    [
      'a text for a flag',
      { ...web, SuspendedState: { DynamicScalingInSuspended: 'yes' } },
      'STRING_VALUE can not be converted to a Boolean',
    ],
    ['a broken body', '{"ServiceNamespace":', 'Unexpected character or end of input'],
  ])('refuses %s as a SerializationException', async (_case, input, message) => {
    const { status, body } = await autoscaling('RegisterScalableTarget', input);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toEqual({ __type: 'SerializationException', Message: message });
  });

  it('names every constraint that an input breaks', async () => {
    const { status, body } = await autoscaling('DeregisterScalableTarget', {
      ServiceNamespace: 'moon',
      ResourceId: '',
    });
    expect(status).toBe(400);
    expect(JSON.parse(body).Message).toBe(
      "3 validation errors detected: Value 'moon' at 'serviceNamespace' failed to satisfy constraint: Member must satisfy enum value set: [ecs, elasticmapreduce, ec2, appstream, dynamodb, rds, sagemaker, custom-resource, comprehend, lambda, cassandra, kafka, elasticache, neptune, workspaces]; Value '' at 'resourceId' failed to satisfy constraint: Member must have length greater than or equal to 1; Value null at 'scalableDimension' failed to satisfy constraint: Member must not be null",
    );
  });

  it.each([
    ['an operation that is not built', 'AnyScaleFrontendService.GetPredictiveScalingForecast'],
    ['a method of every object', 'AnyScaleFrontendService.toString'],
    ['a service that is not built', 'Kinesis_20131202.ListStreams'],
    ['no target at all', ''],
  ])('refuses %s as an UnknownOperationException', async (_case, target) => {
    const { status, body } = await json(target, {});
    expect(status).toBe(400);
    expect(JSON.parse(body).__type).toBe('UnknownOperationException');
  });

  it('speaks the Query protocol with SNS, its errors included', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const made = await post(form, 'Action=CreateTopic&Version=2010-03-31&Name=t');
    expect(made).toMatchObject({ status: 200, type: 'text/xml' });
    expect(made.body).toContain(
      '<CreateTopicResult><TopicArn>arn:aws:sns:us-east-1:123456789012:t</TopicArn></CreateTopicResult>',
    );
    const refused = await post(form, 'Action=CreateTopic&Version=2010-03-31&Name=%3Cb%3E');
    expect(refused.status).toBe(400);
    expect(refused.body).toContain('<Type>Sender</Type><Code>InvalidParameter</Code>');
    const unknown = await post(form, 'Action=Sing&Version=2010-03-31');
    expect(unknown.body).toContain('<Code>UnknownOperationException</Code>');
  });

  it('stops listening when it is closed, and may be closed twice', async () => {
    await aws.close();
    await aws.close();
    await expect(fetch(url)).rejects.toThrow();
  });
});
