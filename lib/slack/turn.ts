import { type Deadline, hasTime, longestCallMs } from '../execute/deadline.ts';
import type { EventThread } from '../execute/event-thread.ts';
import { PrescaleError } from '../execute/failure.ts';
import type { EventThreads, Inbox } from '../execute/ports.ts';
import type { Attempt, Posting } from '../execute/posting.ts';
import { idOfKey, type Waiting } from '../execute/waiting.ts';
import { type SlackMessage, toSlackMessage } from './blocks.ts';
import { countFolded, foldedMessages } from './folded-message.ts';
import { isHeldBack } from './held-back.ts';
import { createJournal, type Journal, nameOf, type OwnPosts, postOf } from './journal.ts';
import { bare, perhapsAgain } from './perhaps-again.ts';
import { allowed, share } from './share.ts';
import type { Found, SlackChannel } from './slack-channel.ts';
import { SlackFailure } from './slack-failure.ts';
import { isForTheChannel, threadOf } from './thread-after.ts';
import { createThreadShelf, type ThreadShelf } from './thread-shelf.ts';
import { longestPostMs } from './webhook.ts';

export interface PostingPorts {
  readonly inbox: Inbox;
  readonly threads: EventThreads;
  /** Only asked for where there is something to post. */
  readonly openChannel: () => Promise<SlackChannel>;
  readonly now: () => Date;
  /** In milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Slack's id of whom critical messages call. */
  readonly called?: string | undefined;
  /** What this process knows of posts that it could not note. */
  readonly ownPosts: OwnPosts;
}

/** What has become of announcements. */
export interface Told {
  /** In the order in which Slack got them; `folded`: in one message with others. */
  readonly posted: readonly { readonly id: string; readonly kind: string; readonly folded: boolean }[];
  /** Slack refuses these for what they say, in any form. */
  readonly givenUp: readonly { readonly id: string; readonly error: PrescaleError }[];
}

export interface TurnReport extends Told {
  /** Why no more was posted. */
  readonly failure?: PrescaleError;
  /** `false`: nothing more can be done now, or somebody else does it. */
  readonly isGoingOn: boolean;
}

/** A post, and noting it. */
const roomMs = longestPostMs + 2 * longestCallMs;

/**
 * One turn: claims posting, settles what a turn before has left in doubt, posts its share, brings the first messages of
 * threads up to date, and gives the claim back. Each post is written down before it is sent, and its announcements are
 * noted after, so at whatever point a turn dies, the next one asks Slack for that post and goes on.
 */
export async function takeTurn(
  ports: PostingPorts,
  before: Posting,
  waiting: readonly Waiting[],
  deadline: Deadline,
): Promise<TurnReport> {
  const journal = createJournal(ports, before);
  const nothing = { posted: [], givenUp: [] };
  try {
    await journal.claim();
  } catch (error) {
    const failure = known(error);
    return { ...nothing, isGoingOn: false, ...(failure.code !== 'conflict' && { failure }) };
  }
  const done: Done = { posted: [], givenUp: [], hasTidied: false };
  const tried = waiting.filter(({ key }) => !isHeldBack(before, key, ports.now()));
  let failure: PrescaleError | undefined;
  try {
    const channel = await ports.openChannel();
    const shelf = createThreadShelf(ports, channel, journal, deadline);
    const turn: Turn = { ports, channel, journal, shelf, deadline, done };
    if (journal.state.attempt !== undefined) await settle(turn, journal.state.attempt, waiting);
    await postShare(turn, tried, () => hasMoreUrgent(ports.inbox, waiting));
    await shelf.refresh();
  } catch (error) {
    failure = known(error);
  }
  await journal.release(failure).catch((error: unknown) => {
    failure ??= known(error);
  });
  failure ??= journal.refusal;
  const { posted, givenUp, hasTidied } = done;
  const isGoingOn = hasTidied || posted.length > 0 || givenUp.length > 0;
  return { posted, givenUp, isGoingOn, ...(failure !== undefined && { failure }) };
}

interface Done {
  readonly posted: Told['posted'][number][];
  readonly givenUp: Told['givenUp'][number][];
  /** What was posted long ago is taken out. */
  hasTidied: boolean;
}

interface Turn {
  readonly ports: PostingPorts;
  readonly channel: SlackChannel;
  readonly journal: Journal;
  readonly shelf: ThreadShelf;
  readonly deadline: Deadline;
  readonly done: Done;
}

/** What a turn before has sent without hearing, or without noting, whether it arrived. */
async function settle(
  { ports, journal, channel, shelf, deadline, done }: Turn,
  attempt: Attempt,
  waiting: readonly Waiting[],
) {
  const { keys, thread } = attempt;
  const found = await foundOf(ports, channel, attempt, deadline);
  if (found.is === 'there') {
    await ports.inbox.note(keys, ports.now());
    if (keys.length === 0 && thread !== undefined && 'ts' in found) await shelf.found(thread, found.ts);
    const there = waiting.filter(({ key }) => keys.includes(key));
    done.posted.push(...there.map((one) => told(one, keys.length > 1)));
    done.hasTidied = true;
  }
  journal.over(attempt);
  if (found.is === 'unknown') journal.change({ perhaps: [...new Set([...journal.state.perhaps, ...keys])] });
}

