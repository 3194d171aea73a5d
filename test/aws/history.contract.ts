import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { History, HistoryQuestion, HistoryStart, KeptAnnouncement } from '../../lib/execute/ports.ts';
import type { Announcement, Part } from '../../lib/tell/announcement.ts';

export interface OpenedHistory {
  readonly history: History;
  close(): Promise<void>;
}

export const announced = (id: string, at: string, more: Partial<Announcement> = {}): Announcement => ({
  id,
  kind: 'event-live',
  severity: 'info',
  at,
  timezone: 'Europe/Berlin',
  because: `${id} has happened.`,
  details: [],
  ...more,
});

export const partsFor = (told: Announcement, targets: readonly string[]): readonly Part[] =>
  targets.map((target) => ({ ...told, target }));

export async function allOf(kept: AsyncIterable<KeptAnnouncement>): Promise<readonly KeptAnnouncement[]> {
  const all: KeptAnnouncement[] = [];
  for await (const one of kept) all.push(one);
  return all;
}

const sale = 'sale@2026-11-27T14:00:00.000Z';

/** What every implementation of `History` must do. */
export const historyContract = (name: string, open: () => Promise<OpenedHistory>): void => {
  describe(`History: ${name}`, () => {
    let opened: OpenedHistory;
    let history: History;
    beforeEach(async () => {
      opened = await open();
      history = opened.history;
    });
    afterEach(() => opened.close());

    const idsOf = async (question: HistoryQuestion, from?: HistoryStart): Promise<readonly (string | undefined)[]> => {
      const kept = await allOf(history.of(question, from));
      return kept.map(({ announcement }) => announcement?.id);
    };

    const keep = (told: Announcement, targets: readonly string[]) => history.keep(told, partsFor(told, targets));

    it('answers nothing of what nobody knows', async () => {
      expect(await idsOf({ target: 'backend' })).toEqual([]);
      expect(await idsOf({ everything: true })).toEqual([]);
    });

    it('gives back what was kept, by each target, by its event and for the stage', async () => {
      const told = announced('a', '2026-11-27T14:00:00.000Z', { thread: sale, window: 'sale', details: ['größer 🎉'] });
      await keep(told, ['backend', 'agent']);
      await keep(announced('b', '2026-11-27T15:00:00.000Z'), ['agent']);
      await keep(announced('c', '2026-11-27T16:00:00.000Z'), []);
      const [kept] = await allOf(history.of({ target: 'backend' }));
      expect(kept?.announcement).toEqual({ ...told, target: 'backend' });
      expect(await idsOf({ target: 'backend' })).toEqual(['a']);
      expect(await idsOf({ target: 'agent' })).toEqual(['a', 'b']);
      expect(await idsOf({ thread: sale })).toEqual(['a']);
      expect(await idsOf({ everything: true })).toEqual(['a', 'b', 'c']);
    });

    it('keeps an announcement once, however often and for however many targets it is kept', async () => {
      const told = announced('a', '2026-11-27T14:00:00.000Z', { thread: sale });
      const targets = Array.from({ length: 60 }, (_, at) => `t${at}`);
      await keep(told, [...targets, 't1', 't1']);
      await keep(told, targets);
      for (const question of [{ target: 't1' }, { target: 't59' }, { thread: sale }, { everything: true }] as const)
        expect(await idsOf(question)).toEqual(['a']);
    });

    it('is in the order in which it was told, whatever the order in which it is kept and written', async () => {
      await keep(announced('late', '2026-11-27T14:00:00.001Z'), ['backend']);
      await keep(announced('y', '2026-11-27T14:00:00Z'), ['backend']);
      await keep(announced('x', '2026-11-27T14:00:00.000Z'), ['backend']);
      await keep(announced('early', '2025-12-01T00:00:00Z'), ['backend']);
      expect(await idsOf({ target: 'backend' })).toEqual(['early', 'x', 'y', 'late']);
    });

    it.each`
      since                         | found                   | because
      ${'2026-11-27T14:00:00.000Z'} | ${['b', 'c', 'd']}      | ${'what was told at that instant counts'}
      ${'2026-11-27T14:00:00.001Z'} | ${['d']}                | ${'what was told before does not'}
      ${'2026-01-01T00:00:00.000Z'} | ${['a', 'b', 'c', 'd']} | ${'long before'}
      ${'2027-01-01T00:00:00.000Z'} | ${[]}                   | ${'long after'}
    `('since $since: $found, $because', async ({ since, found }) => {
      await keep(announced('a', '2026-11-27T13:59:59.999Z'), ['backend']);
      await keep(announced('b', '2026-11-27T14:00:00Z'), ['backend']);
      await keep(announced('c', '2026-11-27T14:00:00Z'), ['backend']);
      await keep(announced('d', '2026-11-28T14:00:00Z'), ['backend']);
      expect(await idsOf({ target: 'backend' }, { since: new Date(since) })).toEqual(found);
    });

    it('goes on behind a place, as often as it takes', async () => {
      for (const id of ['a', 'b', 'c']) await keep(announced(id, '2026-11-27T14:00:00Z'), ['backend']);
      const places = (await allOf(history.of({ target: 'backend' }))).map(({ place }) => place);
      const since = new Date('2026-11-27T00:00:00Z');
      for (const [at, after] of places.entries())
        expect(await idsOf({ target: 'backend' }, { since, after })).toEqual(['a', 'b', 'c'].slice(at + 1));
    });

    it('keeps targets and events of one name apart', async () => {
      await keep(announced('a', '2026-11-27T14:00:00Z', { thread: 'backend' }), ['everything']);
      expect(await idsOf({ target: 'backend' })).toEqual([]);
      expect(await idsOf({ thread: 'everything' })).toEqual([]);
    });
  });
};
