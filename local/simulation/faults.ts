import { PrescaleError } from '../../lib/execute/failure.ts';
import type { CallFault, Disturbance, Outage, PortName } from './scenario.ts';

/** A call on a port that is about to be made. `targets`: those it is about; empty: the stage as a whole. */
export interface PortCall {
  readonly port: PortName;
  readonly targets: readonly string[];
}

export interface Strike {
  readonly name: CallFault | Outage | 'not-yet-there';
  /** Absent: the call succeeds in the end. */
  readonly error?: PrescaleError;
  /** The effect is there although the call fails. */
  readonly after: boolean;
  /** Until the answer comes, or is given up; absent: as usual. */
  readonly takesMs?: number;
  /** The effect comes this long after the call. */
  readonly lateMs?: number;
  /** Of a call about several targets, the one that it strikes. */
  readonly target?: string;
}

export interface Faults {
  /** Puts in place what is to go wrong; instants in milliseconds. */
  arm(disturbance: Disturbance, now: number): void;
  strike(call: PortCall, now: number): Strike | undefined;
  /** After a target was registered that was not before. */
  registered(target: string): void;
  isOut(outage: Outage, now: number): boolean;
  /** From now on everything works. */
  disarm(): void;
  /** How often each kind has struck. */
  readonly struck: ReadonlyMap<string, number>;
  count(name: string): void;
}

type SingleFault = Extract<Disturbance, { kind: 'fault' }>;
type LastingFault = Extract<Disturbance, { kind: 'outage' }>;

export function createFaults(): Faults {
  let single: SingleFault[] = [];
  let lasting: (LastingFault & { readonly until: number })[] = [];
  let putsToMiss = 0;
  const missing = new Map<string, number>();
  const struck = new Map<string, number>();
  const count = (name: string): void => void struck.set(name, (struck.get(name) ?? 0) + 1);

  const found = (call: PortCall, now: number): Strike | undefined => {
    const [only] = call.targets;
    if (only !== undefined && needsTarget.has(call.port) && (missing.get(only) ?? 0) > 0) {
      missing.set(only, (missing.get(only) ?? 0) - 1);
      return { name: 'not-yet-there', error: failure('not-registered', call, false), after: false };
    }
    const out = lasting.find(
      ({ outage, target, port, until }) =>
        now < until &&
        (port === undefined ? portsOf[outage].test(call.port) : port === call.port) &&
        (isPrivate.has(outage) && target !== undefined ? call.targets.includes(target) : concerns(call, target)),
    );
    if (out !== undefined) return { ...lastingStrike(call, out), ...aimedAt(out) };
    const fault = single.find(({ port, target }) => port === call.port && concerns(call, target));
    if (fault === undefined) return undefined;
    single = single.filter((one) => one !== fault);
    return { ...singleStrike(call, fault), ...aimedAt(fault) };
  };

  return {
    arm(disturbance, now) {
      if (disturbance.kind === 'fault') single.push(disturbance);
      if (disturbance.kind === 'not-yet-there') putsToMiss = disturbance.puts;
      if (disturbance.kind === 'outage') lasting.push({ ...disturbance, until: now + disturbance.minutes * 60_000 });
    },
    strike(call, now) {
      const strike = found(call, now);
      if (strike !== undefined) count(strike.name);
      return strike;
    },
    registered(target) {
      missing.set(target, putsToMiss);
      putsToMiss = 0;
    },
    isOut: (name, now) => lasting.some(({ outage, until }) => outage === name && now < until),
    disarm() {
      single = [];
      lasting = [];
      putsToMiss = 0;
      missing.clear();
    },
    struck,
    count,
  };
}

const needsTarget: ReadonlySet<PortName> = new Set([
  'scalableTargets.putPolicy',
  'scalableTargets.putScheduledAction',
  'scalableTargets.tag',
]);

const portsOf: Readonly<Record<Outage, RegExp>> = {
  'autoscaling-denied': /^scalableTargets\./,
  'autoscaling-writes-denied': /^scalableTargets\.(register|deregister|tag|put)/,
  'autoscaling-down': /^scalableTargets\./,
  'register-denied': /^scalableTargets\.register$/,
  'register-contended': /^scalableTargets\.register$/,
  slow: /^/,
  hang: /^/,
  'ecs-writes-denied': /^services\.setDesired$/,
  'ecs-down': /^services\./,
  'ecs-denied': /^services\./,
  'cloudwatch-denied': /^alarms\./,
  'dynamodb-down': /^records\./,
  'sns-down': /^publisher\./,
  // Slack is behind SNS: no port of the reconciler notices.
  'slack-down': /^$/,
  // So is what comes of a registration.
  'clamp-late': /^$/,
  'clamp-fails': /^$/,
};

/** Of one target, they are felt by its own calls alone. */
const isPrivate: ReadonlySet<Outage> = new Set<Outage>(['slow', 'hang']);

const concerns = ({ targets }: PortCall, target: string | undefined): boolean =>
  target === undefined || targets.length === 0 || targets.includes(target);

const aimedAt = ({ target }: { readonly target?: string }) => (target === undefined ? {} : { target });

/** How long a caller waits for an answer. */
const givenUpMs = 3_000;

function lastingStrike(call: PortCall, { outage, ms = givenUpMs }: LastingFault): Strike {
  switch (outage) {
    case 'slow':
      return { name: outage, after: false, takesMs: ms };
    case 'hang':
      return { name: outage, error: failure('timeout', call, true), after: false, takesMs: givenUpMs };
    case 'register-contended':
      return { name: outage, error: failure('concurrent-update', call, true), after: false, takesMs: ms };
    default:
      return /denied$/.test(outage)
        ? { name: outage, error: failure('access-denied', call, false), after: false }
        : { name: outage, error: failure('unavailable', call, true), after: false };
  }
}

function singleStrike(call: PortCall, { fault, ms = givenUpMs }: SingleFault): Strike {
  switch (fault) {
    case 'slow':
      return { name: fault, after: false, takesMs: ms };
    case 'late':
      return { name: fault, error: failure('timeout', call, true), after: false, takesMs: givenUpMs, lateMs: ms };
    case 'hang':
    case 'timeout-before':
    case 'timeout-after':
      return {
        name: fault,
        error: failure('timeout', call, true),
        after: fault === 'timeout-after',
        takesMs: givenUpMs,
      };
    default:
      return { name: fault, error: failure(codeOf[fault], call, true), after: false };
  }
}

const codeOf = {
  throttle: 'throttled',
  'server-error': 'unavailable',
  'concurrent-update': 'concurrent-update',
  conflict: 'conflict',
} as const;

const failure = (code: PrescaleError['code'], { port }: PortCall, passing: boolean): PrescaleError =>
  new PrescaleError(code, `${port}: simulated ${code}.`, { passing });
