import type { HttpHandler } from '@smithy/core/protocols';
import type { Clock } from '../../simulated-clock.ts';
import type { Reply, WireRequest } from './wire.ts';

export interface InProcessOptions {
  /**
   * Milliseconds of the account's clock after which a call without an answer fails; 0: never. The `requestTimeout` of
   * a single call comes first.
   */
  readonly requestTimeoutMs?: number;
}

type Handle = HttpHandler['handle'];
type SdkRequest = Parameters<Handle>[0];
type SdkResponse = Awaited<ReturnType<Handle>>['response'];

/**
 * A `requestHandler` for SDK clients that hands requests over without a socket; what comes after is the same. Latency
 * and time-outs are of the account's clock.
 */
export const createInProcessHandler = (
  handle: (request: WireRequest) => Promise<Reply>,
  clock: Clock,
  { requestTimeoutMs = 0 }: InProcessOptions = {},
): HttpHandler => ({
  metadata: { handlerProtocol: 'http/1.1' },
  handle: async (request, options = {}) => {
    const signal = options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;
    if (signal?.aborted) throw aborted();
    const reply = await handle(wireRequest(request));
    const timeoutMs = (options.requestTimeout ?? requestTimeoutMs) || Number.POSITIVE_INFINITY;
    const afterMs = reply.kind === 'held' ? Number.POSITIVE_INFINITY : reply.afterMs;
    await pass(clock, Math.min(afterMs, timeoutMs), signal);
    if (reply.kind === 'held' || afterMs > timeoutMs) throw timedOut(timeoutMs);
    // As the SDK's own handler reports a broken connection.
    if (reply.kind === 'dropped')
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    const { status, headers, body } = reply.answer;
    const response: SdkResponse = { statusCode: status, headers: { ...headers }, body };
    return { response };
  },
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
});

const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

const timedOut = (timeoutMs: number): Error =>
  Object.assign(new Error(`Connection timed out after ${timeoutMs} ms`), { name: 'TimeoutError' });

/** Waits `ms`, or for ever, unless the caller gives up before. */
const pass = async (clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> => {
  if (ms > 0 && ms < Number.POSITIVE_INFINITY)
    await clock.sleep(ms, signal).catch((thrown: unknown) => {
      throw signal?.aborted ? aborted() : thrown;
    });
  if (ms === Number.POSITIVE_INFINITY && !signal?.aborted)
    await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
  if (signal?.aborted) throw aborted();
};

const wireRequest = (request: SdkRequest): WireRequest => {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  return { method: request.method, path: request.path, headers, body: bytes(request.body) };
};

const bytes = (body: unknown): Buffer => {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('the embedded AWS takes no streamed request bodies');
};
