import { type Played, type PlayOptions, play } from './play.ts';
import type { Scenario } from './scenario.ts';

/** No more runs than this: a run takes a tenth of a second. */
const mostRuns = 400;

/**
 * A smaller scenario that still breaks the same invariant: fewer ticks, happenings, windows and targets, as far as leaving
 * out one of them at a time leads.
 */
export async function shrink(
  scenario: Scenario,
  options: PlayOptions = {},
): Promise<{ readonly scenario: Scenario; readonly played: Played }> {
  const first = await play(scenario, options);
  const invariant = first.violation?.invariant;
  let [best, played] = [scenario, first];
  let runs = 0;
  const tried = async (smaller: Scenario): Promise<boolean> => {
    if (runs >= mostRuns) return false;
    runs += 1;
    const again = await play(smaller, options);
    if (again.violation?.invariant !== invariant) return false;
    [best, played] = [smaller, again];
    return true;
  };
  if (invariant === undefined) return { scenario, played };
  for (let isSmaller = true; isSmaller && runs < mostRuns; ) {
    isSmaller = false;
    for (const smaller of smallerThan) {
      for (let index = 0; ; ) {
        const next = smaller(best, played, index);
        if (next === undefined) break;
        // What was left out is gone, so the next one is now at this place.
        if (await tried(next)) isSmaller = true;
        else index += 1;
      }
    }
  }
  return { scenario: best, played };
}

/** Leaves out the part with this index; nothing: there is no such part. */
type Smaller = (scenario: Scenario, played: Played, index: number) => Scenario | undefined;

const without = <T>(items: readonly T[], index: number, count = 1): readonly T[] => [
  ...items.slice(0, index),
  ...items.slice(index + count),
];

const halfOfHappenings: Smaller = (scenario, _, index) => {
  const { happenings } = scenario;
  const size = Math.ceil(happenings.length / 2);
  if (happenings.length < 4 || index > 1) return undefined;
  return { ...scenario, happenings: without(happenings, index * size, size) };
};

const oneHappening: Smaller = (scenario, _, index) =>
  index < scenario.happenings.length ? { ...scenario, happenings: without(scenario.happenings, index) } : undefined;

const oneWindow: Smaller = (scenario, _, index) =>
  scenario.windows.length > 1 && index < scenario.windows.length
    ? { ...scenario, windows: without(scenario.windows, index) }
    : undefined;

const oneTarget: Smaller = (scenario, _, index) => {
  const gone = scenario.targets[index]?.name;
  if (scenario.targets.length < 2 || gone === undefined) return undefined;
  return {
    ...scenario,
    targets: without(scenario.targets, index),
    windows: scenario.windows.flatMap((window) => {
      const { [gone]: _gone, ...targets } = window.targets;
      return Object.keys(targets).length === 0 ? [] : [{ ...window, targets }];
    }),
    happenings: scenario.happenings.filter((one) => !('target' in one) || one.target !== gone),
  };
};

const onePolicy: Smaller = (scenario, _, index) => {
  const places = scenario.targets.flatMap(({ name, found }) => found.policies.map((policy) => ({ name, policy })));
  const place = places[index];
  if (place === undefined) return undefined;
  const targets = scenario.targets.map((one) =>
    one.name === place.name
      ? { ...one, found: { ...one.found, policies: one.found.policies.filter((policy) => policy !== place.policy) } }
      : one,
  );
  return { ...scenario, targets };
};

const fewerTicks: Smaller = (scenario, { violation }, index) => {
  const ticks = [violation?.tick ?? scenario.ticks, Math.floor(scenario.ticks / 2), scenario.ticks - 1][index];
  return ticks !== undefined && ticks > 0 && ticks < scenario.ticks ? { ...scenario, ticks } : undefined;
};

const plainly: Smaller = (scenario, _, index) =>
  index === 0 && scenario.sdk ? { ...scenario, sdk: false } : undefined;

const smallerThan: readonly Smaller[] = [
  plainly,
  fewerTicks,
  halfOfHappenings,
  oneTarget,
  oneHappening,
  oneWindow,
  onePolicy,
];
