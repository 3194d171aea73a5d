import { createHash } from 'node:crypto';
import type { Alarm, AutoscalingConfiguration, ScalingPolicy, ScheduledAction } from '../../plan/autoscaling.ts';
import type { Pretended } from '../../plan/observing.ts';
import { canonical, same } from '../../plan/same.ts';

type Parts = NonNullable<Pretended['parts']>;
interface Put<Part> {
  readonly is: Part;
  readonly found?: string | undefined;
}

export const noParts: Parts = { isCleared: false, policies: [], scheduledActions: [], tags: {} };
/** After a deregistration. */
export const clearedParts: Parts = { ...noParts, isCleared: true };

/** What a policy does; its ARN and its alarms are AWS's. */
export const ofPolicy = ({ name, type, configuration }: ScalingPolicy): object => ({ name, type, configuration });
export const ofAction = (action: ScheduledAction): object => action;
export const ofAlarm = ({ name, definition }: Alarm): object => ({ name, definition });

const markOf = (content: object): string =>
  createHash('sha256').update(canonical(content)).digest('base64url').slice(0, 12);

/** With a part in the place of the one that had its name; `real` is what really has it. */
export const withPut = <Part extends { readonly name: string }>(
  puts: readonly Put<Part>[],
  is: Part,
  real: readonly Part[],
  contentOf: (part: Part) => object,
): Put<Part>[] => {
  const there = real.find(({ name }) => name === is.name);
  const others = puts.filter((one) => one.is.name !== is.name);
  return [...others, { is, ...(there && { found: markOf(contentOf(there)) }) }];
};

interface Shown<Part> {
  readonly all: readonly Part[];
  /** Those that somebody has not changed in reality since they were put. */
  readonly puts: Put<Part>[];
}

/** What would be there. One that is in reality as it was put is shown as AWS knows it. */
export function shown<Part extends { readonly name: string }>(
  real: readonly Part[],
  isCleared: boolean,
  puts: readonly Put<Part>[],
  contentOf: (part: Part) => object,
): Shown<Part> {
  const byName = new Map(real.map((one) => [one.name, one]));
  const isUntouched = ({ is, found }: Put<Part>): boolean => {
    const there = byName.get(is.name);
    return there === undefined ? found === undefined : isLike(is, there) || found === markOf(contentOf(there));
  };
  const isLike = (one: Part, other: Part): boolean => same(contentOf(one), contentOf(other));
  const [kept, changed] = [puts.filter(isUntouched), puts.filter((one) => !isUntouched(one))];
  const names = new Set(kept.map(({ is }) => is.name));
  const stays = new Set(changed.map(({ is }) => is.name));
  const others = real.filter(({ name }) => !names.has(name) && (!isCleared || stays.has(name)));
  const asIs = kept.map(({ is }) => {
    const there = byName.get(is.name);
    return there !== undefined && isLike(is, there) ? there : is;
  });
  return { all: [...others, ...asIs], puts: kept };
}

/** Whether what would be there is what is there, so that nothing has to be pretended. */
export const isAllReal = (
  real: Omit<AutoscalingConfiguration, 'alarms'>,
  would: Omit<AutoscalingConfiguration, 'alarms'>,
): boolean =>
  same(real.tags, would.tags) &&
  same(sorted(real.policies.map(ofPolicy)), sorted(would.policies.map(ofPolicy))) &&
  same(sorted(real.scheduledActions), sorted(would.scheduledActions));

const sorted = (all: readonly object[]): readonly string[] => all.map(canonical).sort();
