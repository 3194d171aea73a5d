import { AwsFault } from './aws-fault.ts';
import type { RecordedCall } from './recorded-call.ts';
import type { ServiceName } from './service-name.ts';

/**
 * What goes wrong with a call. `drop-before`: the connection breaks and nothing happens. `drop-after`: it happens, the
 * answer is lost. `crash-before`, `crash-after`: the same, and every further call is dropped until `revive()`, as if the
 * caller's process had ended there. `never-answer`: nothing happens and nobody says so. `late`: nobody is answered, and it
 * happens all the same, `lateMs` after the call. The others are AWS's errors.
 */
export type FaultKind =
  | 'throttle'
  | 'server-error'
  | 'access-denied'
  | 'concurrent-update'
  | 'drop-before'
  | 'drop-after'
  | 'crash-before'
  | 'crash-after'
  | 'never-answer'
  | 'late';

export interface FaultOptions {
  /** Of a `late` call: how long after it arrived it takes effect, on the account's clock. 10 s unless given. */
  readonly lateMs?: number;
}

export interface Faults {
  /** The call with this number, once. */
  at(callNumber: number, kind: FaultKind, options?: FaultOptions): void;
  /** Every call that matches, or the first `times` of them. */
  when(
    matches: (call: RecordedCall) => boolean,
    kind: FaultKind,
    options?: FaultOptions & { readonly times?: number },
  ): void;
  /** Ends a crash: calls are served again. */
  revive(): void;
  /** `true` between a crash and `revive()`. */
  readonly crashed: boolean;
  /** Forgets all that was set, a crash included. */
  clear(): void;
}

/** The front door's side of it. */
export interface FaultSource extends Faults {
  /** What is to go wrong with this call. */
  of(call: RecordedCall): Fault | undefined;
}

export interface Fault {
  readonly kind: FaultKind;
  readonly lateMs: number;
}

interface Rule extends Fault {
  readonly matches: (call: RecordedCall) => boolean;
  left: number;
}

const usualLateMs = 10_000;

export const createFaults = (): FaultSource => {
  let rules: Rule[] = [];
  let crashed = false;
  return {
    at: (callNumber, kind, { lateMs = usualLateMs } = {}) =>
      rules.push({ matches: (call) => call.number === callNumber, kind, lateMs, left: 1 }),
    when: (matches, kind, { times = Number.POSITIVE_INFINITY, lateMs = usualLateMs } = {}) =>
      rules.push({ matches, kind, lateMs, left: times }),
    revive: () => {
      crashed = false;
    },
    get crashed() {
      return crashed;
    },
    clear: () => {
      rules = [];
      crashed = false;
    },
    of(call) {
      if (crashed) return { kind: 'drop-before', lateMs: 0 };
      const rule = rules.find((one) => one.left > 0 && one.matches(call));
      if (rule === undefined) return undefined;
      rule.left -= 1;
      if (rule.kind === 'crash-before' || rule.kind === 'crash-after') crashed = true;
      return rule;
    },
  };
};

/** The error of the service's own that says so; from the error lists of the API models and AWS's common errors. */
export const faultError = (kind: FaultKind, service: ServiceName, operation: string): AwsFault | undefined => {
  switch (kind) {
    case 'throttle':
      return service === 'sns' || service === 'cloudwatch'
        ? new AwsFault('Throttling', 'Rate exceeded')
        : new AwsFault('ThrottlingException', 'Rate exceeded');
    case 'server-error':
      return new AwsFault(
        serverErrors[service],
        'The request could not be processed because of an internal error.',
        500,
      );
    case 'access-denied':
      return new AwsFault(
        service === 'sns' ? 'AuthorizationError' : 'AccessDeniedException',
        `User: arn:aws:sts::123456789012:assumed-role/prescale/embedded is not authorized to perform: ${service}:${operation} on resource: * because no identity-based policy allows the ${service}:${operation} action`,
        service === 'sns' ? 403 : 400,
      );
    case 'concurrent-update':
      return new AwsFault(
        concurrentUpdates[service],
        'Concurrent updates caused an exception, for example, if you request an update to a resource that already has a pending update.',
      );
    default:
      return undefined;
  }
};

const serverErrors: Readonly<Record<ServiceName, string>> = {
  ecs: 'ServerException',
  'application-autoscaling': 'InternalServiceException',
  cloudwatch: 'InternalServiceError',
  sns: 'InternalError',
  sqs: 'InternalError',
  dynamodb: 'InternalServerError',
  ssm: 'InternalServerError',
  sts: 'InternalFailure',
};

const concurrentUpdates: Readonly<Record<ServiceName, string>> = {
  ecs: 'UpdateInProgressException',
  'application-autoscaling': 'ConcurrentUpdateException',
  cloudwatch: 'ConcurrentModificationException',
  sns: 'ConcurrentAccess',
  sqs: 'ConcurrentAccess',
  dynamodb: 'TransactionConflictException',
  ssm: 'TooManyUpdates',
  sts: 'ConcurrentAccess',
};
