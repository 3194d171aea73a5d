import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PostedIds } from '../../lib/execute/ports.ts';

export interface OpenedPostedIds {
  readonly postedIds: PostedIds;
  close(): Promise<void>;
}

const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 27, 14) + seconds * 1_000);

/** What every implementation of `PostedIds` must do. */
export const postedIdsContract = (name: string, open: () => Promise<OpenedPostedIds>): void => {
  describe(`PostedIds: ${name}`, () => {
    let opened: OpenedPostedIds;
    let ids: PostedIds;
    beforeEach(async () => {
      opened = await open();
      ids = opened.postedIds;
    });
    afterEach(() => opened.close());

    it.each`
      again     | granted  | because
      ${0}      | ${false} | ${'at the same moment'}
      ${59.999} | ${false} | ${'a moment before the claim ends'}
      ${60}     | ${true}  | ${'the claim has ended'}
      ${86_400} | ${true}  | ${'long after'}
    `('a second claim after $again s of 60: $granted, $because', async ({ again, granted }) => {
      await expect(ids.claim('a', at(0), at(60))).resolves.toBe(true);
      await expect(ids.claim('a', at(again), at(again + 60))).resolves.toBe(granted);
    });

    it('grants a claim to exactly one of many callers', async () => {
      const claims = await Promise.all(Array.from({ length: 8 }, () => ids.claim('a', at(0), at(60))));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('grants an ended claim to exactly one of many callers', async () => {
      await ids.claim('a', at(0), at(60));
      const claims = await Promise.all(Array.from({ length: 8 }, () => ids.claim('a', at(60), at(120))));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('counts from the claim that was granted, not from a refused one', async () => {
      await ids.claim('a', at(0), at(60));
      await ids.claim('a', at(30), at(9_000));
      await expect(ids.claim('a', at(60), at(120))).resolves.toBe(true);
    });

    it('keeps ids apart', async () => {
      await expect(ids.claim('a', at(0), at(60))).resolves.toBe(true);
      await expect(ids.claim('b', at(0), at(60))).resolves.toBe(true);
      await ids.posted('a', at(1));
      await expect(ids.claim('b', at(60), at(120))).resolves.toBe(true);
    });

    it.each([1, 60, 86_400, 29 * 86_400])('grants no claim %d s after it was posted', async (seconds) => {
      await ids.claim('a', at(0), at(60));
      await ids.posted('a', at(1));
      await expect(ids.claim('a', at(seconds), at(seconds + 60))).resolves.toBe(false);
    });

    it('may be told twice that an id was posted, and of one nobody claimed', async () => {
      await ids.posted('a', at(1));
      await ids.posted('a', at(2));
      await expect(ids.claim('a', at(100), at(160))).resolves.toBe(false);
    });
  });
};
