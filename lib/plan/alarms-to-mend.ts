import type { Alarm, AutoscalingConfiguration } from './autoscaling.ts';

const actionLists = ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const;

/**
 * The alarms of step policies whose actions do not point to the policies that were put anew. What else somebody changed
 * on an alarm stays; one that is gone is made again, because its policy is dead without it.
 */
export function alarmsToMend(saved: AutoscalingConfiguration, there: AutoscalingConfiguration): readonly Alarm[] {
  const newArn = new Map(
    saved.policies.flatMap((old) => {
      const present = there.policies.find((policy) => policy.name === old.name);
      return present === undefined ? [] : [[withoutGeneration(old.arn), present.arn] as const];
    }),
  );
  return saved.alarms.flatMap((alarm) => {
    const present = there.alarms.find(({ name }) => name === alarm.name);
    const mended = withActions(alarm, present ?? alarm, newArn);
    if (present === undefined) return [mended];
    const isMended = actionLists.every((list) => haveSame(actions(present, list), actions(mended, list)));
    return isMended ? [] : [mended];
  });
}

/** Every action that was saved, pointed to its policy of now, and those that somebody added meanwhile. */
function withActions(saved: Alarm, present: Alarm, newArn: ReadonlyMap<string, string>): Alarm {
  const lists = actionLists.flatMap((list) => {
    const wanted = actions(saved, list).flatMap((arn) => newArn.get(withoutGeneration(arn)) ?? []);
    const kept = actions(present, list).map((arn) => newArn.get(withoutGeneration(arn)) ?? arn);
    const all = [...new Set([...kept, ...wanted])];
    return all.length === 0 ? [] : [[list, all] as const];
  });
  return { name: saved.name, definition: { ...present.definition, ...Object.fromEntries(lists) } };
}

/**
 * A policy that was put anew more than once has left more than one dead ARN behind; they differ in a UUID
 * (`scalingPolicy:<uuid>:resource/...:policyName/...`, Application Auto Scaling API Reference, `PutScalingPolicy`).
 */
const withoutGeneration = (arn: string): string => arn.replace(/:scalingPolicy:[^:]+:/, ':scalingPolicy::');

function actions({ definition }: Alarm, list: (typeof actionLists)[number]): readonly string[] {
  const value = definition[list];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

const haveSame = (one: readonly string[], other: readonly string[]): boolean => {
  const known = new Set(other);
  return known.size === new Set(one).size && one.every((action) => known.has(action));
};
