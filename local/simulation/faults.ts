import { PrescaleError } from '../../lib/execute/failure.ts';
import type { CallFault, Disturbance, Outage, PortName } from './scenario.ts';

/** A call on a port that is about to be made. `targets`: those it is about; empty: the stage as a whole. */
export interface PortCall {
  readonly port: PortName;
  readonly targets: readonly string[];
}

export interface Strike {
  readonly name: CallFault | Outage | 'not-yet-there';
  readonly error: PrescaleError;
  /** The effect is there although the call fails. */
  readonly after: boolean;
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

export function createFaults(): Faults {
  let single: Extract<Disturbance, { kind: 'fault' }>[] = [];
  let lasting: { readonly outage: Outage; readonly target: string | undefined; readonly until: number }[] = [];
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
      ({ outage, target, until }) => now < until && portsOf[outage].test(call.port) && concerns(call, target),
    );
    if (out !== undefined) {
      const error = failure(
        /denied$/.test(out.outage) ? 'access-denied' : 'unavailable',
        call,
        !/denied$/.test(out.outage),
      );
      return { name: out.outage, error, after: false, ...(out.target !== undefined && { target: out.target }) };
    }
    const fault = single.find(({ port, target }) => port === call.port && concerns(call, target));
    if (fault === undefined) return undefined;
    single = single.filter((one) => one !== fault);
    return {
      name: fault.fault,
      error: failure(codeOf[fault.fault], call, true),
      after: fault.fault === 'timeout-after',
      ...(fault.target !== undefined && { target: fault.target }),
    };
  };

  return {
    arm(disturbance, now) {
      if (disturbance.kind === 'fault') single.push(disturbance);
      if (disturbance.kind === 'not-yet-there') putsToMiss = disturbance.puts;
      if (disturbance.kind === 'outage')
        lasting.push({
          outage: disturbance.outage,
          target: disturbance.target,
          until: now + disturbance.minutes * 60_000,
        });
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
  'ecs-writes-denied': /^services\.setDesired$/,
  'ecs-down': /^services\./,
  'ecs-denied': /^services\./,
  'cloudwatch-denied': /^alarms\./,
  'dynamodb-down': /^records\./,
  'sns-down': /^publisher\./,
  // Slack is behind SNS: no port of the reconciler notices.
  'slack-down': /^$/,
};

const concerns = ({ targets }: PortCall, target: string | undefined): boolean =>
  target === undefined || targets.length === 0 || targets.includes(target);

const codeOf = {
  throttle: 'throttled',
  'server-error': 'unavailable',
  'timeout-before': 'timeout',
  'timeout-after': 'timeout',
  'concurrent-update': 'concurrent-update',
  conflict: 'conflict',
} as const;

const failure = (code: PrescaleError['code'], { port }: PortCall, passing: boolean): PrescaleError =>
  new PrescaleError(code, `${port}: simulated ${code}.`, { passing });
