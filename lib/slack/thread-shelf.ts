import type { Deadline } from '../execute/deadline.ts';
import type { EventThread } from '../execute/event-thread.ts';
import type { EventThreads } from '../execute/ports.ts';
import type { Attempt } from '../execute/posting.ts';
import type { Waiting } from '../execute/waiting.ts';
import type { SlackMessage } from './blocks.ts';
import { isHeldBack } from './held-back.ts';
import { type Journal, postOf } from './journal.ts';
import { bare } from './perhaps-again.ts';
import type { SlackChannel } from './slack-channel.ts';
import { SlackFailure } from './slack-failure.ts';
import { threadAfter, threadOf } from './thread-after.ts';
import { threadMessage } from './thread-message.ts';

/** The threads of events in a channel that has any; in one without, nothing is in a thread. */
export interface ThreadShelf {
  /** Keeps what the thread shows after these; `undefined`: there are no threads, or these belong to none. */
  after(parts: readonly Waiting[]): Promise<EventThread | undefined>;
  /** The same thread, with its first message in Slack. */
  opened(thread: EventThread): Promise<EventThread>;
  /** The first message of the thread was found in Slack. */
  found(id: string, ts: string): Promise<void>;
  /** The thread to post to instead: one that is to be opened anew, or a closed one. Rejects with an `error` of anything else. */
  otherThan(thread: EventThread | undefined, error: unknown): Promise<EventThread>;
  /** Brings first messages up to date. */
  refresh(): Promise<void>;
  /** How many messages one takes, given those before it: the first of an event opens its thread too. */
  costsOf(waiting: readonly Waiting[]): Promise<(one: Waiting, sooner: readonly Waiting[]) => number>;
}

/** Events whose threads are looked up to count messages; more are never posted one by one. */
const mostLookedUp = 20;

export function createThreadShelf(
  { threads, now }: { readonly threads: EventThreads; readonly now: () => Date },
  channel: SlackChannel,
  journal: Journal,
  deadline: Deadline,
): ThreadShelf {
  const place = channel.threads;
  const known = new Map<string, EventThread | undefined>();
  const read = async (id: string): Promise<EventThread | undefined> => {
    if (!known.has(id)) {
      const thread = await threads.read(id);
      // One of another channel is begun anew in this one.
      known.set(id, thread?.channel === place?.channel ? thread : withoutPlace(thread));
    }
    return known.get(id);
  };
  const keep = async (thread: EventThread): Promise<EventThread> => {
    await threads.keep(thread, now());
    known.set(thread.id, thread);
    return thread;
  };
  const idOf = ({ announcement }: Waiting): string | undefined =>
    place === undefined ? undefined : threadOf(announcement);
  const placed = (thread: EventThread, ts: string): Promise<EventThread> =>
    keep({ ...thread, ts, ...(place !== undefined && { channel: place.channel }) });

  const update = async (thread: EventThread, ts: string): Promise<void> => {
    const message = threadMessage(thread);
    const send = async (form: SlackMessage): Promise<SlackFailure | undefined> =>
      place?.update(ts, form, deadline).then(() => undefined, ofThisOne);
    const fault = await send(message);
    const last = fault?.isOfMessage ? await send(bare(message)) : fault;
    // Somebody deleted it: the next step of the event opens another.
    if (last?.ofThread === 'gone') await keep(withoutPlace(thread));
  };

  return {
    after: async (parts) => {
      const id = parts[0] === undefined ? undefined : idOf(parts[0]);
      if (id === undefined) return undefined;
      const thread = parts.reduce<EventThread | undefined>((so, part) => threadAfter(so, id, part), await read(id));
      return thread && keep(thread);
    },

    opened: async (thread) => {
      if (thread.ts !== undefined) return thread;
      const attempt: Attempt = { post: postOf([thread.id]), at: now().toISOString(), keys: [], thread: thread.id };
      const message = threadMessage(thread);
      const send = (form: SlackMessage) => journal.send(channel, form, attempt, { how: {}, behind: [], deadline });
      const ts = await send(message).catch((error: unknown) => {
        if (error instanceof SlackFailure && error.isOfMessage) return send(bare(message));
        throw error;
      });
      const opened = ts === undefined ? thread : await placed(thread, ts);
      journal.over(attempt);
      return opened;
    },

    found: async (id, ts) => {
      const thread = await read(id);
      if (thread !== undefined) await placed(thread, ts);
    },

    otherThan: async (thread, error) => {
      if (thread === undefined || !(error instanceof SlackFailure) || error.ofThread === undefined) throw error;
      return keep(error.ofThread === 'closed' ? { ...thread, isClosed: true } : withoutPlace(thread));
    },

    refresh: async () => {
      for (const id of journal.state.behind) {
        if (isHeldBack(journal.state, id, now())) continue;
        const thread = place === undefined ? undefined : await read(id);
        try {
          if (thread?.ts !== undefined) await update(thread, thread.ts);
          journal.change({ behind: journal.state.behind.filter((other) => other !== id) });
        } catch (error) {
          journal.refused(id, error);
        }
      }
    },

    costsOf: async (waiting) => {
      const open = new Set<string>();
      for (const id of new Set(waiting.slice(0, mostLookedUp).flatMap((one) => idOf(one) ?? []))) {
        if ((await read(id))?.ts !== undefined) open.add(id);
      }
      return (one, sooner) => {
        const id = idOf(one);
        return id === undefined || open.has(id) || sooner.some((other) => idOf(other) === id) ? 1 : 2;
      };
    },
  };
}

/** What says nothing of the channel as a whole. */
const ofThisOne = (error: unknown): SlackFailure => {
  if (error instanceof SlackFailure && (error.isOfMessage || error.ofThread !== undefined)) return error;
  throw error;
};

function withoutPlace(thread: EventThread): EventThread;
function withoutPlace(thread: EventThread | undefined): EventThread | undefined;
function withoutPlace(thread: EventThread | undefined): EventThread | undefined {
  if (thread === undefined) return undefined;
  const { channel: _channel, ts: _ts, isClosed: _isClosed, ...others } = thread;
  return others;
}
