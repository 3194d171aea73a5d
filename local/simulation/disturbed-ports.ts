import type { PrescaleError } from '../../lib/execute/failure.ts';
import type { Alarms, Publisher, Records, ScalableTargets, Services } from '../../lib/execute/ports.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import { resourceOf } from './belongings.ts';
import type { Faults, PortCall, Strike } from './faults.ts';
import type { PortName } from './scenario.ts';

export interface PlainPorts {
  readonly services: Services;
  readonly scalableTargets: ScalableTargets;
  readonly alarms: Alarms;
  readonly records: Records;
  readonly publisher: Publisher;
}

/** The process ended; nothing of it reaches AWS any more. */
export class ProcessEnded extends Error {}

/** One process that runs a reconciler. */
export interface Process {
  readonly name: string;
  /** Port calls of the present tick. */
  calls: number;
  /** It ends at this call of the tick. */
  crash: { readonly call: number; readonly after: boolean } | undefined;
  ended: boolean;
  /** Waits for its turn where two run at once; answers what gives the turn on. */
  turn: () => Promise<() => void>;
}

export const newProcess = (name: string): Process => ({ name, calls: 0, crash: undefined, ended: false, turn: always });

const always = async () => () => {};

/** Told of each call that has an effect, around it. */
export interface Witness {
  before(call: PortCall, input: readonly unknown[], process: Process): void;
  after(call: PortCall, input: readonly unknown[], result: unknown, process: Process): void;
  /** `target` absent: all of them. */
  struck(call: PortCall, strike: Strike): void;
}

export interface Surroundings {
  readonly faults: Faults;
  readonly witness: Witness;
  readonly now: () => number;
  readonly targetOfArn: (arn: string) => string;
  /** What the table holds, whatever the writer was told. */
  readonly stored: (target: string) => Promise<TargetRecord | undefined>;
  readonly isRegistered: (target: string) => boolean;
}

