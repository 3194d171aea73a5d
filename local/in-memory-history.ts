import type { History, HistoryQuestion, KeptAnnouncement } from '../lib/execute/ports.ts';
import type { Announcement, Part } from '../lib/tell/announcement.ts';

/** A history with a memory and no network; nothing in it grows too old. */
export const inMemoryHistory = (): History => {
  const kept = new Map<string, Kept>();
  const answerTo = (question: HistoryQuestion, { announcement, parts }: Kept): Announcement | undefined => {
    if ('target' in question) return parts.findLast(({ target }) => target === question.target);
    return !('thread' in question) || announcement.thread === question.thread ? announcement : undefined;
  };
  return {
    keep: async (announcement, parts) => {
      kept.set(`${new Date(announcement.at).toISOString()}#${announcement.id}`, { announcement, parts });
    },
    of: async function* (question, { since, after = '' } = {}): AsyncGenerator<KeptAnnouncement> {
      const begin = [since?.toISOString() ?? '', after].sort().at(-1) ?? '';
      for (const [place, one] of [...kept].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const announcement = answerTo(question, one);
        if (place > begin && announcement !== undefined) yield { place, announcement };
      }
    },
  };
};

interface Kept {
  readonly announcement: Announcement;
  readonly parts: readonly Part[];
}
