import type { CapacityState } from '../../../lib/schedule/schedule.ts';
import { type SimulatedWorld, serviceOf } from '../simulated-world.ts';
import type { Judge } from './judge.ts';
import { floorOf, type TickOfTarget, type Wish } from './settled.ts';

/** A scale-up or an event takes no task away, if nothing larger was asked for since the target last stood still. */
export interface NeverLowered {
  /** One call of Prescale's has moved the count. */
  called(target: string, wish: Wish | undefined, before: number): void;
  /** @param isShared everybody who ran wanted the same */
  ticked(tick: TickOfTarget, isShared: boolean): void;
}

interface Asked {
  readonly least: number;
  readonly max: number;
}

const unknown: Asked = { least: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY };

export function createNeverLowered(judge: Judge, world: SimulatedWorld): NeverLowered {
  const asked = new Map<string, Asked>();
  return {
    called(target, wish, before) {
      const plan = world.plans.get(target);
      if (wish?.kind !== 'managed' || plan === undefined || plan.enforce) return;
      const { state } = wish;
      const known = asked.get(target) ?? unknown;
      const isEvent = floorOf(state) > 0;
      const isRaised = state.inForce.some(({ kind, phase }) => kind !== 'scale-down' && phase !== 'wind-down');
      const isSmaller = !isEvent && (known.max > askedOf(state).max || isWindingDown(state));
      if (!isRaised || isSmaller || known.least > askedOf(state).least) return;
      const { cluster, service } = serviceOf(target);
      const after = world.aws.world.service(cluster, service)?.desired ?? 0;
      const least = Math.min(before, plan.limits?.max ?? Number.POSITIVE_INFINITY);
      judge.check('never-lowered', () =>
        after < least ? `${target}: from ${before} to ${after} tasks, and nothing larger has ended` : undefined,
      );
    },
    ticked({ target, wish, isHealthy, changes }, isShared) {
      const record = world.stored.get(target);
      const now = wish.kind === 'managed' && isShared ? askedOf(wish.state) : unknown;
      const isStill =
        isHealthy && changes.length === 0 && record?.applied !== undefined && record.transition === undefined;
      const before = asked.get(target) ?? unknown;
      asked.set(
        target,
        isStill ? now : { least: Math.max(before.least, now.least), max: Math.max(before.max, now.max) },
      );
    },
  };
}

const askedOf = ({ desired, min, max }: CapacityState): Asked => ({
  least: Math.max(desired ?? 0, min ?? 0),
  max: max ?? 0,
});

const isWindingDown = ({ inForce }: CapacityState): boolean => inForce.some(({ phase }) => phase === 'wind-down');
