import { type FailureCode, PrescaleError } from '../execute/failure.ts';
import { cut, cutMiddle } from '../tell/plain-text.ts';

/** Runs a call of the SDK; whatever it throws becomes a `PrescaleError` that begins with what was being done. */
export const mapped = async <T>(doing: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (thrown) {
    throw toPrescaleError(doing, thrown);
  }
};

/** The only place that knows the names of the SDK's exceptions. */
export const toPrescaleError = (doing: string, thrown: unknown): PrescaleError => {
  if (thrown instanceof PrescaleError) return thrown;
  const code = failureCode(thrown);
  const { name, message } = facts(thrown);
  return new PrescaleError(code, `${doing}: ${cut(name, 200)}: ${quoted(message) || 'no message'}`, {
    passing: passingCodes.has(code) || passingNames.has(name) || passingNames.has(reportIn(message)?.name ?? ''),
    cause: thrown,
  });
};

/** What an exception of the SDK means. */
export const failureCode = (thrown: unknown): FailureCode => {
  const { name, message, systemCode, status } = facts(thrown);
  const named = codeByName.get(name);
  if (name === 'FailedResourceAccessException') return codeOfReport(message) ?? 'unexpected';
  if (named === 'invalid') return codeOfReport(message) ?? named;
  // The SDK calls a dropped connection a `TimeoutError`; the code of the operating system knows better.
  return codeByName.get(systemCode) ?? named ?? codeOfStatus(status) ?? 'unexpected';
};

const codeOfStatus = (status: number): FailureCode | undefined => {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'access-denied';
  return status >= 500 ? 'unavailable' : undefined;
};

/**
 * Application Auto Scaling reports what CloudWatch, ECS or IAM told it as a failure of its own. What they said stands in
 * the text, mostly with the name that they gave it: `... due to reason: Rate exceeded (Service: AmazonCloudWatch; Status
 * Code: 400; Error Code: Throttling; Request ID: ...)`. `undefined`: the text tells of nobody else.
 */
const codeOfReport = (message: string): FailureCode | undefined => {
  const report = reportIn(message);
  const named = codeByName.get(report?.name ?? '');
  // That it was invalid may mean anything there too.
  if (named !== undefined && named !== 'invalid') return named;
  const said = ownWords(message);
  const [code = named] = wordings.find(([, wording]) => wording.test(said)) ?? [];
  if (code !== undefined || report === undefined) return code;
  return codeOfStatus(report.status) ?? (report.name === undefined ? undefined : 'unexpected');
};