async function foundOf(
  { inbox, ownPosts }: PostingPorts,
  channel: SlackChannel,
  attempt: Attempt,
  deadline: Deadline,
): Promise<Found | { readonly is: 'there' | 'absent' }> {
  const own = ownPosts.get(nameOf(attempt));
  // Of the first message of a thread its place in Slack is needed, which only Slack can tell.
  if (own === 'absent' || (own === 'there' && attempt.keys.length > 0)) return { is: own };
  const isNoted = attempt.keys.length > 0 && (await inbox.posted(attempt.keys.map(idOfKey))).size > 0;
  return isNoted ? { is: 'there' } : channel.find(attempt, deadline);
}

async function postShare(turn: Turn, waiting: readonly Waiting[], isOvertaken: () => Promise<boolean>): Promise<void> {
  const { ports, journal, shelf, deadline } = turn;
  const left = await notYetPosted(turn, waiting);
  const costOf = await shelf.costsOf(left);
  const { single, folded } = share(left, journal.tokens, ports.now(), costOf, countFolded);
  // What was sent twice has cost more than was reckoned with.
  const isRoomFor = (one: Waiting | undefined, cost: number): boolean =>
    hasTime(deadline, roomMs) && allowed(one, journal.tokens) >= cost;
  for (const [index, one] of single.entries()) {
    if (!isRoomFor(one, costOf(one, single.slice(0, index)))) return;
    if (index > 0 && one.announcement.severity !== 'critical' && (await isOvertaken())) return;
    await postAlone(turn, one).catch((error: unknown) => journal.refused(one.key, error));
  }
  const pages = foldedMessages(folded, ports.now(), ports.called);
  for (const [index, { parts, message }] of pages.entries()) {
    const [first] = parts;
    if (first === undefined || !isRoomFor(first, 1)) return;
    if (single.length + index > 0 && (await isOvertaken())) return;
    for (const some of Map.groupBy(parts, ({ announcement }) => threadOf(announcement)).values()) {
      await shelf.after(some);
    }
    await post(turn, parts, message).catch((error: unknown) => journal.refused(first.key, error));
  }
}

/** Something critical came since `known` was read: the next turn posts it before anything else. */
async function hasMoreUrgent(inbox: Inbox, known: readonly Waiting[]): Promise<boolean> {
  const before = known.filter(({ announcement }) => announcement.severity === 'critical').map(({ key }) => key);
  return (await inbox.critical(before.length + 1)).some((key) => !before.includes(key));
}

/** In its thread; where that is gone, in another one, and where it is closed, in the channel. */
async function postAlone(turn: Turn, one: Waiting): Promise<void> {
  const { ports, journal, shelf } = turn;
  const message = toSlackMessage(one.announcement, one.stage, ports.called);
  const thread = await shelf.after([one]);
  const opened = thread && (await shelf.opened(thread));
  try {
    await post(turn, [one], message, opened);
  } catch (error) {
    const other = await shelf.otherThan(opened, error);
    if (allowed(one, journal.tokens) < (other.isClosed ? 1 : 2)) throw error;
    await post(turn, [one], message, await shelf.opened(other));
  }
}

/** What is delivered again after it was posted waits once more, and is taken out. */
async function notYetPosted(
  { ports: { inbox, now }, done }: Turn,
  waiting: readonly Waiting[],
): Promise<readonly Waiting[]> {
  const posted = await inbox.posted(waiting.map(({ announcement }) => announcement.id));
  const again = waiting.filter(({ announcement }) => posted.has(announcement.id)).map(({ key }) => key);
  if (again.length > 0) {
    await inbox.note(again, now());
    done.hasTidied = true;
  }
  const ids = new Set(posted);
  // Under two keys waits only what was told again as more severe.
  return waiting.filter(({ announcement: { id } }) => !ids.has(id) && ids.add(id));
}

async function post(turn: Turn, parts: readonly Waiting[], message: SlackMessage, of?: EventThread): Promise<void> {
  const { ports, channel, journal, done } = turn;
  const thread = of?.isClosed ? undefined : of;
  const keys = parts.map(({ key }) => key);
  const inThread = thread?.ts === undefined ? {} : { threadTs: thread.ts };
  const attempt: Attempt = {
    post: postOf(keys),
    at: ports.now().toISOString(),
    keys,
    ...(thread !== undefined && { thread: thread.id }),
    ...inThread,
  };
  const broadcast = thread !== undefined && parts.some(({ announcement }) => isForTheChannel(announcement));
  const threads =
    channel.threads === undefined ? [] : parts.flatMap(({ announcement }) => threadOf(announcement) ?? []);
  const sending = { how: { ...inThread, ...(broadcast && { broadcast }) }, behind: threads, deadline: turn.deadline };
  const shown = keys.some((key) => journal.state.perhaps.includes(key)) ? perhapsAgain(message) : message;
  const send = (form: SlackMessage) =>
    journal.send(channel, form, attempt, sending).then(() => undefined, faultOfMessage);
  const fault = (await send(shown)) && (await send(bare(shown)));
  if (fault === undefined) done.posted.push(...parts.map((one) => told(one, parts.length > 1)));
  else done.givenUp.push(...parts.map(({ announcement: { id } }) => ({ id, error: fault })));
  await ports.inbox.note(keys, ports.now());
  journal.over(attempt);
}

/** Fault that is found with what a message says is an answer; everything else ends the turn. */
const faultOfMessage = (error: unknown): SlackFailure => {
  if (error instanceof SlackFailure && error.isOfMessage) return error;
  throw error;
};

const told = ({ announcement: { id, kind } }: Waiting, folded: boolean) => ({ id, kind, folded });

const known = (error: unknown): PrescaleError => {
  if (error instanceof PrescaleError) return error;
  throw error;
};
