import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventThread } from '../../lib/execute/event-thread.ts';
import type { EventThreads, Inbox } from '../../lib/execute/ports.ts';
import { newPosting } from '../../lib/execute/posting.ts';
import { idOfKey, waitingKey } from '../../lib/execute/waiting.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';

export interface OpenedInbox {
  readonly inbox: Inbox;
  readonly threads: EventThreads;
  close(): Promise<void>;
}

const now = new Date('2026-11-27T14:00:00Z');

export const announcementWith = (id: string, more: Partial<Announcement> = {}): Announcement => ({
  id,
  kind: 'drift',
  severity: 'info',
  at: '2026-11-27T14:00:00.000Z',
  timezone: 'America/New_York',
  because: 'It was so.',
  details: [],
  ...more,
});

/** What every implementation of `Inbox` and `EventThreads` must do. */
export const inboxContract = (name: string, open: () => Promise<OpenedInbox>): void => {
  describe(`Inbox: ${name}`, () => {
    let opened: OpenedInbox;
    let inbox: Inbox;
    beforeEach(async () => {
      opened = await open();
      inbox = opened.inbox;
    });
    afterEach(() => opened.close());
    const waitingIds = async () => (await inbox.load()).waiting.map(({ announcement }) => announcement.id);

    it('is empty at first, and nothing was ever posted', async () => {
      await expect(inbox.load()).resolves.toEqual({ posting: newPosting, waiting: [] });
      await expect(inbox.posted(['a'])).resolves.toEqual(new Set());
    });

    it('gives back what was put, as it was, with its stage', async () => {
      const told = announcementWith('a', { target: 'backend', details: ['one', 'two'], to: { desired: 3 } });
      await inbox.put(told, 'production', now);
      await expect(inbox.load()).resolves.toMatchObject({
        waiting: [{ key: waitingKey(told), announcement: told, stage: 'production' }],
      });
    });

    it('gives critical ones first, then warnings, then the rest, each by the oldest, then by id', async () => {
      const at = (second: string) => ({ at: `2026-11-27T14:00:${second}Z` });
      await inbox.put(announcementWith('info, old', at('00')), 's', now);
      await inbox.put(announcementWith('b', at('10')), 's', now);
      await inbox.put(announcementWith('a', at('10')), 's', now);
      await inbox.put(announcementWith('between', at('09.500')), 's', now);
      await inbox.put(announcementWith('warning', { severity: 'warning', ...at('20') }), 's', now);
      await inbox.put(announcementWith('critical, later', { severity: 'critical', ...at('40') }), 's', now);
      await inbox.put(announcementWith('critical', { severity: 'critical', ...at('30') }), 's', now);
      expect(await waitingIds()).toEqual(['critical', 'critical, later', 'warning', 'info, old', 'between', 'a', 'b']);
    });

    it('gives the first of what is critical alone', async () => {
      const put = (id: string, severity: Announcement['severity']) =>
        inbox.put(announcementWith(id, { severity }), 's', now);
      await put('info', 'info');
      await put('warning', 'warning');
      await expect(inbox.critical(2)).resolves.toEqual([]);
      for (const id of ['c', 'a', 'b']) await put(id, 'critical');
      const ids = async (most: number) => (await inbox.critical(most)).map(idOfKey);
      expect([await ids(2), await ids(5)]).toEqual([
        ['a', 'b'],
        ['a', 'b', 'c'],
      ]);
    });

    it('keeps what waits once, however often it is put, at the same moment too', async () => {
      await Promise.all(Array.from({ length: 4 }, () => inbox.put(announcementWith('a'), 's', now)));
      await inbox.put(announcementWith('a'), 's', now);
      expect(await waitingIds()).toEqual(['a']);
    });

    it.each(['plain', 'with#marks#in it', 'ümläut/und/Schrägstrich', 'x'.repeat(256), '😀'.repeat(128)])(
      'notes as posted and takes out: %s',
      async (id) => {
        const key = waitingKey(announcementWith(id));
        expect(idOfKey(key)).toBe(id);
        await inbox.put(announcementWith(id), 's', now);
        await inbox.note([key], now);
        await inbox.note([key], now);
        expect(await waitingIds()).toEqual([]);
        await expect(inbox.posted([id, 'other'])).resolves.toEqual(new Set([id]));
      },
    );

    it('lets what was posted be put again, and still knows that it was posted', async () => {
      await inbox.note([waitingKey(announcementWith('a'))], now);
      await inbox.put(announcementWith('a'), 's', now);
      expect(await waitingIds()).toEqual(['a']);
      await expect(inbox.posted(['a'])).resolves.toEqual(new Set(['a']));
    });

    it('takes hundreds at once', async () => {
      const all = Array.from({ length: 230 }, (_, index) => announcementWith(`id-${index}`));
      for (const one of all) await inbox.put(one, 's', now);
      await inbox.note(all.map(waitingKey), now);
      await expect(inbox.load()).resolves.toMatchObject({ waiting: [] });
      await expect(inbox.posted([...all, ...all].map(({ id }) => id))).resolves.toHaveProperty('size', 230);
    });

    it('writes how far posting has come only over what was read', async () => {
      const first = await inbox.write({ ...newPosting, tokens: 3, behind: ['thread'] });
      expect(first).toMatchObject({ version: 1, tokens: 3 });
      await expect(inbox.load()).resolves.toEqual({ posting: first, waiting: [] });
      await expect(inbox.write(newPosting)).rejects.toMatchObject({ code: 'conflict', passing: true });
      const second = await inbox.write({
        ...first,
        heldUntil: '2026-11-27T14:00:45.000Z',
        attempt: { post: 'p', at: '2026-11-27T14:00:00.000Z', keys: ['k'] },
        perhaps: ['k'],
      });
      await expect(inbox.write(first)).rejects.toMatchObject({ code: 'conflict' });
      await expect(inbox.load()).resolves.toEqual({ posting: second, waiting: [] });
    });

    it('lets exactly one of many write', async () => {
      const written = await Promise.allSettled(Array.from({ length: 8 }, () => inbox.write(newPosting)));
      expect(written.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('keeps the thread of an event', async () => {
      const thread: EventThread = {
        id: 'campaign@2026-11-27T14:00:00Z',
        channel: 'C0000000',
        ts: '1764252000.000100',
        at: '2026-11-27T14:00:00.000Z',
        status: 'live',
        stage: 'production',
        timezone: 'UTC',
        running: 3,
        wanted: 4,
        headline: 'campaign is live',
      };
      await expect(opened.threads.read(thread.id)).resolves.toBeUndefined();
      await opened.threads.keep(thread, now);
      await opened.threads.keep({ ...thread, status: 'ended' }, now);
      await expect(opened.threads.read(thread.id)).resolves.toEqual({ ...thread, status: 'ended' });
    });
  });
};
