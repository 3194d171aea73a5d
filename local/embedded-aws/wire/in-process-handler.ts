import type { HttpHandler } from '@smithy/core/protocols';
import type { Reply, WireRequest } from './wire.ts';

export interface InProcessOptions {
  /** Milliseconds of real time after which a held call fails, as `requestTimeout` of the SDK's own; 0: never. */
  readonly requestTimeoutMs?: number;
}

type Handle = HttpHandler['handle'];
type SdkRequest = Parameters<Handle>[0];
type SdkResponse = Awaited<ReturnType<Handle>>['response'];

/** A `requestHandler` for SDK clients that hands requests over without a socket; what comes after is the same. */
export const createInProcessHandler = (
  handle: (request: WireRequest) => Promise<Reply>,
  { requestTimeoutMs = 0 }: InProcessOptions = {},
): HttpHandler => ({
  metadata: { handlerProtocol: 'http/1.1' },
  handle: async (request, options = {}) => {
    const signal = options.abortSignal;
    if (signal?.aborted) throw aborted();
    const reply = await handle(wireRequest(request));
    switch (reply.kind) {
      case 'answer': {
        const { status, headers, body } = reply.answer;
        const response: SdkResponse = { statusCode: status, headers: { ...headers }, body };
        return { response };
      }
      case 'dropped':
        // As the SDK's own handler reports a broken connection.
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
      case 'held':
        return held(options.requestTimeout ?? requestTimeoutMs, signal);
      default:
        return reply satisfies never;
    }
  },
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
});

const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

const held = (timeoutMs: number, signal: object | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    if (timeoutMs > 0)
      setTimeout(() => {
        const message = `Connection timed out after ${timeoutMs} ms`;
        reject(Object.assign(new Error(message), { name: 'TimeoutError' }));
      }, timeoutMs);
    if (signal instanceof AbortSignal) signal.addEventListener('abort', () => reject(aborted()), { once: true });
  });

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
