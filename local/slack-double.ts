import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

const message = z.looseObject({ text: z.string(), blocks: z.array(z.looseObject({ type: z.string() })) });
export type PostedMessage = z.infer<typeof message>;

const botMessage = message.extend({
  channel: z.string(),
  thread_ts: z.string().optional(),
  reply_broadcast: z.boolean().optional(),
  metadata: z.looseObject({ event_type: z.string() }).optional(),
});
const changed = message.extend({ channel: z.string(), ts: z.string() });
const asked = z.object({
  channel: z.string(),
  ts: z.string().optional(),
  oldest: z.coerce.number().default(0),
  limit: z.coerce.number().int().positive().max(999).default(100),
  cursor: z.coerce.number().int().default(0),
});

export interface SlackAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A message as people see it now. */
export interface ShownMessage {
  /** Also its id. */
  readonly ts: string;
  readonly at: Date;
  readonly threadTs?: string;
  /** In a thread, and in the channel as well. */
  readonly isBroadcast: boolean;
  readonly message: PostedMessage;
  /** How often it was changed. */
  readonly changes: number;
}

/** How one call goes wrong: the connection breaks before anything happens, or after, or a gateway gives up waiting after. */
export type SlackFault = 'drop-before' | 'drop-after' | 'gateway-after';

/** One channel of Slack, by webhook and by bot token. Keeps what is shown. */
export interface SlackDouble {
  /** Of the webhook. */
  readonly url: string;
  readonly token: string;
  readonly channel: string;
  /** Every message that was taken, in order, as it was sent. */
  readonly posted: readonly PostedMessage[];
  /** The same as they look now. */
  readonly shown: readonly ShownMessage[];
  /** Every request, taken or not: `webhook` or the method. */
  readonly calls: readonly { readonly method: string; readonly at: Date; readonly status: number }[];
  /** The next answers, in order; without any, every post is taken as far as the rate allows. */
  answer(...answers: readonly SlackAnswer[]): void;
  /** Answers 503 to everything. */
  setDown(isDown: boolean): void;
  /** What goes wrong with the call of this number; the first is 1. */
  faultAt(call: number, fault: SlackFault): void;
  /** Happens after the call of this number, before it is answered. */
  whileAnswering(call: number, happens: () => Promise<void>): void;
  /** As a person would. */
  remove(ts: string): void;
  /** As an administrator would: the thread of this message takes no replies. */
  lock(ts: string): void;
  close(): Promise<void>;
}

export interface SlackDoubleOptions {
  /** With it Slack takes a message a second and ten at once; left out, as many as come. */
  readonly now?: () => Date;
}

const burst = 10;
const ok = { status: 200, body: 'ok' };
const json = (body: object, status = 200): SlackAnswer => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json; charset=utf-8' },
});
const refused = (error: string): SlackAnswer => json({ ok: false, error });

