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
    ${'FailedResourceAccessException'}                  | ${'access-denied'}     | ${false}
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
    ${'FailedResourceAccessException'} | ${'Unable to retrieve alarms for scaling policy'}             | ${'access-denied'} | ${'its documented meaning'}
    ${'ValidationException'}           | ${'Unable to assume IAM role: arn:aws:iam::1:role/x'}         | ${'access-denied'} | ${'the role is refused, not the input'}
    ${'ValidationException'}           | ${'User: arn:aws:sts::1:x is not authorized to perform: ...'} | ${'access-denied'} | ${'ECS refused the caller behind the scenes'}
    ${'ValidationException'}           | ${'ECS service throttled the request'}                        | ${'throttled'}     | ${'ECS throttled Application Auto Scaling'}
    ${'ValidationException'}           | ${"ECS service doesn't exist: service/a/b"}                   | ${'not-found'}     | ${'the service of the target is gone'}
    ${'ValidationException'}           | ${'Maximum capacity cannot be less than minimum capacity'}    | ${'invalid'}       | ${'the input is wrong'}
  `('$because: $code', ({ name, message, code }) => {
    expect(toPrescaleError('Doing it', exception(name, message))).toMatchObject({ code });
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