/** The ports as one process sees them: calls fail, lose their answers, and end with the process. */
export function disturbedPorts(ports: PlainPorts, process: Process, around: Surroundings): PlainPorts {
  const { faults, witness } = around;

  const made = async <T>(
    port: PortName,
    targets: readonly string[],
    input: readonly unknown[],
    effect: () => Promise<T>,
    broken?: (strike: Strike, result: () => Promise<T>) => Promise<T>,
    seen: (result: T) => Promise<unknown> = async (result) => result,
  ): Promise<T> => {
    if (process.ended) throw new ProcessEnded();
    const giveOn = await process.turn();
    try {
      return await inTurn(port, targets, input, effect, broken, seen);
    } finally {
      giveOn();
    }
  };

  const inTurn: typeof made = async (port, targets, input, effect, broken, seen = async (result) => result) => {
    if (process.ended) throw new ProcessEnded();
    process.calls += 1;
    const call: PortCall = { port, targets };
    const ends = process.crash?.call === process.calls ? process.crash : undefined;
    if (ends && !ends.after) throw end(process);
    const strike = faults.strike(call, around.now());
    if (strike) witness.struck(call, strike);
    if (strike && !strike.after) {
      if (broken) return broken(strike, effect);
      throw strike.error;
    }
    witness.before(call, input, process);
    const result = await effect();
    witness.after(call, input, await seen(result), process);
    if (ends) throw end(process);
    if (strike && broken) return broken(strike, async () => result);
    if (strike) throw strike.error;
    return result;
  };

  const end = (ending: Process): ProcessEnded => {
    ending.ended = true;
    faults.count(ending.crash?.after ? 'crash-after' : 'crash-before');
    return new ProcessEnded();
  };

  /** A describe never rejects: what it could not read is in its answer. */
  const partly =
    <T>(targets: readonly string[]) =>
    async (strike: Strike, read: () => Promise<ReadonlyMap<string, T | PrescaleError>>) => {
      const lost = strike.target === undefined ? targets : [strike.target];
      return new Map<string, T | PrescaleError>([
        ...(lost.length === targets.length ? [] : await read()),
        ...lost.map((target): [string, PrescaleError] => [resourceOf(target), strike.error]),
      ]);
    };

  const { services, scalableTargets, alarms, records, publisher } = ports;
  const names = (all: readonly { readonly service: string }[]): readonly string[] => all.map(({ service }) => service);
  return {
    services: {
      describe: (all) => made('services.describe', names(all), [], () => services.describe(all), partly(names(all))),
      setDesired: (one, count) =>
        made('services.setDesired', [one.service], [count], () => services.setDesired(one, count)),
      stoppedTasks: (one, limit) =>
        made('services.stoppedTasks', [one.service], [], () => services.stoppedTasks(one, limit)),
    },
    scalableTargets: {
      describe: (all) =>
        made('scalableTargets.describe', names(all), [], () => scalableTargets.describe(all), partly(names(all))),
      policies: (one) => made('scalableTargets.policies', [one.service], [], () => scalableTargets.policies(one)),
      configuration: (one, target) =>
        made('scalableTargets.configuration', [one.service], [], () => scalableTargets.configuration(one, target)),
      register: (one, registration) =>
        made('scalableTargets.register', [one.service], [registration], async () => {
          const isNew = !around.isRegistered(one.service);
          await scalableTargets.register(one, registration);
          if (isNew) faults.registered(one.service);
        }),
      deregister: (one) => made('scalableTargets.deregister', [one.service], [], () => scalableTargets.deregister(one)),
      tag: (arn, tags) =>
        made('scalableTargets.tag', [around.targetOfArn(arn)], [tags], () => scalableTargets.tag(arn, tags)),
      putPolicy: (one, policy) =>
        made('scalableTargets.putPolicy', [one.service], [policy], () => scalableTargets.putPolicy(one, policy)),
      putScheduledAction: (one, action) =>
        made('scalableTargets.putScheduledAction', [one.service], [action], () =>
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
          undefined,
          () => around.stored(record.target),
        ),
      writeStage: (stage) => made('records.writeStage', [], [stage], () => records.writeStage(stage)),
      remove: (record) => made('records.remove', [record.target], [record], () => records.remove(record)),
      copyOf: (one) => made('records.copyOf', [one.service], [], () => records.copyOf(one)),
      keepCopy: (copy) => made('records.keepCopy', [copy.target], [copy], () => records.keepCopy(copy)),
      dropCopy: (one) => made('records.dropCopy', [one.service], [], () => records.dropCopy(one)),
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

const alarmTargets = (names: readonly string[]): readonly string[] => [
  ...new Set(names.map((name) => name.slice(0, name.indexOf('-')))),
];

/** Lets processes make their calls one at a time, in turns that `pick` chooses. */
export function takeTurns(processes: readonly Process[], pick: (choices: number) => number) {
  let waiting: { readonly process: Process; readonly go: () => void }[] = [];
  let isUnderWay = false;
  const live = new Set(processes);
  const next = (): void => {
    // Only when everybody waits, so that the order is a matter of the throws alone.
    if (isUnderWay || waiting.length === 0 || new Set(waiting.map(({ process }) => process)).size < live.size) return;
    const chosen = waiting[pick(waiting.length)];
    waiting = waiting.filter((one) => one !== chosen);
    isUnderWay = true;
    chosen?.go();
  };
  const giveOn = (): void => {
    isUnderWay = false;
    next();
  };
  for (const process of processes) {
    process.turn = () =>
      new Promise((resolve) => {
        waiting.push({ process, go: () => resolve(giveOn) });
        next();
      });
  }
  return {
    /** Its tick is over, or it ended: what it still waits for comes to nothing. */
    leave(process: Process): void {
      live.delete(process);
      process.turn = always;
      for (const { go } of waiting.filter((one) => one.process === process)) go();
      waiting = waiting.filter((one) => one.process !== process);
      next();
    },
  };
}
