import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that comes from a seed alone: the same seed, the same throws. */
export interface Dice {
  /** Both included. */
  int(least: number, most: number): number;
  /** `true` in `share` of all throws; 0.25 is one in four. */
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Each element with the chance `share`, in their order. */
  some<T>(from: readonly T[], share?: number): readonly T[];
  /** What `make` makes, `least` to `most` times. */
  times<T>(least: number, most: number, make: (index: number) => T): readonly T[];
}

export function createDice(seed: number): Dice {
  const generator = xoroshiro128plus(seed);
  const int = (least: number, most: number): number => uniformInt(generator, least, most);
  const chance = (share: number): boolean => int(0, 999_999) < share * 1_000_000;
  return {
    int,
    chance,
    pick: <T>(from: readonly T[]): T => {
      if (from.length === 0) throw new RangeError('there is nothing to pick from');
      return from[int(0, from.length - 1)] as T;
    },
    some: (from, share = 0.5) => from.filter(() => chance(share)),
    times: (least, most, make) => Array.from({ length: int(least, most) }, (_, index) => make(index)),
  };
}
