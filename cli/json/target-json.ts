import * as z from 'zod';
import type { TargetLook } from '../../lib/execute/look-at-stage.ts';
import type { Suspended } from '../../lib/plan/autoscaling.ts';
import { kindOf } from '../../lib/plan/resource-kinds.ts';
import type { Target } from '../../lib/schedule/schedule.ts';
import { differenceText } from '../../lib/tell/differences-text.ts';
import { instantSchema, stateJson, stateSchema } from './state-json.ts';

export const failureSchema = z.strictObject({
  code: z.string().describe('As in docs/reliability.md.'),
  message: z.string(),
});

export const observedSchema = z
  .strictObject({
    status: z.string().describe('As Amazon ECS calls it, or MISSING.'),
    desired: z.int(),
    running: z.int(),
    pending: z.int(),
    min: z.int().optional().describe('Of the scalable target; absent: it is not registered, or could not be read.'),
    max: z.int().optional(),
  })
  .describe('What AWS says of the service now.');

export const autoscalingSchema = z.strictObject({
  is: z
    .enum(['on', 'partly-suspended', 'suspended', 'off', 'unknown'])
    .describe('off: the service is not registered with Application Auto Scaling.'),
  saved: z
    .strictObject({ takenAt: z.string(), policies: z.int(), scheduledActions: z.int(), deregistered: z.boolean() })
    .optional()
    .describe('What is to be put back.'),
});

export const overrideSchema = z.strictObject({
  desired: z.int().optional(),
  min: z.int().optional(),
  max: z.int().optional(),
  until: instantSchema,
  by: z.string(),
  reason: z.string(),
});

export const targetSchema = z
  .strictObject({
    target: z.string(),
    service: z.string().describe('Cluster and service.'),
    mode: z.enum(['act', 'observe']).describe('observe: nothing of it is changed, and all here is as it would be.'),
    actFrom: z
      .string()
      .optional()
      .describe('The local date and time until which it is only observed; absent: no end is set.'),
    isReleased: z.boolean().describe('It left the schedule or is not enabled; what was changed is put back.'),
    storedAs: z.string().optional().describe('The name of its record until the next tick.'),
    wanted: stateSchema,
    until: instantSchema.optional().describe('When what is wanted next changes; absent: never.'),
    observed: observedSchema.optional().describe('Absent: it could not be read.'),
    real: observedSchema.optional().describe('Where it is only observed, as it is.'),
    autoscaling: autoscalingSchema,
    drift: z.array(z.string()).describe('What is other than Prescale left it.'),
    override: overrideSchema.optional(),
    failing: failureSchema.extend({ since: instantSchema, ticks: z.int() }).optional(),
    pendingMessages: z.int().describe('Decided and not published yet.'),
    failure: failureSchema.optional().describe('What could not be read now.'),
  })
  .describe('One target as it is wanted, as it is remembered and as it is.');

export type TargetJson = z.infer<typeof targetSchema>;

export function targetJson(look: TargetLook): TargetJson {
  const { target, record, storedAs, wanted, failure } = look;
  const { failing, outbox, resource } = record;
  const { until, override } = wanted.state;
  const observed = observedJson(look);
  const actFrom = actFromOf(wanted.target);
  return {
    target,
    service: kindOf(resource).nameOf(resource),
    mode: modeOf(look),
    ...(modeOf(look) === 'observe' && actFrom !== undefined && { actFrom }),
    isReleased: wanted.released,
    ...(storedAs !== undefined && { storedAs }),
    wanted: stateJson(wanted.state),
    ...(until && { until: until.toISOString() }),
    ...(observed && { observed }),
    ...(look.real && { real: countsJson(look.real) }),
    autoscaling: autoscalingJson(look),
    drift: driftOf(look),
    ...(override && { override: overrideJson(override) }),
    ...(failing && {
      failing: { code: failing.code, message: failing.message, since: failing.since, ticks: failing.ticks },
    }),
    pendingMessages: outbox.length,
    ...(failure && { failure: { code: failure.code, message: failure.message } }),
  };
}

export const driftOf = ({ target, differs }: TargetLook): string[] => differs.map((one) => differenceText(one, target));

/** `2026-12-07 00:00`, local to the schedule. */
export const actFromOf = ({ observe }: Pick<Target, 'observe'>): string | undefined =>
  observe?.until?.replace('T', ' ');

/** Whether what is planned is done. */
export const modeOf = ({ record }: Pick<TargetLook, 'record'>): 'act' | 'observe' =>
  record.observing === undefined ? 'act' : 'observe';

const observedJson = ({ observed }: TargetLook): z.infer<typeof observedSchema> | undefined =>
  observed && countsJson(observed);

function countsJson({ service, scalableTarget }: NonNullable<TargetLook['real']>): z.infer<typeof observedSchema> {
  const { status, desired, running, pending } = service;
  return {
    status,
    desired,
    running,
    pending,
    ...(scalableTarget && { min: scalableTarget.min, max: scalableTarget.max }),
  };
}

function autoscalingJson({ observed, record: { snapshot } }: TargetLook): z.infer<typeof autoscalingSchema> {
  const isKnown = observed !== undefined && (observed.scalableTarget !== undefined || observed.incomplete !== true);
  const is = !isKnown ? 'unknown' : observed.scalableTarget === undefined ? 'off' : flagsText(observed.scalableTarget);
  if (snapshot === undefined) return { is };
  const { takenAt, deregistered, configuration } = snapshot;
  const { policies, scheduledActions } = configuration;
  return {
    is,
    saved: { takenAt, policies: policies.length, scheduledActions: scheduledActions.length, deregistered },
  };
}

function flagsText({ suspended }: { readonly suspended: Suspended }): 'on' | 'partly-suspended' | 'suspended' {
  const flags = Object.values(suspended);
  if (flags.every(Boolean)) return 'suspended';
  return flags.some(Boolean) ? 'partly-suspended' : 'on';
}

interface AnOverride {
  readonly desired?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly until: Date;
  readonly by: string;
  readonly reason: string;
}

export const overrideJson = ({ desired, min, max, until, by, reason }: AnOverride): z.infer<typeof overrideSchema> => ({
  ...(desired !== undefined && { desired }),
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
  until: until.toISOString(),
  by,
  reason,
});
