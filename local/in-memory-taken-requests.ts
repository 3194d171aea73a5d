import type { TakenRequests } from '../lib/execute/ports.ts';

/** Requests that were taken, with a memory and no network. */
export const inMemoryTakenRequests = (): TakenRequests => {
  const taken = new Set<string>();
  return {
    take: async (id) => {
      const isFirst = !taken.has(id);
      taken.add(id);
      return isFirst;
    },
  };
};
