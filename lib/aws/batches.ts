import type { PrescaleError } from '../execute/failure.ts';
import { toPrescaleError } from './failure.ts';

export const batchesOf = <T>(size: number, items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/**
 * Describes one batch. A refusal of the whole request because of one of its items (a name that cannot be, a service
 * that the role may not read) must not hit the others: they are then asked for one by one.
 */
export const describeBatch = async <Item, Described>(
  doing: string,
  batch: readonly Item[],
  describe: (items: readonly Item[]) => Promise<Iterable<readonly [Item, Described | PrescaleError]>>,
): Promise<readonly (readonly [Item, Described | PrescaleError])[]> => {
  try {
    return [...(await describe(batch))];
  } catch (thrown) {
    const failure = toPrescaleError(doing, thrown);
    if (batch.length === 1 || !blamesOneItem(failure)) return batch.map((item) => [item, failure]);
    const apart = await Promise.all(batch.map((item) => describeBatch(doing, [item], describe)));
    return apart.flat();
  }
};

const blamesOneItem = ({ code }: PrescaleError): boolean => code === 'invalid' || code === 'access-denied';