const reportIn = (message: string): { readonly status: number; readonly name: string | undefined } | undefined => {
  const [, status, name] = reportPattern.exec(message) ?? [];
  return status === undefined ? undefined : { status: Number(status), name };
};
const reportPattern = /\(Service: [^;,()]{1,100}[;,] Status Code: (\d{3})(?:[;,] Error Code: (\w{1,100}))?/;

/** Without what people named: a service may be called `throttle-worker`. */
const ownWords = (message: string): string =>
  (message.split('due to reason: ').at(-1) ?? '').replace(/\b(arn:|service\/)\S+/g, '');

/**
 * How they say it where they give it no name. Seen in https://github.com/aws/aws-sdk-go/issues/1472 and of
 * hashicorp/terraform-provider-aws in pull request 2275 and issues 920 and 422.
 */
const wordings: readonly (readonly [FailureCode, RegExp])[] = [
  ['throttled', /rate (limit )?exceeded|throttl|too many requests|request limit exceeded/i],
  ['concurrent-update', /separate request .* in progress/i],
  [
    'access-denied',
    /not authorized|access ?denied|unable to assume|missing the following permissions|security token .*(invalid|expired)|service[- ]linked role/i,
  ],
  ['quota', /limit (has been |was )?exceeded|exceeded? .*\b(limit|quota)|(limit|quota) .*\breached|maximum number of/i],
  [
    'unavailable',
    /service (is )?unavailable|temporarily unavailable|internal (server|service)? ?(error|failure)|timed out/i,
  ],
  ['not-found', /service doesn't exist|service does not exist|service not found|cluster not found/i],
];

/** What AWS says, without more of what was sent to it than tells which it was. */
const quoted = (message: string): string =>
  cutMiddle(
    message.replace(/'[^']{199,}'|"[^"]{199,}"|\S{201,}/g, (echo) => cut(echo, 200)),
    600,
  );

const facts = (thrown: unknown): { name: string; message: string; systemCode: string; status: number } => {
  if (!(thrown instanceof Error)) return { name: 'Thrown', message: String(thrown), systemCode: '', status: 0 };
  const { code, $metadata } = thrown as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return {
    name: thrown.name,
    message: thrown.message,
    systemCode: typeof code === 'string' ? code : '',
    status: $metadata?.httpStatusCode ?? 0,
  };
};

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html and each operation's list of errors. */
const namesByCode: Partial<Record<FailureCode, readonly string[]>> = {
  throttled: [
    'BandwidthLimitExceeded',
    'KMSThrottlingException',
    'PriorRequestNotComplete',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'Throttled',
    'ThrottledException',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
  ],
  timeout: ['AbortError', 'ETIMEDOUT', 'RequestTimeout', 'RequestTimeoutException', 'TimeoutError'],
  unavailable: [
    'EAI_AGAIN',
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EPIPE',
    'InternalError',
    'InternalErrorException',
    'InternalFailure',
    'InternalServerError',
    'InternalServiceError',
    'InternalServiceException',
    'InternalServiceFault',
    'ServerException',
    'ServiceUnavailable',
    'ServiceUnavailableException',
  ],
  'access-denied': [
    'AccessDenied',
    'AccessDeniedException',
    'AuthorizationError',
    'AuthorizationErrorException',
    'BlockedException',
    'CredentialsProviderError',
    'ExpiredToken',
    'ExpiredTokenException',
    'IncompleteSignature',
    'InvalidClientTokenId',
    'InvalidSecurityException',
    'InvalidSignatureException',
    'KMSAccessDeniedException',
    'KMSOptInRequired',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
    'NotAuthorized',
    'OptInRequired',
    'SignatureDoesNotMatch',
    'TokenProviderError',
    'UnrecognizedClientException',
  ],
  'not-found': [
    'AWS.SimpleQueueService.NonExistentQueue',
    'ClusterNotFoundException',
    'KMSNotFoundException',
    'NamespaceNotFoundException',
    'NotFound',
    'NotFoundException',
    'ParameterNotFound',
    'ParameterVersionNotFound',
    'QueueDoesNotExist',
    'ResourceNotFound',
    'ResourceNotFoundException',
    'ServiceNotActiveException',
    'ServiceNotFoundException',
    'TableNotFoundException',
  ],
  'not-registered': ['ObjectNotFoundException'],
  invalid: [
    'ClientException',
    'InvalidFormatFault',
    'InvalidNextToken',
    'InvalidNextTokenException',
    'InvalidParameter',
    'InvalidParameterCombination',
    'InvalidParameterCombinationException',
    'InvalidParameterException',
    'InvalidParameterValue',
    'InvalidParameterValueException',
    'MissingParameter',
    'MissingRequiredParameterException',
    'PlatformTaskDefinitionIncompatibilityException',
    'PlatformUnknownException',
    'SerializationException',
    'UnsupportedFeatureException',
    'ValidationError',
    'ValidationException',
  ],
  quota: [
    'ItemCollectionSizeLimitExceededException',
    'LimitExceeded',
    'LimitExceededException',
    'LimitExceededFault',
    'ServiceQuotaExceededException',
    'TooManyTagsException',
  ],
  conflict: ['ConditionalCheckFailedException'],
  'concurrent-update': [
    'ConcurrentAccess',
    'ConcurrentAccessException',
    'ConcurrentModificationException',
    'ConcurrentUpdateException',
    'ReplicatedWriteConflictException',
    'ResourceConflict',
    'TooManyUpdates',
    'TransactionConflictException',
    'UpdateInProgressException',
  ],
};

const codeByName: ReadonlyMap<string, FailureCode> = new Map(
  Object.entries(namesByCode).flatMap(([code, names]) => names.map((name) => [name, code as FailureCode] as const)),
);

const passingCodes: ReadonlySet<FailureCode> = new Set([
  'throttled',
  'timeout',
  'unavailable',
  'conflict',
  'concurrent-update',
]);
/** Credentials of a role are renewed by themselves. */
const passingNames: ReadonlySet<string> = new Set(['ExpiredToken', 'ExpiredTokenException']);
