import { type FailureCode, PrescaleError } from '../execute/failure.ts';

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
  const code = codeOf(thrown);
  const { name, message } = facts(thrown);
  return new PrescaleError(code, `${doing}: ${name}: ${message || 'no message'}`, {
    passing: passingCodes.has(code) || passingNames.has(name),
    cause: thrown,
  });
};

const codeOf = (thrown: unknown): FailureCode => {
  const { name, message, systemCode, status } = facts(thrown);
  const named = codeByName.get(name);
  // Application Auto Scaling reports what ECS and CloudWatch told it as a failure of its own; only the text tells.
  if (name === 'FailedResourceAccessException' || named === 'invalid') {
    if (/rate exceeded|throttl/i.test(message)) return 'throttled';
    if (/not authorized|access ?denied|unable to assume/i.test(message)) return 'access-denied';
    if (/service doesn't exist/i.test(message)) return 'not-found';
  }
  // The SDK calls a dropped connection a `TimeoutError`; the code of the operating system knows better.
  const broken = codeByName.get(systemCode);
  if (broken) return broken;
  if (named) return named;
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'access-denied';
  if (status >= 500) return 'unavailable';
  return 'unexpected';
};

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
    // Thrown when a scalable target's role may not read the alarms; other reasons are told by the text.
    'FailedResourceAccessException',
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
    'UnrecognizedClientException',
  ],
  'not-found': [
    'ClusterNotFoundException',
    'KMSNotFoundException',
    'NamespaceNotFoundException',
    'NotFound',
    'NotFoundException',
    'ParameterNotFound',
    'ParameterVersionNotFound',
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
