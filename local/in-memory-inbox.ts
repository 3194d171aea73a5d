import type { EventThread } from '../lib/execute/event-thread.ts';
import { PrescaleError } from '../lib/execute/failure.ts';
import type { EventThreads, Inbox } from '../lib/execute/ports.ts';
import { newPosting, posting } from '../lib/execute/posting.ts';
import { criticalPrefix, idOfKey, type Waiting, waitingKey } from '../lib/execute/waiting.ts';

/** An inbox with a memory and no network. */
export const inMemoryInbox = (): Inbox => {
  const waiting = new Map<string, Waiting>();
  const posted = new Set<string>();
  let stored = JSON.stringify(newPosting);
  const inOrder = (): readonly Waiting[] =>
    [...waiting.values()].sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
  return {
    put: async (announcement, stage) => {
      const key = waitingKey(announcement);
      if (!waiting.has(key)) waiting.set(key, { key, announcement, stage });
    },
    load: async () => ({
      posting: posting.parse(JSON.parse(stored)),
      waiting: inOrder(),
    }),
    critical: async (most) =>
      inOrder()
        .map(({ key }) => key)
        .filter((key) => key.startsWith(criticalPrefix))
        .slice(0, most),
    write: async (before) => {
      if (JSON.parse(stored).version !== before.version) {
        throw new PrescaleError('conflict', 'Somebody else posts', { passing: true });
      }
      const after = { ...before, version: before.version + 1 };
      stored = JSON.stringify(after);
      return after;
    },
    posted: async (ids) => new Set(ids.filter((id) => posted.has(id))),
    note: async (keys) => {
      for (const key of keys) {
        posted.add(idOfKey(key));
        waiting.delete(key);
      }
    },
  };
};

/** Threads with a memory and no network. */
export const inMemoryEventThreads = (): EventThreads => {
  const threads = new Map<string, EventThread>();
  return {
    read: async (id) => threads.get(id),
    keep: async (thread) => void threads.set(thread.id, thread),
  };
};
