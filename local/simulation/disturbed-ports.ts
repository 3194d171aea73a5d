import { type Deadline, hasTime, outOfTime } from '../../lib/execute/deadline.ts';
import { PrescaleError } from '../../lib/execute/failure.ts';
import type { Alarms, Publisher, Records, ScalableTargets, Services } from '../../lib/execute/ports.ts';
import { serviceOf } from '../../lib/plan/ecs-service.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { Resource } from '../../lib/plan/resource.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { resourceOf } from './belongings.ts';
import type { Faults, PortCall, Strike } from './faults.ts';
import { type AtCall, type Fate, freeze, type Invocation, ProcessEnded } from './invocation.ts';
import type { PortName } from './scenario.ts';

export interface PlainPorts {
  readonly services: Services;
  readonly scalableTargets: ScalableTargets;
  readonly alarms: Alarms;
  readonly records: Records;
  readonly publisher: Publisher;
}

/** Told of each call, as it happens. */
export interface Witness {
  /** Bytes leave now. */
  sent(port: string, invocation: Invocation): void;
  /**
   * The effect comes now; what this answers is told when it is there. `by` absent: a call that nobody waits for any more.
   */
  effect(call: PortCall, input: readonly unknown[], by: string | undefined): (result: unknown) => void;
  /** `target` absent: all of them. */
  struck(call: PortCall, strike: Strike): void;
  /** There was no time left for it. */
  refused(call: PortCall): void;
}

export interface Surroundings {
  readonly faults: Faults;
  readonly witness: Witness;
  readonly clock: VirtualClock;
  /** The ports are those that are deployed, down to the wire. */
  readonly isWire: boolean;
  /** How long the next call takes when nothing is wrong. */
  readonly latencyMs: () => number;
  readonly targetOfArn: (arn: string) => string;
  /** What the table holds, whatever the writer was told. */
  readonly stored: (target: string) => Promise<TargetRecord | undefined>;
  readonly isRegistered: (target: string) => boolean;
  /** A registration has just been answered. */
  readonly clamped: (target: string) => void;
  /** Changes with everything that others do to the target. */
  readonly stateOf: (target: string | undefined) => unknown;
}

