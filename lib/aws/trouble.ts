import { PrescaleError } from '../execute/failure.ts';

/** Why nothing can be had of AWS at all, as whoever sits before a terminal can mend it. */
export type Trouble =
  | { readonly kind: 'no-credentials' }
  | { readonly kind: 'expired-credentials' }
  /** What `aws sso login` had begun. */
  | { readonly kind: 'login-ended' }
  /** AWS does not know them, or the signature made with them. */
  | { readonly kind: 'wrong-credentials' }
  | { readonly kind: 'no-region' }
  /** `action`: as policies name it, `dynamodb:Query`; absent: AWS did not say. */
  | { readonly kind: 'access-denied'; readonly action?: string }
  | { readonly kind: 'unreachable'; readonly why: string }
  | { readonly kind: 'no-such-table' };

/** What an error says of the connection to AWS; `undefined`: it is about something else. */
export function troubleOf(error: unknown): Trouble | undefined {
  const { name, message, code } = rootOf(error);
  if (name === 'ResourceNotFoundException') return { kind: 'no-such-table' };
  if (message.startsWith('Region is missing')) return { kind: 'no-region' };
  const lacking = lackingCredentials(name, message);
  if (lacking !== undefined) return lacking;
  if (wrongNames.has(name)) return { kind: 'wrong-credentials' };
  if (error instanceof PrescaleError && error.code === 'access-denied') {
    const [, action] = /not authorized to perform: ([\w-]+:\w+)/.exec(message) ?? [];
    return { kind: 'access-denied', ...(action !== undefined && { action }) };
  }
  const isUnreachable = unreachableCodes.has(code) || (error instanceof PrescaleError && error.code === 'timeout');
  return isUnreachable ? { kind: 'unreachable', why: message || code } : undefined;
}

function lackingCredentials(name: string, message: string): Trouble | undefined {
  const isOfProvider = name === 'CredentialsProviderError';
  // With the name of what the portal answered, where it is the portal that does not know the login any more.
  if (name === 'TokenProviderError' || (isOfProvider && /\bSSO\b|^UnauthorizedException\b/.test(message)))
    return { kind: 'login-ended' };
  if (expiredNames.has(name) || (isOfProvider && /expired|is invalid|refresh/i.test(message)))
    return { kind: 'expired-credentials' };
  return isOfProvider || /could not load credentials/i.test(message) ? { kind: 'no-credentials' } : undefined;
}

/** What the SDK threw first. */
function rootOf(error: unknown): { readonly name: string; readonly message: string; readonly code: string } {
  const thrown = error instanceof PrescaleError && error.cause !== undefined ? error.cause : error;
  if (!(thrown instanceof Error)) return { name: '', message: String(thrown), code: '' };
  // Several addresses of one host were tried, each in vain.
  const first = thrown instanceof AggregateError && thrown.errors[0] instanceof Error ? thrown.errors[0] : thrown;
  const { code } = thrown as { readonly code?: unknown };
  return { name: thrown.name, message: thrown.message || first.message, code: typeof code === 'string' ? code : '' };
}

const expiredNames: ReadonlySet<string> = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired']);

const wrongNames: ReadonlySet<string> = new Set([
  'AuthFailure',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const unreachableCodes: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
]);
