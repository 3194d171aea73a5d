import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TakenRequests } from '../../lib/execute/ports.ts';

export interface OpenedTakenRequests {
  readonly taken: TakenRequests;
  close(): Promise<void>;
}

const until = new Date('2026-11-27T14:10:00Z');

/** What every implementation of `TakenRequests` must do. */
export const takenRequestsContract = (name: string, open: () => Promise<OpenedTakenRequests>): void => {
  describe(`TakenRequests: ${name}`, () => {
    let opened: OpenedTakenRequests;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it('lets a request be taken once', async () => {
      expect(await opened.taken.take('a', until)).toBe(true);
      expect(await opened.taken.take('a', until)).toBe(false);
      expect(await opened.taken.take('b', until)).toBe(true);
    });

    it('lets exactly one of many callers take it', async () => {
      const takes = await Promise.all(Array.from({ length: 8 }, () => opened.taken.take('a', until)));
      expect(takes.filter(Boolean)).toHaveLength(1);
    });
  });
};
