import type { Alarm, AutoscalingConfiguration, ScalableTarget, ScalingPolicy } from '../plan/autoscaling.ts';
import type { ObservedService } from '../plan/ecs-service.ts';
import type { Observed } from '../plan/observed.ts';
import type { TargetRecord } from '../plan/record.ts';
import type { Resource } from '../plan/resource.ts';
import type { WhatToRead } from '../plan/what-to-read.ts';
import { PrescaleError } from './failure.ts';
import type { Alarms, Records, ScalableTargets, Services } from './ports.ts';

/** What looking needs: nothing of it changes anything. */
export interface Reading {
  readonly services: Pick<Services, 'describe' | 'stoppedTasks'>;
  readonly scalableTargets: Pick<ScalableTargets, 'describe' | 'policies' | 'configuration'>;
  readonly alarms: Pick<Alarms, 'describe'>;
  readonly records: Pick<Records, 'copyOf'>;
}

/** What the batches said of one service. */
export interface InBatch {
  readonly service: ObservedService | PrescaleError;
  /** Absent: not registered. */
  readonly scalableTarget: ScalableTarget | PrescaleError | undefined;
}

/**
 * Reads all services in the largest batches. One failure is that service's alone.
 *
 * @param known of services that were read just now, which are not read again
 */
export async function observeAll(
  ports: Reading,
  all: readonly Resource[],
  known: ReadonlyMap<string, InBatch> = new Map(),
): Promise<(ref: Resource) => InBatch> {
  const refs = all.filter((ref) => !known.has(ref.resourceId));
  const [services, targets] = await Promise.all([ports.services.describe(refs), ports.scalableTargets.describe(refs)]);
  return (ref) => {
    const key = ref.resourceId;
    const silent = new PrescaleError('unexpected', `Amazon ECS did not answer for ${key}.`, { passing: true });
    return known.get(key) ?? { service: services.get(key) ?? silent, scalableTarget: targets.get(key) };
  };
}

/** As far as it is known; absent: not even the service could be read. */
export function observedInBatch({ service, scalableTarget }: InBatch): Observed | undefined {
  if (service instanceof PrescaleError) return undefined;
  if (scalableTarget instanceof PrescaleError) return { service, incomplete: true };
  return { service, ...(scalableTarget && { scalableTarget }) };
}

export interface Observation {
  /** Absent: not even the service could be read. */
  readonly observed?: Observed;
  /** What could not be read; `observed` is then marked as incomplete. */
  readonly failure?: PrescaleError;
}

/** Adds to what the batches said what only this target needs. */
export async function observeOne(
  ports: Reading,
  ref: Resource,
  record: TargetRecord,
  read: WhatToRead,
  { service, scalableTarget }: InBatch,
): Promise<Observation> {
  if (service instanceof PrescaleError) return { failure: service };
  if (scalableTarget instanceof PrescaleError)
    return { observed: { service, incomplete: true }, failure: scalableTarget };
  const seen: Observed = { service, ...(scalableTarget && { scalableTarget }) };
  try {
    return { observed: { ...seen, ...(await details(ports, ref, record, read, seen)) } };
  } catch (error) {
    if (error instanceof PrescaleError) return { observed: { ...seen, incomplete: true }, failure: error };
    throw error;
  }
}

async function details(
  ports: Reading,
  ref: Resource,
  record: TargetRecord,
  read: WhatToRead,
  { service, scalableTarget }: Observed,
): Promise<Pick<Observed, 'configuration' | 'policies' | 'stopped' | 'copy'>> {
  const isShort = read.stopped && service.running < service.desired;
  const more = {
    ...(isShort && { stopped: await ports.services.stoppedTasks(ref, 20) }),
    ...(read.copy && (await copyIn(ports.records, ref))),
  };
  switch (read.configuration) {
    case 'all':
      return { ...more, configuration: await configurationOf(ports, ref, scalableTarget, record) };
    case 'policies':
      return { ...more, policies: scalableTarget === undefined ? [] : await ports.scalableTargets.policies(ref) };
    case 'none':
      return more;
    default:
      return read.configuration satisfies never;
  }
}

async function copyIn(records: Pick<Records, 'copyOf'>, ref: Resource): Promise<Pick<Observed, 'copy'>> {
  const copy = await records.copyOf(ref);
  if (copy === undefined) return {};
  return { copy: copy instanceof PrescaleError ? { unreadable: copy.message } : copy };
}

async function configurationOf(
  { scalableTargets, alarms }: Reading,
  ref: Resource,
  target: ScalableTarget | undefined,
  { snapshot }: TargetRecord,
): Promise<AutoscalingConfiguration> {
  const found =
    target === undefined
      ? { policies: [], scheduledActions: [], tags: {} }
      : await scalableTargets.configuration(ref, target);
  const saved = snapshot?.configuration.alarms.map(({ name }) => name) ?? [];
  const names = [...new Set([...saved, ...found.policies.flatMap(stepAlarms)])];
  const described: readonly Alarm[] = names.length === 0 ? [] : await alarms.describe(names);
  return { ...found, alarms: [...described] };
}

/** Target tracking makes and deletes its own alarms; those of a step policy belong to people. */
const stepAlarms = ({ type, alarms }: ScalingPolicy): readonly string[] => (type === 'StepScaling' ? alarms : []);
