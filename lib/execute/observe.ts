import type { Alarm, AutoscalingConfiguration, ScalableTarget, ScalingPolicy } from '../plan/autoscaling.ts';
import type { Look } from '../plan/look.ts';
import type { Observed, ObservedService } from '../plan/observed.ts';
import type { TargetRecord } from '../plan/record.ts';
import type { EcsService } from '../schedule/schedule.ts';
import { PrescaleError } from './failure.ts';
import { type Alarms, type Records, resourceId, type ScalableTargets, type Services } from './ports.ts';

interface Eyes {
  readonly services: Services;
  readonly scalableTargets: ScalableTargets;
  readonly alarms: Alarms;
  readonly records: Pick<Records, 'copyOf'>;
}

/** What the batches said of one service. */
export interface Glimpse {
  readonly service: ObservedService | PrescaleError;
  /** Absent: not registered. */
  readonly scalableTarget: ScalableTarget | PrescaleError | undefined;
}

/**
 * Reads all services in the largest batches. One failure is that service's alone.
 *
 * @param known of services that were read just now, which are not read again
 */
export async function glimpse(
  eyes: Eyes,
  all: readonly EcsService[],
  known: ReadonlyMap<string, Glimpse> = new Map(),
): Promise<(ref: EcsService) => Glimpse> {
  const refs = all.filter((ref) => !known.has(resourceId(ref)));
  const [services, targets] = await Promise.all([eyes.services.describe(refs), eyes.scalableTargets.describe(refs)]);
  return (ref) => {
    const key = resourceId(ref);
    const silent = new PrescaleError('unexpected', `Amazon ECS did not answer for ${key}.`, { passing: true });
    return known.get(key) ?? { service: services.get(key) ?? silent, scalableTarget: targets.get(key) };
  };
}

export interface Sight {
  /** Absent: not even the service could be read. */
  readonly observed?: Observed;
  /** What could not be read; `observed` is then marked as incomplete. */
  readonly failure?: PrescaleError;
}

/** Adds to what the batches said what only this target needs. */
export async function lookClosely(
  eyes: Eyes,
  ref: EcsService,
  record: TargetRecord,
  look: Look,
  { service, scalableTarget }: Glimpse,
): Promise<Sight> {
  if (service instanceof PrescaleError) return { failure: service };
  if (scalableTarget instanceof PrescaleError)
    return { observed: { service, incomplete: true }, failure: scalableTarget };
  const seen: Observed = { service, ...(scalableTarget && { scalableTarget }) };
  try {
    return { observed: { ...seen, ...(await details(eyes, ref, record, look, seen)) } };
  } catch (error) {
    if (error instanceof PrescaleError) return { observed: { ...seen, incomplete: true }, failure: error };
    throw error;
  }
}

async function details(
  eyes: Eyes,
  ref: EcsService,
  record: TargetRecord,
  look: Look,
  { service, scalableTarget }: Observed,
): Promise<Pick<Observed, 'configuration' | 'policies' | 'stopped' | 'copy'>> {
  const isShort = look.stopped && service.running < service.desired;
  const more = {
    ...(isShort && { stopped: await eyes.services.stoppedTasks(ref, 20) }),
    ...(look.copy && (await copyIn(eyes.records, ref))),
  };
  switch (look.configuration) {
    case 'all':
      return { ...more, configuration: await configurationOf(eyes, ref, scalableTarget, record) };
    case 'policies':
      return { ...more, policies: scalableTarget === undefined ? [] : await eyes.scalableTargets.policies(ref) };
    case 'none':
      return more;
    default:
      return look.configuration satisfies never;
  }
}

async function copyIn(records: Pick<Records, 'copyOf'>, ref: EcsService): Promise<Pick<Observed, 'copy'>> {
  const copy = await records.copyOf(ref);
  if (copy === undefined) return {};
  return { copy: copy instanceof PrescaleError ? { unreadable: copy.message } : copy };
}

async function configurationOf(
  { scalableTargets, alarms }: Eyes,
  service: EcsService,
  target: ScalableTarget | undefined,
  { snapshot }: TargetRecord,
): Promise<AutoscalingConfiguration> {
  const found =
    target === undefined
      ? { policies: [], scheduledActions: [], tags: {} }
      : await scalableTargets.configuration(service, target);
  const saved = snapshot?.configuration.alarms.map(({ name }) => name) ?? [];
  const names = [...new Set([...saved, ...found.policies.flatMap(stepAlarms)])];
  const described: readonly Alarm[] = names.length === 0 ? [] : await alarms.describe(names);
  return { ...found, alarms: [...described] };
}

/** Target tracking makes and deletes its own alarms; those of a step policy belong to people. */
const stepAlarms = ({ type, alarms }: ScalingPolicy): readonly string[] => (type === 'StepScaling' ? alarms : []);
