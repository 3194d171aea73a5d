import { describe, expect, it } from 'vitest';
import { mapped, toPrescaleError } from '../../lib/aws/failure.ts';
import { PrescaleError } from '../../lib/execute/failure.ts';

const exception = (name: string, message = 'said AWS', status = 400) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });

describe('toPrescaleError', () => {
  it.each`
    name                                                | code                   | passing
    ${'ThrottlingException'}                            | ${'throttled'}         | ${true}
    ${'Throttling'}                                     | ${'throttled'}         | ${true}
    ${'ThrottledException'}                             | ${'throttled'}         | ${true}
    ${'TooManyRequestsException'}                       | ${'throttled'}         | ${true}
    ${'ProvisionedThroughputExceededException'}         | ${'throttled'}         | ${true}
    ${'RequestLimitExceeded'}                           | ${'throttled'}         | ${true}
    ${'LimitExceededException'}                         | ${'quota'}             | ${false}
    ${'LimitExceededFault'}                             | ${'quota'}             | ${false}
    ${'TooManyTagsException'}                           | ${'quota'}             | ${false}
    ${'ConcurrentUpdateException'}                      | ${'concurrent-update'} | ${true}
    ${'ConcurrentModificationException'}                | ${'concurrent-update'} | ${true}
    ${'UpdateInProgressException'}                      | ${'concurrent-update'} | ${true}
    ${'ConditionalCheckFailedException'}                | ${'conflict'}          | ${true}
    ${'ObjectNotFoundException'}                        | ${'not-registered'}    | ${false}
    ${'ResourceNotFoundException'}                      | ${'not-found'}         | ${false}
    ${'ServiceNotFoundException'}                       | ${'not-found'}         | ${false}
    ${'ServiceNotActiveException'}                      | ${'not-found'}         | ${false}
    ${'ClusterNotFoundException'}                       | ${'not-found'}         | ${false}
    ${'NamespaceNotFoundException'}                     | ${'not-found'}         | ${false}
    ${'NotFoundException'}                              | ${'not-found'}         | ${false}
    ${'ParameterNotFound'}                              | ${'not-found'}         | ${false}
    ${'AccessDeniedException'}                          | ${'access-denied'}     | ${false}
    ${'AuthorizationErrorException'}                    | ${'access-denied'}     | ${false}
    ${'UnrecognizedClientException'}                    | ${'access-denied'}     | ${false}
    ${'CredentialsProviderError'}                       | ${'access-denied'}     | ${false}
    ${'TokenProviderError'}                             | ${'access-denied'}     | ${false}
    ${'FailedResourceAccessException'}                  | ${'unexpected'}        | ${false}
    ${'ExpiredTokenException'}                          | ${'access-denied'}     | ${true}
    ${'InvalidParameterException'}                      | ${'invalid'}           | ${false}
    ${'ValidationException'}                            | ${'invalid'}           | ${false}
    ${'ClientException'}                                | ${'invalid'}           | ${false}
    ${'PlatformUnknownException'}                       | ${'invalid'}           | ${false}
    ${'PlatformTaskDefinitionIncompatibilityException'} | ${'invalid'}           | ${false}
    ${'UnsupportedFeatureException'}                    | ${'invalid'}           | ${false}
    ${'InvalidNextTokenException'}                      | ${'invalid'}           | ${false}
    ${'MissingRequiredParameterException'}              | ${'invalid'}           | ${false}
    ${'ServerException'}                                | ${'unavailable'}       | ${true}
    ${'InternalServiceException'}                       | ${'unavailable'}       | ${true}
    ${'InternalServerError'}                            | ${'unavailable'}       | ${true}
    ${'InternalErrorException'}                         | ${'unavailable'}       | ${true}
    ${'ServiceUnavailable'}                             | ${'unavailable'}       | ${true}
    ${'TimeoutError'}                                   | ${'timeout'}           | ${true}
    ${'RequestTimeout'}                                 | ${'timeout'}           | ${true}
    ${'SomethingNewException'}                          | ${'unexpected'}        | ${false}
  `('$name is $code (passing: $passing)', ({ name, code, passing }) => {
    expect(toPrescaleError('Doing it', exception(name))).toMatchObject({ code, passing });
  });

  it.each`
    name                               | message                                                       | code               | because
    ${'FailedResourceAccessException'} | ${'Rate exceeded (Service: AmazonCloudWatch; Status 400)'}    | ${'throttled'}     | ${'CloudWatch throttled Application Auto Scaling'}
    ${'ValidationException'}           | ${'Unable to assume IAM role: arn:aws:iam::1:role/x'}         | ${'access-denied'} | ${'the role is refused, not the input'}
    ${'ValidationException'}           | ${'User: arn:aws:sts::1:x is not authorized to perform: ...'} | ${'access-denied'} | ${'ECS refused the caller behind the scenes'}
    ${'ValidationException'}           | ${'ECS service throttled the request'}                        | ${'throttled'}     | ${'ECS throttled Application Auto Scaling'}
    ${'ValidationException'}           | ${"ECS service doesn't exist: service/a/b"}                   | ${'not-found'}     | ${'the service of the target is gone'}
    ${'ValidationException'}           | ${'Maximum capacity cannot be less than minimum capacity'}    | ${'invalid'}       | ${'the input is wrong'}
  `('$because: $code', ({ name, message, code }) => {
    expect(toPrescaleError('Doing it', exception(name, message))).toMatchObject({ code });
  });

  /** As seen by others, with the names and numbers of people replaced. */
  const policy =
    'arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:87ec26c2:resource/ecs/service/c/s:policyName/down';
  const by = (service: string, status: number, code: string) =>
    `(Service: ${service}; Status Code: ${status}; Error Code: ${code}; Request ID: ce1253eb-81e9-11e7-ba0a-dd79b677bd46)`;
  const byCloudWatch = (status: number, code: string) => by('AmazonCloudWatch', status, code);
  const byNewerCloudWatch = (status: number) => `(Service: CloudWatch, Status Code: ${status}, Request ID: ce1253eb)`;
  const byEcs = (status: number, code: string) => by('AmazonECS', status, code);

  const reading = (name: string, reason: string) =>
    `Unable to retrieve alarms for scaling policy ${name} due to reason: ${reason}`;
  const making = (name: string, reason: string) =>
    `Unable to create alarms for scaling policy ${name} due to reason: ${reason}`;
  const describing = (reason: string) => `Unable to describe the service due to reason: ${reason}`;
  const fetching = (reason: string) => `Unable to fetch the service due to reason: ${reason}`;

  const throttled = `Rate exceeded ${byCloudWatch(400, 'Throttling')}`;
  const wrongToken = `The security token included in the request is invalid. ${byCloudWatch(403, 'InvalidClientTokenId')}`;
  const expiredToken = `The security token included in the request is expired ${byCloudWatch(403, 'ExpiredToken')}`;
  const mayNot = (action: string) => `User: arn:aws:sts::123456789012:x is not authorized to perform: ${action}`;
  const mayNotMakeAlarms = `${mayNot('cloudwatch:PutMetricAlarm')} ${byCloudWatch(403, 'AccessDenied')}`;
  const tooManyAlarms = `The maximum number of alarms has been reached. ${byCloudWatch(400, 'LimitExceeded')}`;
  const updatedByAnother = `A separate request to update this alarm is in progress. ${byCloudWatch(400, 'ValidationError')}`;
  const wrongPeriod = `Period must be a multiple of 60 ${byCloudWatch(400, 'ValidationError')}`;
  const unknownCluster = `Cluster not found. ${byEcs(400, 'ClusterNotFoundException')}`;
  const throttledByEcs = `Rate exceeded ${byEcs(400, 'ThrottlingException')}`;
  const misleadingName = 'Unable to retrieve alarms for scaling policy arn:aws:x:policyName/throttle-not-authorized';
  it.each`
    said                                                                 | code                   | passing  | because
    ${reading(policy, throttled)}                                        | ${'throttled'}         | ${true}  | ${'CloudWatch throttles, as in aws-sdk-go 1472'}
    ${making('x:table/y', throttled)}                                    | ${'throttled'}         | ${true}  | ${'the same of PutScalingPolicy, as in terraform-provider-aws 2275'}
    ${reading(policy, wrongToken)}                                       | ${'access-denied'}     | ${false} | ${'as in terraform-provider-aws 920'}
    ${reading(policy, expiredToken)}                                     | ${'access-denied'}     | ${true}  | ${'it is renewed by itself'}
    ${making('cpu', mayNotMakeAlarms)}                                   | ${'access-denied'}     | ${false} | ${'the caller may not make alarms'}
    ${mayNot('cloudwatch:DescribeAlarms')}                               | ${'access-denied'}     | ${false} | ${'without the name'}
    ${making('cpu', tooManyAlarms)}                                      | ${'quota'}             | ${false} | ${'the quota of alarms'}
    ${making('cpu', 'Alarm limit exceeded')}                             | ${'quota'}             | ${false} | ${'the same without the name'}
    ${making('cpu', updatedByAnother)}                                   | ${'concurrent-update'} | ${true}  | ${'as in terraform-provider-aws 422: its name says less than its text'}
    ${reading('cpu', `null ${byCloudWatch(503, 'ServiceUnavailable')}`)} | ${'unavailable'}       | ${true}  | ${'CloudWatch is down'}
    ${reading('cpu', `null ${byCloudWatch(500, 'SomethingNew')}`)}       | ${'unavailable'}       | ${true}  | ${'a name that nobody knows, with a status that tells'}
    ${reading('cpu', `null ${byNewerCloudWatch(503)}`)}                  | ${'unavailable'}       | ${true}  | ${'as the newer SDK of Java writes it'}
    ${reading('cpu', `null ${byNewerCloudWatch(429)}`)}                  | ${'throttled'}         | ${true}  | ${'the status alone tells'}
    ${describing(unknownCluster)}                                        | ${'not-found'}         | ${false} | ${'ECS knows no such cluster'}
    ${describing(throttledByEcs)}                                        | ${'throttled'}         | ${true}  | ${'ECS throttles'}
    ${making('cpu', wrongPeriod)}                                        | ${'invalid'}           | ${false} | ${'the policy is wrong'}
    ${reading('cpu', `no idea ${byCloudWatch(400, 'SomethingNew')}`)}    | ${'unexpected'}        | ${false} | ${'a name that nobody knows'}
    ${'Unable to retrieve alarms for scaling policy cpu'}                | ${'unexpected'}        | ${false} | ${'no reason given'}
    ${misleadingName}                                                    | ${'unexpected'}        | ${false} | ${'what people call a policy says nothing'}
  `('FailedResourceAccessException is $code (passing: $passing): $because', ({ said, code, passing }) => {
    const failure = toPrescaleError('Doing it', exception('FailedResourceAccessException', said));
    expect(failure).toMatchObject({ code, passing });
    expect(failure.message, 'nothing of a real message is lost').toBe(
      `Doing it: FailedResourceAccessException: ${said}`,
    );
  });

  const serviceLinkedRole =
    'aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService';
  const noServiceLinkedRole = `Unable to assume IAM role: arn:aws:iam::123456789012:role/${serviceLinkedRole}`;
  it.each`
    said                                                                                      | code               | passing  | because
    ${noServiceLinkedRole}                                                                    | ${'access-denied'} | ${false} | ${'the service-linked role is missing'}
    ${`unable to assume role ${by('AWSApplicationAutoScaling', 400, 'ValidationException')}`} | ${'access-denied'} | ${false} | ${'its name says less than its text'}
    ${'User is missing the following permissions: ecs:UpdateService'}                         | ${'access-denied'} | ${false} | ${'ECS would refuse the caller'}
    ${fetching(throttledByEcs)}                                                               | ${'throttled'}     | ${true}  | ${'ECS throttles Application Auto Scaling'}
    ${fetching(`Server error ${byEcs(500, 'ServerException')}`)}                              | ${'unavailable'}   | ${true}  | ${'ECS is down'}
    ${`Something went wrong ${byEcs(400, 'SomethingNew')}`}                                   | ${'unexpected'}    | ${false} | ${'a name that nobody knows'}
    ${"ECS service doesn't exist: service/c/throttle-worker"}                                 | ${'not-found'}     | ${false} | ${'what people call a service says nothing'}
    ${'Maximum capacity cannot be less than minimum capacity'}                                | ${'invalid'}       | ${false} | ${'the input is wrong'}
  `('ValidationException is $code (passing: $passing): $because', ({ said, code, passing }) => {
    expect(toPrescaleError('Doing it', exception('ValidationException', said))).toMatchObject({ code, passing });
  });

  it.each`
    said                                                                        | because
    ${`Value '${'x'.repeat(5_000)}' at 'tags' failed to satisfy constraint`}    | ${'a value'}
    ${`Value '${'x y '.repeat(5_000)}' at 'tags' failed to satisfy constraint`} | ${'a value of several words'}
    ${`${'x'.repeat(5_000)} failed to satisfy constraint`}                      | ${'a word'}
    ${`Refused: ${'x y '.repeat(5_000)} failed to satisfy constraint`}          | ${'words that nothing sets off'}
    ${`Value "${'😀'.repeat(5_000)}" failed to satisfy constraint`}             | ${'pairs, none of them halved'}
    ${`${'😀 '.repeat(5_001)} failed to satisfy constraint`}                    | ${'pairs around what is cut out'}
  `('echoes little of what was sent, and keeps what is said of it: $because', ({ said }) => {
    const { message } = toPrescaleError('Doing it', exception('ValidationException', said));
    expect(message).not.toMatch(/[x😀]{201}/u);
    expect(message.length).toBeLessThanOrEqual(650);
    expect(message).toMatch(/^Doing it: ValidationException: .*…/s);
    expect(message).toMatch(/failed to satisfy constraint$/);
    expect(message.isWellFormed()).toBe(true);
  });

  it.each`
    status | code
    ${401} | ${'access-denied'}
    ${403} | ${'access-denied'}
    ${404} | ${'unexpected'}
    ${429} | ${'throttled'}
    ${500} | ${'unavailable'}
    ${503} | ${'unavailable'}
  `('an unknown name with HTTP $status is $code', ({ status, code }) => {
    expect(toPrescaleError('Doing it', exception('SyntaxError', 'Unexpected token <', status))).toMatchObject({ code });
  });

  it.each`
    name              | code              | mapped           | because
    ${'Error'}        | ${'ECONNREFUSED'} | ${'unavailable'} | ${'nobody listens'}
    ${'TimeoutError'} | ${'ECONNRESET'}   | ${'unavailable'} | ${'a dropped connection, which the SDK names a timeout'}
    ${'TimeoutError'} | ${'ETIMEDOUT'}    | ${'timeout'}     | ${'a connection that was not made in time'}
    ${'Error'}        | ${'ENOTFOUND'}    | ${'unavailable'} | ${'no address'}
    ${'Error'}        | ${'EAI_AGAIN'}    | ${'unavailable'} | ${'name resolution is down'}
    ${'Error'}        | ${'EPIPE'}        | ${'unavailable'} | ${'closed while writing'}
  `('$code is $mapped: $because', ({ name, code, mapped: expected }) => {
    const thrown = Object.assign(new Error('connect'), { name, code });
    expect(toPrescaleError('Doing it', thrown)).toMatchObject({ code: expected, passing: true });
  });

  it('says what was being done and what AWS said, and keeps the cause', () => {
    const thrown = exception('ServiceNotFoundException', 'Service not found.');
    const failure = toPrescaleError('UpdateService of service/a/b to 3 tasks', thrown);
    expect(failure).toBeInstanceOf(PrescaleError);
    expect(failure.message).toBe(
      'UpdateService of service/a/b to 3 tasks: ServiceNotFoundException: Service not found.',
    );
    expect(failure.cause).toBe(thrown);
  });

  it.each([['text'], [undefined], [null], [42], [{ name: 'ThrottlingException' }]])(
    'copes with %j, which is no error',
    (thrown) => {
      expect(toPrescaleError('Doing it', thrown)).toMatchObject({ code: 'unexpected', passing: false });
    },
  );
});

describe('mapped', () => {
  it('passes on what was returned', async () => {
    await expect(mapped('Doing it', async () => 7)).resolves.toBe(7);
  });

  it('does not map a failure twice', async () => {
    const failure = new PrescaleError('quota', 'full', { passing: false });
    await expect(mapped('Doing it', () => Promise.reject(failure))).rejects.toBe(failure);
  });
});