/** The ports as one invocation sees them: calls take time, fail, lose their answers, and end or freeze with the process. */
export function disturbedPorts(
  ports: PlainPorts,
  invocation: Invocation,
  deadline: Deadline,
  around: Surroundings,
): PlainPorts {
  const { faults, witness, clock } = around;
  const { process, fate, underWay } = invocation;
  /** Of what goes over the wire the clock sees nothing. */
  const hold = <T>(work: Promise<T>): Promise<T> => (around.isWire ? clock.hold(work) : work);

  type Made = <T>(
    port: PortName,
    targets: readonly string[],
    input: readonly unknown[],
    effect: () => Promise<T>,
    seen?: (result: T) => Promise<unknown>,
    partly?: (strike: Strike) => Promise<T>,
  ) => Promise<T>;

  const made: Made = async (...call) => {
    await goingOn();
    const giveOn = await invocation.turn();
    const answer = inTurn(...call);
    underWay.add(answer);
    try {
      return await answer;
    } finally {
      underWay.delete(answer);
      if (invocation.calls >= fate.calls) endNow();
      giveOn();
    }
  };

  const inTurn: Made = async (port, targets, input, effect, seen = async (result) => result, partly) => {
    if (process.ended) throw new ProcessEnded();
    const call: PortCall = { port, targets };
    const atCall = nextCall();
    await leave(call, atCall);
    const carriedOut = async (isLate = false) => {
      const happened = witness.effect(call, input, isLate ? undefined : process.name);
      const result = await hold(effect());
      happened(await hold(seen(result)));
      return result;
    };
    // An adapter sends nothing now, so nothing can be slow.
    if (around.isWire && !hasTime(deadline)) return carriedOut();
    const strike = faults.strike(call, clock.now().getTime());
    if (strike) witness.struck(call, strike);
    if (strike?.lateMs !== undefined) carryOutLate(strike.lateMs, targets[0], () => carriedOut(true));
    await clock.sleep(strike?.takesMs ?? around.latencyMs());
    const isStruck = strike?.error !== undefined;
    if (isStruck && !strike.after) {
      await goingOn();
      return failed(strike, partly);
    }
    const result = await carriedOut();
    await hear(call, atCall);
    return isStruck ? failed(strike, partly) : result;
  };

  /** What is to strike the process at the call that it begins. */
  const nextCall = (): Omit<Fate, 'calls'> => {
    invocation.calls += 1;
    const number = invocation.calls;
    if (number > fate.calls) endNow();
    return {
      crash: fate.crash?.call === number ? fate.crash : undefined,
      freeze: fate.freeze?.call === number ? fate.freeze : undefined,
    };
  };

  const leave = async (call: PortCall, { crash, freeze: freezes }: Omit<Fate, 'calls'>): Promise<void> => {
    if (freezes && !freezes.after) await frozen(freezes);
    // On the wire the adapters look at the clock themselves, when all waiting is over.
    if (!around.isWire && !hasTime(deadline)) {
      witness.refused(call);
      throw outOfTime(call.port);
    }
    if (crash && !crash.after) throw end(crash);
    if (!around.isWire) witness.sent(call.port, invocation);
  };

  const hear = async (call: PortCall, { crash, freeze: freezes }: Omit<Fate, 'calls'>): Promise<void> => {
    if (crash) throw end(crash);
    if (freezes?.after) await frozen(freezes);
    await goingOn();
    if (freezes?.after && !freezes.heard) throw unheard(call);
  };

  const failed = async <T>(strike: Strike, partly: ((strike: Strike) => Promise<T>) | undefined): Promise<T> => {
    if (partly !== undefined) return partly(strike);
    throw strike.error;
  };

  const endNow = (): void => {
    invocation.endsAt = Math.min(invocation.endsAt, clock.now().getTime());
  };

  /** A frozen process sees no answer and begins nothing. */
  const goingOn = async (): Promise<void> => {
    while (invocation.thawed !== undefined) await invocation.thawed;
    if (process.ended) throw new ProcessEnded();
  };

  const frozen = async ({ ms }: { readonly ms: number }): Promise<void> => {
    faults.count('frozen');
    freeze(invocation, clock, ms);
    await goingOn();
  };

  const end = ({ after }: AtCall): ProcessEnded => {
    process.ended = true;
    faults.count(after ? 'crash-after' : 'crash-before');
    return new ProcessEnded();
  };

  /** Where others have changed the target since, AWS has dropped it: nobody could tell any more what is right. */
  const carryOutLate = (ms: number, target: string | undefined, effect: () => Promise<unknown>): void => {
    const before = around.stateOf(target);
    void clock
      .sleep(ms)
      .then(async () => {
        if (around.stateOf(target) === before) await effect();
      })
      .catch((error: unknown) => {
        if (!(error instanceof PrescaleError)) throw error;
      });
  };

  /** A describe never rejects: what it could not read is in its answer. */
  const described = async <T>(
    port: PortName,
    resources: readonly Resource[],
    read: () => Promise<ReadonlyMap<string, T | PrescaleError>>,
  ): Promise<ReadonlyMap<string, T | PrescaleError>> => {
    const all = resources.map(nameOf);
    const lost = (targets: readonly string[], error: PrescaleError): readonly [string, PrescaleError][] =>
      targets.map((target) => [resourceOf(target), error]);
    const partly = async ({ target, error }: Strike) => {
      if (target === undefined || error === undefined || all.length === 1) throw error;
      return new Map([...(await hold(read())), ...lost([target], error)]);
    };
    try {
      return await made(port, all, [], read, undefined, partly);
    } catch (error) {
      if (!(error instanceof PrescaleError)) throw error;
      return new Map(lost(all, error));
    }
  };

  const { services, scalableTargets, alarms, records, publisher } = ports;
  return {
    services: {
      describe: (all) => described('services.describe', all, () => services.describe(all)),
      setDesired: (one, count) =>
        made('services.setDesired', [nameOf(one)], [count], () => services.setDesired(one, count)),
      stoppedTasks: (one, limit) =>
        made('services.stoppedTasks', [nameOf(one)], [], () => services.stoppedTasks(one, limit)),
    },
    scalableTargets: {
      describe: (all) => described('scalableTargets.describe', all, () => scalableTargets.describe(all)),
      policies: (one) => made('scalableTargets.policies', [nameOf(one)], [], () => scalableTargets.policies(one)),
      configuration: (one, target) =>
        made('scalableTargets.configuration', [nameOf(one)], [], () => scalableTargets.configuration(one, target)),
      register: (one, registration) =>
        made('scalableTargets.register', [nameOf(one)], [registration], async () => {
          const isNew = !around.isRegistered(nameOf(one));
          await scalableTargets.register(one, registration);
          if (isNew) faults.registered(nameOf(one));
          around.clamped(nameOf(one));
        }),
      deregister: (one) => made('scalableTargets.deregister', [nameOf(one)], [], () => scalableTargets.deregister(one)),
      tag: (arn, tags) =>
        made('scalableTargets.tag', [around.targetOfArn(arn)], [tags], () => scalableTargets.tag(arn, tags)),
      putPolicy: (one, policy) =>
        made('scalableTargets.putPolicy', [nameOf(one)], [policy], () => scalableTargets.putPolicy(one, policy)),
      putScheduledAction: (one, action) =>
        made('scalableTargets.putScheduledAction', [nameOf(one)], [action], () =>
          scalableTargets.putScheduledAction(one, action),
        ),
    },
    alarms: {
      describe: (all) => made('alarms.describe', alarmTargets(all), [], () => alarms.describe(all)),
      put: (alarm) => made('alarms.put', alarmTargets([alarm.name]), [alarm], () => alarms.put(alarm)),
    },
    records: {
      load: () => made('records.load', [], [], () => records.load()),
      read: (target) => made('records.read', [target], [], () => records.read(target)),
      write: (record) =>
        made(
          'records.write',
          [record.target],
          [record],
          () => records.write(record),
          () => around.stored(record.target),
        ),
      writeStage: (stage) => made('records.writeStage', [], [stage], () => records.writeStage(stage)),
      remove: (record) => made('records.remove', [record.target], [record], () => records.remove(record)),
      copyOf: (one) => made('records.copyOf', [nameOf(one)], [], () => records.copyOf(one)),
      keepCopy: (copy) => made('records.keepCopy', [copy.target], [copy], () => records.keepCopy(copy)),
      dropCopy: (one) => made('records.dropCopy', [nameOf(one)], [], () => records.dropCopy(one)),
      goodFiles: () => made('records.goodFiles', [], [], () => records.goodFiles()),
      keepGoodFiles: (files) => made('records.keepGoodFiles', [], [files], () => records.keepGoodFiles(files)),
    },
    publisher: {
      publish: (announcement) =>
        made('publisher.publish', announcement.target === undefined ? [] : [announcement.target], [announcement], () =>
          publisher.publish(announcement),
        ),
    },
  };
}

const unheard = ({ port }: PortCall): PrescaleError =>
  new PrescaleError('timeout', `${port}: the answer came while the process was frozen.`, { passing: true });

const alarmTargets = (names: readonly string[]): readonly string[] => [
  ...new Set(names.map((name) => name.slice(0, name.indexOf('-')))),
];

/** In the simulation a target has the name of its service. */
const nameOf = (resource: Resource): string => serviceOf(resource).service;
