import type { TaskHours } from './task-hours.ts';

/** What tasks cost, as the caller says it, in whatever money the caller means. */
export interface Prices {
  readonly vcpuHour?: number;
  readonly gbHour?: number;
  /** How large one task of a target is. */
  readonly sizes: ReadonlyMap<string, TaskSize>;
  /** Of targets that `sizes` does not name. */
  readonly usualSize?: TaskSize;
  /** What one task of a target costs in an hour; goes before its size. */
  readonly taskHours: ReadonlyMap<string, number>;
}

export interface TaskSize {
  readonly vcpu: number;
  readonly gb: number;
}

/** The task-hours of a target as money, each as in `TaskHours`. */
export interface Cost {
  readonly asked: number;
  readonly most?: number;
  readonly atMaximum: number;
  readonly withoutSchedule?: number;
}

/** What one task of a target costs in an hour; `undefined`: nobody said it. */
export function taskHourPrice(target: string, prices: Prices): number | undefined {
  const given = prices.taskHours.get(target);
  if (given !== undefined) return given;
  const size = prices.sizes.get(target) ?? prices.usualSize;
  if (size === undefined || (prices.vcpuHour === undefined && prices.gbHour === undefined)) return undefined;
  return size.vcpu * (prices.vcpuHour ?? 0) + size.gb * (prices.gbHour ?? 0);
}

/** `undefined`: no price is known for this target. */
export function costOf(target: string, hours: TaskHours, prices: Prices): Cost | undefined {
  const price = taskHourPrice(target, prices);
  if (price === undefined) return undefined;
  const { asked, most, atMaximum, withoutSchedule } = hours;
  return {
    asked: asked * price,
    ...(most !== undefined && { most: most * price }),
    atMaximum: atMaximum * price,
    ...(withoutSchedule !== undefined && { withoutSchedule: withoutSchedule * price }),
  };
}

/** Of several targets together; what is not known of one is not known of all. */
export function sumOfCosts(all: readonly Cost[]): Cost {
  const sum = (of: (cost: Cost) => number | undefined): number | undefined =>
    all.reduce<number | undefined>((total, cost) => {
      const one = of(cost);
      return total === undefined || one === undefined ? undefined : total + one;
    }, 0);
  const [most, withoutSchedule] = [sum((cost) => cost.most), sum((cost) => cost.withoutSchedule)];
  return {
    asked: sum((cost) => cost.asked) ?? 0,
    ...(most !== undefined && { most }),
    atMaximum: sum((cost) => cost.atMaximum) ?? 0,
    ...(withoutSchedule !== undefined && { withoutSchedule }),
  };
}
