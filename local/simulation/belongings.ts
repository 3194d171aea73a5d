/**
 * What hangs on a scalable target and belongs to people, one entry for each thing that could be lost: `policy cpu70`,
 * `action evening`, `tag team`, `alarm a`, `link a AlarmActions ...`. Values are canonical texts. This is the
 * simulation's own view: it shares nothing with `lib/plan`, whose comparisons it is to judge.
 */
import type { Alarm, AutoscalingConfiguration, Snapshot, Suspended } from '../../lib/plan/autoscaling.ts';
import type { EmbeddedAws } from '../embedded-aws/embedded-aws.ts';

export type Belongings = ReadonlyMap<string, string>;

/** JSON with sorted keys and without what is undefined. */
export const textOf = (value: unknown): string => JSON.stringify(sorted(JSON.parse(JSON.stringify(value ?? null))));

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
};

export const clusterName = 'simulated';
export const resourceOf = (target: string): string => `service/${clusterName}/${target}`;

/** Of people's alarms: their names begin with the target's. */
const isAlarmOf = (target: string, name: string): boolean => name.startsWith(`${target}-`);

export function inAccount({ world }: EmbeddedAws, target: string): Belongings {
  const resource = resourceOf(target);
  const policies = world.policies(resource);
  return new Map([
    ...policies.map(({ name, type, configuration }) => policyEntry(name, type, configuration)),
    ...world.scheduledActions(resource).map(actionEntry),
    ...Object.entries(world.tags(resource)).map(tagEntry),
    ...alarmEntries(
      world.alarms.filter(({ name }) => isAlarmOf(target, name)).map(({ name, definition }) => ({ name, definition })),
      policies,
    ),
  ]);
}

export const inSnapshot = ({ configuration }: Pick<Snapshot, 'configuration'>): Belongings =>
  inConfiguration(configuration);

const inConfiguration = ({ policies, scheduledActions, tags, alarms }: AutoscalingConfiguration): Belongings =>
  new Map([
    ...policies.map(({ name, type, configuration }) => policyEntry(name, type, configuration)),
    ...scheduledActions.map(actionEntry),
    ...Object.entries(tags).map(tagEntry),
    ...alarmEntries(alarms, policies),
  ]);

type Entry = readonly [string, string];

export const policyEntry = (name: string, type: string, configuration: object): Entry => [
  `policy ${name}`,
  `${type} ${onceTextOf(configuration)}`,
];

/**
 * The account replaces a configuration or an alarm's definition and never changes one, and it is looked at after every call.
 *
 * @param toTell what of it is told; the same for the same object
 */
const onceTextOf = (whole: object, toTell: () => unknown = () => whole): string => {
  const text = texts.get(whole) ?? textOf(toTell());
  texts.set(whole, text);
  return text;
};
const texts = new WeakMap<object, string>();

export const actionEntry = (action: object): Entry => [`action ${'name' in action ? action.name : ''}`, textOf(action)];

export const tagEntry = ([key, value]: readonly [string, string]): Entry => [`tag ${key}`, value];

const lists = ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const;

export function alarmEntries(
  alarms:
    | readonly Pick<Alarm, 'name' | 'definition'>[]
    | readonly { readonly name: string; readonly definition: object }[],
  policies: readonly { readonly name: string; readonly arn: string }[],
): readonly Entry[] {
  const byArn = new Map(policies.map(({ name, arn }) => [arn, name]));
  return alarms.flatMap(({ name, definition }): Entry[] => {
    const members: Readonly<Record<string, unknown>> = { ...definition };
    const rest = () =>
      Object.fromEntries(
        Object.entries(members).filter(
          ([key, value]) => !lists.some((list) => list === key) && !(Array.isArray(value) && value.length === 0),
        ),
      );
    const links = lists.flatMap((list) => {
      const actions: readonly unknown[] = Array.isArray(members[list]) ? members[list] : [];
      return actions.map((action): Entry => [`link ${name} ${list} ${linked(String(action), byArn)}`, 'yes']);
    });
    return [[`alarm ${name}`, onceTextOf(definition, rest)], ...links];
  });
}

/** A policy that is put anew has another ARN, so links go by its name; `gone`: it points to nothing. */
const linked = (action: string, byArn: ReadonlyMap<string, string>): string => {
  const name = byArn.get(action);
  if (name !== undefined) return `policy:${name}`;
  return action.includes(':scalingPolicy:') ? `gone:${action.slice(action.lastIndexOf('/') + 1)}` : action;
};

export type Flag = keyof Suspended;
export const flagNames: readonly Flag[] = ['dynamicScalingIn', 'dynamicScalingOut', 'scheduledScaling'];

export function flagsOf({ world }: EmbeddedAws, target: string): Suspended | undefined {
  const found = world.scalableTarget(resourceOf(target))?.suspended;
  return (
    found && {
      dynamicScalingIn: found.DynamicScalingInSuspended,
      dynamicScalingOut: found.DynamicScalingOutSuspended,
      scheduledScaling: found.ScheduledScalingSuspended,
    }
  );
}
