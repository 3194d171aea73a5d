import type { Bounds, CapacityState } from '../../../lib/schedule/schedule.ts';
import { resourceOf } from '../belongings.ts';
import { type SimulatedWorld, serviceOf } from '../simulated-world.ts';
import type { Judge } from './judge.ts';
import { floorOf, type TickOfTarget, type Wish } from './settled.ts';

/**
 * An event takes no task away, if nothing larger was asked for since the target last stood still, or if more runs than
 * that; neither does a scale-up, but for what something larger before had left behind.
 */
export interface NeverLowered {
  /** One call of Prescale's has moved the count. */
  called(target: string, wish: Wish | undefined, before: Before): void;
  ticked(tick: TickOfTarget): void;
}

/** As it was just before the call. */
interface Before {
  readonly count: number;
  readonly bounds: Bounds | undefined;
}

interface Asked {
  readonly least: number;
  readonly max: number;
}

interface Known {
  /** The most that was asked for since the target last stood still. */
  readonly asked: Asked;
  /** What was asked for before that, as far as it was still there then. */
  readonly left: Asked;
}

const nothing: Asked = { least: 0, max: 0 };
const anything: Asked = { least: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY };
const larger = (one: Asked, other: Asked): Asked => ({
  least: Math.max(one.least, other.least),
  max: Math.max(one.max, other.max),
});

export function createNeverLowered(judge: Judge, world: SimulatedWorld): NeverLowered {
  const all = new Map<string, Known>();
  const desiredOf = (target: string): number => {
    const { cluster, service } = serviceOf(target);
    return world.aws.world.service(cluster, service)?.desired ?? 0;
  };
  return {
    called(target, wish, { count: before, bounds }) {
      const plan = world.plans.get(target);
      if (wish?.kind !== 'managed' || plan === undefined || plan.enforce) return;
      const { asked, left } = all.get(target) ?? { asked: anything, left: anything };
      const isEvent = floorOf(wish.state) > 0;
      const known = isEvent ? asked : larger(asked, left);
      const now = askedOf(wish.state);
      const isRaised = wish.state.inForce.some(({ kind, phase }) => kind !== 'scale-down' && phase !== 'wind-down');
      const isSmaller = !isEvent && known.max > now.max;
      if (!isRaised || isSmaller || (known.least > now.least && before <= known.least)) return;
      // What runs beyond the ceiling of a wind-down AWS is about to bring in.
      const ceiling = isWindingDown(wish.state) ? bounds?.max : undefined;
      const least = Math.min(before, plan.limits?.max ?? before, ceiling ?? before);
      const after = desiredOf(target);
      judge.check('never-lowered', () =>
        after < least ? `${target}: from ${before} to ${after} tasks, and nothing larger has ended` : undefined,
      );
    },
    ticked({ target, wish, isHealthy, changes, isShared }) {
      const record = world.stored.get(target);
      const now = wish.kind === 'managed' && isShared ? askedOf(wish.state) : anything;
      const isStill =
        isHealthy && changes.length === 0 && record?.applied !== undefined && record.transition === undefined;
      const { asked, left } = all.get(target) ?? { asked: anything, left: anything };
      if (!isStill || wish.kind !== 'managed') {
        all.set(target, { asked: larger(asked, now), left });
        return;
      }
      const most = larger(asked, left);
      const desired = desiredOf(target);
      const there = world.aws.world.scalableTarget(resourceOf(target));
      const stillThere = {
        least: Math.min(most.least, desired),
        max: Math.min(most.max, there?.max ?? desired),
      };
      all.set(target, { asked: now, left: isInBase(wish.state) ? nothing : stillThere });
    },
  };
}

/** Without a base the ceiling is stretched to hold what is asked for. */
function askedOf({ desired = 0, min = 0, max = 0 }: CapacityState): Asked {
  const least = Math.max(desired, min);
  return { least, max: Math.max(max, least) };
}

const isInBase = ({ inForce, override }: CapacityState): boolean => inForce.length === 0 && override === undefined;

const isWindingDown = ({ inForce }: CapacityState): boolean => inForce.some(({ phase }) => phase === 'wind-down');
