import { actsFrom, isObserved } from '../schedule/is-observed.ts';
import type { Schedule } from '../schedule/schedule.ts';

/** Whether Prescale changes anything of a target, or only looks. */
export type Mode =
  | { readonly kind: 'act' }
  /** `until` absent: no end is set. */
  | { readonly kind: 'observe'; readonly until?: Date };

/** Targets whose mode an edit changes in the same way. */
export interface ChangedMode {
  /** By name. */
  readonly targets: readonly string[];
  /** There are no others. */
  readonly isAll: boolean;
  /** Absent: they are new, or were not enabled. */
  readonly before?: Mode;
  readonly after: Mode;
}

/**
 * What an edit does to modes, as they are at an instant; those that are acted on first. New targets are told where they are only observed: what else an edit
 * changes is not done to them. Of those that it takes out, or that are not enabled, there is nothing to say.
 *
 * @param before absent: there was none
 * @param shown only these targets
 */
export function changedModes(
  before: Schedule | undefined,
  after: Schedule,
  now: Date,
  shown?: readonly string[],
): readonly ChangedMode[] {
  const enabled = [...after.targets.values()].filter((target) => target.enabled);
  const asked = enabled.filter(({ name }) => shown === undefined || shown.includes(name));
  const changes = asked.flatMap(({ name }) => {
    const was = before && modeOf(before, name, now);
    const is = modeOf(after, name, now);
    if (is === undefined || keyOf(was ?? { kind: 'act' }) === keyOf(is)) return [];
    return [{ name, was, is }];
  });
  return together(changes, enabled.length);
}

/** Of these targets those that stay only observed: what else an edit changes is not done to them. */
export function stillObserved(
  before: Schedule | undefined,
  after: Schedule,
  now: Date,
  names: ReadonlySet<string>,
): readonly ChangedMode[] {
  const enabled = [...after.targets.values()].filter((target) => target.enabled);
  const same = enabled.flatMap(({ name }) => {
    const [was, is] = [before && modeOf(before, name, now), modeOf(after, name, now)];
    if (!names.has(name) || was === undefined || is?.kind !== 'observe' || keyOf(was) !== keyOf(is)) return [];
    return [{ name, was, is }];
  });
  return together(same, enabled.length);
}

interface OfTarget {
  readonly name: string;
  readonly was: Mode | undefined;
  readonly is: Mode;
}

/** Those that are acted on first. */
function together(all: readonly OfTarget[], ofHowMany: number): readonly ChangedMode[] {
  const alike = Map.groupBy(all, ({ was, is }) => `${was && keyOf(was)} ${keyOf(is)}`).values();
  return [...alike]
    .flatMap((some): readonly ChangedMode[] => {
      const [first] = some;
      if (first === undefined) return [];
      const targets = some.map(({ name }) => name).sort();
      const before = first.was && { before: first.was };
      return [{ targets, isAll: targets.length === ofHowMany, ...before, after: first.is }];
    })
    .sort((a, b) => a.after.kind.localeCompare(b.after.kind) || ((a.targets[0] ?? '') < (b.targets[0] ?? '') ? -1 : 1));
}

function modeOf({ targets, timezone }: Schedule, name: string, now: Date): Mode | undefined {
  const target = targets.get(name);
  if (target === undefined || !target.enabled) return undefined;
  if (!isObserved(target, timezone, now)) return { kind: 'act' };
  const until = target.observe?.until;
  return { kind: 'observe', ...(until !== undefined && { until: actsFrom(until, timezone) }) };
}

/** The same for modes that mean the same. */
export const keyOf = (mode: Mode): string => (mode.kind === 'act' ? 'act' : `observe ${mode.until?.toISOString()}`);