export async function startSlackDouble({ now }: SlackDoubleOptions = {}): Promise<SlackDouble> {
  const token = 'xoxb-000-local';
  const channel = 'C0LOCAL00';
  const posted: PostedMessage[] = [];
  const shown: ShownMessage[] = [];
  const calls: { method: string; at: Date; status: number }[] = [];
  const answers: SlackAnswer[] = [];
  const faults = new Map<number, SlackFault>();
  const locked = new Set<string>();
  const meanwhile = new Map<number, () => Promise<void>>();
  let isDown = false;
  let tokens = burst;
  let since = now?.().getTime() ?? 0;

  const instant = (): Date => now?.() ?? new Date();

  /** `undefined`: it is taken. */
  const tooFast = (): SlackAnswer | undefined => {
    if (now === undefined) return undefined;
    const at = now().getTime();
    tokens = Math.min(burst, tokens + Math.max(0, at - since) / 1_000);
    since = at;
    if (tokens < 1) return { status: 429, body: 'ratelimited', headers: { 'retry-after': '1' } };
    tokens -= 1;
    return undefined;
  };

  const show = (sent: PostedMessage, more: { threadTs?: string; isBroadcast: boolean }): string => {
    const ts = `${Math.floor(instant().getTime() / 1_000)}.${String(shown.length + 1).padStart(6, '0')}`;
    posted.push(sent);
    shown.push({ ts, at: instant(), message: sent, changes: 0, ...more });
    return ts;
  };

  const webhook = (body: string): SlackAnswer => {
    const read = message.safeParse(jsonOf(body));
    if (!read.success) return { status: 400, body: 'invalid_payload' };
    const limited = tooFast();
    if (limited !== undefined) return limited;
    show(read.data, { isBroadcast: false });
    return ok;
  };

  const methods: Readonly<Record<string, (input: unknown) => SlackAnswer>> = {
    'chat.postMessage': (input) => {
      const read = botMessage.safeParse(input);
      if (!read.success) return refused('invalid_arguments');
      if (read.data.channel !== channel) return refused('channel_not_found');
      const limited = tooFast();
      if (limited !== undefined) return limited;
      const { thread_ts: threadTs, reply_broadcast: isBroadcast = false, channel: _channel, ...sent } = read.data;
      if (threadTs !== undefined && !shown.some(({ ts }) => ts === threadTs)) return refused('thread_not_found');
      if (threadTs !== undefined && locked.has(threadTs)) return refused('restricted_action_thread_locked');
      const ts = show(sent, { isBroadcast, ...(threadTs !== undefined && { threadTs }) });
      return json({ ok: true, channel, ts });
    },
    'chat.update': (input) => {
      const read = changed.safeParse(input);
      if (!read.success) return refused('invalid_arguments');
      const { ts, channel: _channel, ...sent } = read.data;
      const place = shown.findIndex((one) => one.ts === ts);
      const before = shown[place];
      if (before === undefined) return refused('message_not_found');
      shown[place] = { ...before, message: { ...before.message, ...sent }, changes: before.changes + 1 };
      return json({ ok: true, channel, ts });
    },
    'conversations.history': (input) =>
      page(input, (one) => one.threadTs === undefined || one.isBroadcast, 'newest first'),
    'conversations.replies': (input) => {
      const of = asked.safeParse(input).data?.ts;
      if (!shown.some(({ ts }) => ts === of)) return refused('thread_not_found');
      return page(input, (one) => one.ts === of || one.threadTs === of, 'oldest first');
    },
  };

  const page = (input: unknown, isAsked: (one: ShownMessage) => boolean, order: string): SlackAnswer => {
    const read = asked.safeParse(input);
    if (!read.success) return refused('invalid_arguments');
    const { channel: of, oldest, limit, cursor } = read.data;
    if (of !== channel) return refused('channel_not_found');
    const found = shown.filter((one) => isAsked(one) && Number(one.ts) >= oldest);
    const all = order === 'newest first' ? found.toReversed() : found;
    const messages = all.slice(cursor, cursor + limit).map(({ ts, message: { text: said, metadata } }) => ({
      type: 'message',
      ts,
      text: said,
      ...(metadata !== undefined && { metadata }),
    }));
    const next = cursor + limit < all.length ? String(cursor + limit) : '';
    return json({ ok: true, messages, has_more: next !== '', response_metadata: { next_cursor: next } });
  };

  const answerTo = (request: IncomingMessage, body: string): SlackAnswer => {
    const method = methodOf(request);
    if (method === undefined) return webhook(body);
    if (request.headers.authorization !== `Bearer ${token}`) return refused('invalid_auth');
    const isJson = request.headers['content-type']?.startsWith('application/json') ?? false;
    const input = isJson ? jsonOf(body) : Object.fromEntries(new URLSearchParams(body));
    return methods[method]?.(input) ?? refused('unknown_method');
  };

  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const call = { method: methodOf(request) ?? 'webhook', at: instant(), status: 0 };
      calls.push(call);
      const number = calls.length;
      const fault = faults.get(number);
      if (fault === 'drop-before') return request.socket.destroy();
      const answer = isDown ? { status: 503, body: '' } : (answers.shift() ?? answerTo(request, body));
      call.status = answer.status;
      await meanwhile.get(number)?.();
      if (fault === 'drop-after') return request.socket.destroy();
      if (fault === 'gateway-after') return response.writeHead(504).end('<html>');
      return response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/services/T000/B000/local`,
    token,
    channel,
    posted,
    shown,
    calls,
    answer: (...more) => void answers.push(...more),
    setDown: (down) => {
      isDown = down;
    },
    faultAt: (call, fault) => void faults.set(call, fault),
    whileAnswering: (call, happens) => void meanwhile.set(call, happens),
    remove: (ts) => {
      const place = shown.findIndex((one) => one.ts === ts);
      if (place >= 0) shown.splice(place, 1);
    },
    lock: (ts) => void locked.add(ts),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const methodOf = ({ url = '' }: IncomingMessage): string | undefined => /^\/api\/([\w.]+)$/.exec(url)?.[1];

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
