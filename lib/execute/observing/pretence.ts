import type { AutoscalingConfiguration, ScalableTarget } from '../../plan/autoscaling.ts';
import type { ObservedService } from '../../plan/ecs-service.ts';
import type { FoughtThing, Observing, Pretended } from '../../plan/observing.ts';
import type { TargetRecord } from '../../plan/record.ts';
import { same } from '../../plan/same.ts';
import { nothingElseLowers, nothingElseRaises } from '../../plan/scales-in.ts';
import type { Registration } from '../../plan/step.ts';
import { PrescaleError } from '../failure.ts';
import type { InBatch, Reading } from '../observe.ts';
import type { Alarms, Ports, Records, ScalableTargets, Services } from '../ports.ts';
import { observedNews } from './observed-news.ts';
import { clearedParts, isAllReal, noParts, ofAction, ofAlarm, ofPolicy, shown, withPut } from './pretended-parts.ts';
import { withCounts, withFought } from './sums.ts';

/**
 * The world of one target as it would be, had Prescale acted, for the length of one tick. What is planned on it is kept in it
 * and with the record, and nothing is sent.
 */
export interface Pretence {
  /** What the batches said, as it would be. What has really changed since is met here: it wins over what is pretended. */
  readonly seen: (reading: Reading, inBatch: InBatch) => Promise<InBatch>;
  readonly reading: (real: Reading) => Reading;
  readonly over: (real: Ports) => Ports;
  /** Writes what was pretended and not written yet; answers what is stored now. */
  readonly settled: (records: Pick<Records, 'write'>, record: TargetRecord) => Promise<TargetRecord>;
}

type Registered = NonNullable<NonNullable<Pretended['registered']>['is']>;
type Found = Omit<AutoscalingConfiguration, 'alarms'>;

/** Target tracking's alarms look at three minutes before they raise, and at fifteen before they lower; then it takes a while. */
const scaleOutMs = 5 * 60_000;
const scaleInMs = 20 * 60_000;

const notRegistered: Found = { policies: [], scheduledActions: [], tags: {} };

