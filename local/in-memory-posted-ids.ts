import type { PostedIds } from '../lib/execute/ports.ts';

/** Posted ids with a memory and no network. */
export const inMemoryPostedIds = (): PostedIds => {
  /** When a claim ends, in epoch milliseconds; posted: never. */
  const claimedUntil = new Map<string, number>();
  return {
    claim: async (id, now, until) => {
      if ((claimedUntil.get(id) ?? Number.NEGATIVE_INFINITY) > now.getTime()) return false;
      claimedUntil.set(id, until.getTime());
      return true;
    },
    posted: async (id) => {
      claimedUntil.set(id, Number.POSITIVE_INFINITY);
    },
  };
};
