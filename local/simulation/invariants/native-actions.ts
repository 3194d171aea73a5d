import type { Bounds } from '../../../lib/schedule/schedule.ts';
import { firingsOf } from '../../embedded-aws/application-auto-scaling/schedule-expression.ts';
import { flagsOf, resourceOf } from '../belongings.ts';
import type { MissedFiring } from '../ledger.ts';
import type { SimulatedWorld } from '../simulated-world.ts';

/** Follows, for each target, which scheduled actions of people fall due while Prescale keeps AWS from running them. */
export interface NativeActions {
  /** Before each tick: answers whether any fell due since the last one. */
  look(target: string): boolean;
  /** After it. */
  ticked(target: string): void;
}

interface Kept {
  readonly at: number;
  /** Those that Prescale keeps AWS from running, by name. */
  readonly names: ReadonlySet<string>;
}

/** So close to the instant at which they stop or run again nobody can tell who is right: clocks are off, ticks take time. */
const unsureMs = 3 * 60_000;

export function createNativeActions(world: SimulatedWorld): NativeActions {
  const before = new Map<string, Kept>();
  const now = (): number => world.clock.now().getTime();
  return {
    look(target) {
      const last = before.get(target);
      const ledger = world.ledgers.get(target);
      if (last === undefined || ledger === undefined) return false;
      const firings = firingsIn(world, target, last.names, last.at, now());
      ledger.missed.push(...firings);
      return firings.length > 0;
    },
    ticked(target) {
      const was = before.get(target)?.names ?? new Set<string>();
      const names = keptFromRunning(world, target);
      before.set(target, { at: now(), names });
      const ledger = world.ledgers.get(target);
      if (ledger === undefined) return;
      const changed = new Set([...was, ...names].filter((name) => was.has(name) !== names.has(name)));
      if (firingsIn(world, target, changed, now() - unsureMs, now() + unsureMs).length > 0) ledger.touched = true;
    },
  };
}

function keptFromRunning(world: SimulatedWorld, target: string): ReadonlySet<string> {
  const all = new Set(world.plans.get(target)?.found.scheduledActions.map(({ name }) => name));
  const others = world.ledgers.get(target)?.flags.get('scheduledScaling');
  if (others?.has(true)) return new Set();
  const { snapshot, transition } = world.stored.get(target) ?? {};
  // A tick that was cut off may have deregistered what its record still says is about to be.
  const isSaved = snapshot !== undefined && (snapshot.deregistered === true || transition !== undefined);
  if (world.aws.world.scalableTarget(resourceOf(target)) === undefined) return isSaved ? all : new Set();
  if (flagsOf(world.aws, target)?.scheduledScaling === true) return all;
  if (!isSaved) return new Set();
  // The target is registered again, and some of what hung on it is not put back yet.
  const there = world.belongings(target);
  return new Set([...all].filter((name) => !there.has(`action ${name}`)));
}

/** In the order of time. A rate counts from when it was put, which only AWS knows: nothing is assumed of it. */
function firingsIn(
  { plans }: SimulatedWorld,
  target: string,
  names: ReadonlySet<string>,
  from: number,
  to: number,
): readonly MissedFiring[] {
  const actions = plans.get(target)?.found.scheduledActions ?? [];
  return actions
    .filter(({ name, schedule }) => names.has(name) && !schedule.startsWith('rate('))
    .flatMap(({ schedule, timezone, endTime, min, max }) => {
      const firings = firingsOf(schedule, timezone, new Date(from));
      const end = Math.min(to, endTime === undefined ? to : Date.parse(endTime));
      const all: { readonly at: number; readonly firing: MissedFiring }[] = [];
      const firing = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
      for (
        let at = firings?.(from) ?? Number.POSITIVE_INFINITY;
        at <= end;
        at = firings?.(at) ?? Number.POSITIVE_INFINITY
      )
        all.push({ at, firing });
      return all;
    })
    .toSorted((one, other) => one.at - other.at)
    .map(({ firing }) => firing);
}

/** Bounds and count after those firings, one after the other, as AWS sets them. */
export function afterFirings(
  bounds: Bounds,
  desired: number,
  firings: readonly MissedFiring[],
): { readonly bounds: Bounds; readonly desired: number } {
  let [{ min, max }, count] = [bounds, desired];
  for (const firing of firings) {
    if (firing.min !== undefined) [min, max] = [firing.min, Math.max(max, firing.min)];
    if (firing.max !== undefined) [min, max] = [Math.min(min, firing.max), firing.max];
    count = Math.min(Math.max(count, min), max);
  }
  return { bounds: { min, max }, desired: count };
}
