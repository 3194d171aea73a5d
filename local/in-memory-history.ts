import type { History, HistoryQuestion, KeptAnnouncement } from '../lib/execute/ports.ts';
import type { Announcement } from '../lib/tell/announcement.ts';

/** A history with a memory and no network; nothing in it grows too old. */
export const inMemoryHistory = (): History => {
  const kept = new Map<string, Kept>();
  const isOf = (question: HistoryQuestion, [, { announcement, targets }]: [string, Kept]): boolean => {
    if ('target' in question) return targets.has(question.target);
    return 'thread' in question ? announcement.thread === question.thread : true;
  };
  return {
    keep: async (announcement, targets) => {
      const place = `${new Date(announcement.at).toISOString()}#${announcement.id}`;
      kept.set(place, { announcement, targets: new Set(targets) });
    },
    of: async function* (question, { since, after = '' } = {}): AsyncGenerator<KeptAnnouncement> {
      const begin = [since?.toISOString() ?? '', after].sort().at(-1) ?? '';
      const found = [...kept].filter((one) => one[0] > begin && isOf(question, one));
      for (const [place, { announcement }] of found.sort(([a], [b]) => (a < b ? -1 : 1))) yield { place, announcement };
    },
  };
};

interface Kept {
  readonly announcement: Announcement;
  readonly targets: ReadonlySet<string>;
}
