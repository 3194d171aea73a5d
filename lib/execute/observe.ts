import type { Alarm, AutoscalingConfiguration, ScalableTarget, ScalingPolicy } from '../plan/autoscaling.ts';
import type { Look } from '../plan/look.ts';
import type { Observed, ObservedService } from '../plan/observed.ts';
import type { TargetRecord } from '../plan/record.ts';
import type { EcsService } from '../schedule/schedule.ts';
import { PrescaleError } from './failure.ts';
import { type Alarms, resourceId, type ScalableTargets, type Services } from './ports.ts';

export interface Looked {
  readonly service: EcsService;
  readonly record: TargetRecord;
  readonly look: Look;
}

interface Eyes {
  readonly services: Services;
  readonly scalableTargets: ScalableTargets;
  readonly alarms: Alarms;
}

/** Reads all targets in the largest batches, then of each what only some need. One failure is that target's alone. */
export async function observe<T extends Looked>(
  eyes: Eyes,
  looked: readonly T[],
): Promise<ReadonlyMap<T, Observed | PrescaleError>> {
  const all = looked.map(({ service }) => service);
  const services = await eyes.services.describe(all);
  const targets = await eyes.scalableTargets.describe(all);
  const entries: [T, Observed | PrescaleError][] = [];
  for (const one of looked) {
    const key = resourceId(one.service);
    entries.push([one, await observeOne(eyes, one, services.get(key), targets.get(key))]);
  }
  return new Map(entries);
}

async function observeOne(
  eyes: Eyes,
  { service: ref, record, look }: Looked,
  service: ObservedService | PrescaleError | undefined,
  scalableTarget: ScalableTarget | PrescaleError | undefined,
): Promise<Observed | PrescaleError> {
  if (service instanceof PrescaleError) return service;
  if (scalableTarget instanceof PrescaleError) return scalableTarget;
  if (service === undefined)
    return new PrescaleError('unexpected', `Amazon ECS did not answer for ${resourceId(ref)}.`, { passing: true });
  try {
    const configuration =
      look.configuration === 'all' ? await configurationOf(eyes, ref, scalableTarget, record) : undefined;
    const policies =
      look.configuration === 'policies'
        ? scalableTarget === undefined
          ? []
          : await eyes.scalableTargets.policies(ref)
        : undefined;
    const isShort = look.stopped && service.running < service.desired;
    const stopped = isShort ? await eyes.services.stoppedTasks(ref, 20) : undefined;
    return {
      service,
      ...(scalableTarget && { scalableTarget }),
      ...(configuration && { configuration }),
      ...(policies && { policies }),
      ...(stopped && { stopped }),
    };
  } catch (error) {
    if (error instanceof PrescaleError) return error;
    throw error;
  }
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