export function pretend(start: TargetRecord, begun: Observing, now: Date): Pretence {
  const { resource } = start;
  const at = now.toISOString();
  const news = observedNews(start);
  let { world, seen, sums } = begun;
  // What is really there, as far as this tick has read it.
  let service: ObservedService | undefined;
  let target: ScalableTarget | undefined;
  let configuration: Found | undefined;
  let realAlarms: Awaited<ReturnType<Alarms['describe']>> = [];
  let running = 0;

  const observing = (): Observing => ({ ...begun, world, sums, ...(seen && { seen }) });
  const put = (change: { readonly [Key in keyof Pretended]?: Pretended[Key] | undefined }): void => {
    world = Object.fromEntries(
      Object.entries({ ...world, ...change }).filter(([, value]) => value !== undefined),
    ) as Pretended;
  };
  const fought = (what: FoughtThing): void => {
    sums = withFought(sums, what);
  };

  const count = (): number => world.desired?.is ?? service?.desired ?? 0;
  const registered = (): Registered | undefined =>
    world.registered === undefined ? ofTarget(target) : world.registered.is;
  const isHeld = (): boolean => world.registered !== undefined;

  /** From then on reality's count says nothing of the pretended one, unless a person changes it. */
  const holdCount = (is: number, isMoved: boolean): void => {
    const found = service?.desired ?? is;
    const since = isMoved ? at : (world.desired?.at ?? begun.since);
    put({ desired: is === found && !isHeld() ? undefined : { is, found, at: since } });
  };
  const setCount = (is: number): void => {
    if (is !== count()) sums = { ...sums, changes: sums.changes + 1 };
    holdCount(is, is !== count());
    note();
  };
  /** How many tasks are asked for, and would be, from now on. */
  const note = (): void => {
    if (service !== undefined)
      ({ seen, sums } = withCounts({ seen, sums }, { at, found: service.desired, wanted: count() }));
  };

  const register = ({ min, max, suspended, tags }: Registration): void => {
    const found = ofTarget(target);
    const is = { min, max, suspended };
    const isBack = registered() === undefined;
    put({ registered: same(is, found) ? undefined : { is, ...(found && { found }) } });
    if (tags !== undefined) tag(tags);
    // AWS moves the count into the bounds at once.
    setCount(Math.min(Math.max(count(), min), max));
    // What lowers or raises it from now on begins with new alarms.
    if (isBack) holdCount(count(), true);
  };
  const tag = (tags: Readonly<Record<string, string>>): void => {
    const { parts = noParts } = world;
    put({ parts: { ...parts, tags: { ...parts.tags, ...tags } } });
  };
  const deregister = (): void => {
    if (registered() === undefined) return;
    const found = ofTarget(target);
    put({ registered: found && { found }, parts: found && clearedParts });
    sums = { ...sums, deregistrations: sums.deregistrations + 1 };
    holdCount(count(), false);
  };

  const meetRegistration = async (reading: Reading): Promise<boolean> => {
    const { registered: held } = world;
    const real = ofTarget(target);
    if (held === undefined || same(held.found, real)) return false;
    const isNative = await isByAction(reading, held.found, real);
    fought(isNative ? 'scheduled-action' : 'bounds');
    // A native action would not have fired.
    const isPaused = held.is === undefined || held.is.suspended.scheduledScaling;
    if (isNative && isPaused) put({ registered: { ...held, ...(real && { found: real }) } });
    else {
      put({ registered: undefined });
      if (real !== undefined) holdCount(Math.min(Math.max(count(), real.min), real.max), true);
    }
    return true;
  };

  const isByAction = async (reading: Reading, before: Registered | undefined, real: Registered | undefined) => {
    if (before === undefined || real === undefined || target === undefined) return false;
    if (!same(before.suspended, real.suspended)) return false;
    configuration ??= await reading.scalableTargets.configuration(resource, target);
    return configuration.scheduledActions.some(
      ({ min = before.min, max = before.max }) => min === real.min && max === real.max,
    );
  };

  const meetCount = async (reading: Reading, hasNewBounds: boolean): Promise<void> => {
    const { desired: held } = world;
    if (held === undefined || service === undefined || service.desired === held.found) return;
    if (hasNewBounds || (await isByAutoscaling(reading, service.desired))) {
      holdCount(held.is, false);
      return;
    }
    fought('count');
    holdCount(service.desired, false);
  };

  /** Where a policy is really attached, a count within the bounds is taken as its doing: ECS does not say whose it is. */
  const isByAutoscaling = async (reading: Reading, desired: number): Promise<boolean> => {
    if (target === undefined || desired < target.min || desired > target.max) return false;
    const { dynamicScalingIn, dynamicScalingOut } = target.suspended;
    if (dynamicScalingIn && dynamicScalingOut) return false;
    return (await reading.scalableTargets.policies(resource)).length > 0;
  };

  /**
   * Where autoscaling acts in both worlds, the load is the same: after a while it has brought the pretended count to what it
   * holds in reality, within the pretended bounds.
   */
  const meetLoad = async (real: Reading): Promise<void> => {
    const [{ desired: held }, bounds] = [world, registered()];
    // It does not start what is at zero.
    if (held === undefined || held.is === 0 || bounds === undefined || service === undefined || isPausedInReality())
      return;
    const is = Math.min(Math.max(service.desired, bounds.min), bounds.max);
    if (is === held.is || now.getTime() - Date.parse(held.at) < (is < held.is ? scaleInMs : scaleOutMs)) return;
    const policies = await reading(real).scalableTargets.policies(resource);
    const scalableTarget = asTarget();
    const would = { service: { ...service, desired: held.is }, policies, ...(scalableTarget && { scalableTarget }) };
    const nothingElse = is < held.is ? nothingElseLowers : nothingElseRaises;
    if (!nothingElse({ observed: would, record: start })) holdCount(is, true);
  };

  const isPausedInReality = (): boolean =>
    target === undefined || target.suspended.dynamicScalingIn || target.suspended.dynamicScalingOut;

  const asService = (real: ObservedService): ObservedService => {
    const { desired: held } = world;
    if (held === undefined || held.is === held.found) return real;
    // It is not known whether AWS would have had room for it, so it counts as running after the tick that asked for it.
    running = held.at === at ? Math.min(running, held.is) : held.is;
    return { ...real, desired: held.is, running, pending: Math.max(0, held.is - running) };
  };
  const asTarget = (): ScalableTarget | undefined => {
    const is = registered();
    return is && { ...is, arn: target?.arn ?? `pretended/${resource.resourceId}` };
  };

  const configurationOf = async (targets: Reading['scalableTargets']): Promise<Found> => {
    configuration ??= target === undefined ? notRegistered : await targets.configuration(resource, target);
    const { parts } = world;
    if (parts === undefined) return configuration;
    const policies = shown(configuration.policies, parts.isCleared, parts.policies, ofPolicy);
    const actions = shown(configuration.scheduledActions, parts.isCleared, parts.scheduledActions, ofAction);
    const lost = parts.policies.length - policies.puts.length + parts.scheduledActions.length - actions.puts.length;
    for (let one = 0; one < lost; one += 1) fought('configuration');
    const would = {
      policies: [...policies.all],
      scheduledActions: [...actions.all],
      tags: parts.isCleared ? parts.tags : { ...configuration.tags, ...parts.tags },
    };
    const isReal = registered() !== undefined && isAllReal(configuration, would);
    put({ parts: isReal ? undefined : { ...parts, policies: policies.puts, scheduledActions: actions.puts } });
    return would;
  };

  const reading = (real: Reading): Reading => ({
    services: real.services,
    // What was really saved is never put back in pretence.
    records: {
      copyOf: async (of) => {
        const copy = await real.records.copyOf(of);
        return copy instanceof PrescaleError ? copy : undefined;
      },
    },
    scalableTargets: {
      describe: real.scalableTargets.describe,
      policies: async () => {
        if (world.parts === undefined) return target === undefined ? [] : real.scalableTargets.policies(resource);
        return (await configurationOf(real.scalableTargets)).policies;
      },
      configuration: () => configurationOf(real.scalableTargets),
    },
    alarms: {
      describe: async (names) => {
        realAlarms = await real.alarms.describe(names);
        const held = (world.alarms ?? []).filter(({ is }) => names.includes(is.name));
        const { all, puts } = shown(realAlarms, false, held, ofAlarm);
        const others = (world.alarms ?? []).filter(({ is }) => !names.includes(is.name));
        const left = [...others, ...puts.filter(({ is }) => !realAlarms.some((one) => same(one, is)))];
        put({ alarms: left.length === 0 ? undefined : left });
        return all;
      },
    },
  });

  // Each call by its name: one that is new to these ports is not sent by accident.
  const services = ({ describe, stoppedTasks }: Services): Services => ({
    describe,
    stoppedTasks,
    setDesired: async (_, to) => setCount(to),
  });
  const scalableTargets = (would: Reading['scalableTargets']): ScalableTargets => ({
    describe: would.describe,
    policies: would.policies,
    configuration: would.configuration,
    register: async (_, registration) => register(registration),
    deregister: async () => deregister(),
    tag: async (_, tags) => tag(tags),
    putPolicy: async (_, policy) => {
      const { parts = noParts } = world;
      const is = { ...policy, arn: `pretended/${resource.resourceId}/${policy.name}`, alarms: [] };
      put({ parts: { ...parts, policies: withPut(parts.policies, is, configuration?.policies ?? [], ofPolicy) } });
    },
    putScheduledAction: async (_, action) => {
      const { parts = noParts } = world;
      const there = configuration?.scheduledActions ?? [];
      put({ parts: { ...parts, scheduledActions: withPut(parts.scheduledActions, action, there, ofAction) } });
    },
  });
  const written = (record: TargetRecord): TargetRecord => {
    const { outbox, events, windows } = news(record.outbox, sums);
    sums = { ...sums, events, windows };
    return { ...record, observing: observing(), outbox };
  };

  return {
    seen: async (real, inBatch) => {
      if (inBatch.service instanceof PrescaleError) return inBatch;
      if (service === undefined) running = lastRunning(world, inBatch.service);
      service = inBatch.service;
      if (inBatch.scalableTarget instanceof PrescaleError)
        return { service: asService(service), scalableTarget: inBatch.scalableTarget };
      target = inBatch.scalableTarget;
      try {
        await meetCount(real, await meetRegistration(real));
        await meetLoad(real);
      } catch (error) {
        // Who changed it is asked again by the next look.
        if (!(error instanceof PrescaleError)) throw error;
        return { service: asService(service), scalableTarget: error };
      }
      note();
      return { service: asService(service), scalableTarget: asTarget() };
    },
    reading,
    over: (real) => {
      const would = reading(real);
      return {
        ...real,
        services: services(real.services),
        scalableTargets: scalableTargets(would.scalableTargets),
        alarms: {
          describe: would.alarms.describe,
          put: async (alarm) => put({ alarms: withPut(world.alarms ?? [], alarm, realAlarms, ofAlarm) }),
        },
        records: {
          ...real.records,
          write: (record) => real.records.write(written(record)),
          keepCopy: async () => undefined,
          dropCopy: async () => undefined,
        },
        visit: async () => true,
        sleep: async () => undefined,
      };
    },
    settled: (records, record) =>
      same(record.observing, observing()) ? Promise.resolve(record) : records.write(written(record)),
  };
}

const ofTarget = (target: ScalableTarget | undefined): Registered | undefined =>
  target && { min: target.min, max: target.max, suspended: target.suspended };

const lastRunning = ({ desired }: Pretended, real: ObservedService): number =>
  desired === undefined || desired.is === desired.found ? real.running : desired.is;
