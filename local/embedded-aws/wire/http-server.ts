import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../simulated-clock.ts';
import type { Reply, WireRequest } from './wire.ts';

/** Where SDKs and the `aws` command find the embedded AWS. Listens on loopback only. */
export interface HttpServer {
  /** Resolves to the URL. Port 0 takes a free one. */
  listen(port: number): Promise<string>;
  /** Ends open connections too, those held by a fault included. */
  close(): Promise<void>;
}

export const createHttpServer = (handle: (request: WireRequest) => Promise<Reply>): HttpServer => {
  const server = createServer((incoming, response) => {
    serve(incoming, response, handle).catch((error: unknown) => {
      // A bug of ours must not look like an answer of AWS.
      console.error(error);
      incoming.socket.destroy();
    });
  });
  // SDKs keep idle connections for reuse; one closed under their hands would look like an injected fault.
  server.keepAliveTimeout = 0;
  return {
    listen: async (port) => {
      await listening(server, port);
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    close: async () => {
      if (!server.listening) return;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
};

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

const serve = async (
  incoming: IncomingMessage,
  response: ServerResponse,
  handle: (request: WireRequest) => Promise<Reply>,
): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const reply = await handle({
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers,
    body: Buffer.concat(chunks),
  });
  if (reply.kind !== 'held' && !(await stayed(response, reply.afterMs))) return;
  switch (reply.kind) {
    case 'answer':
      response.writeHead(reply.answer.status, {
        ...reply.answer.headers,
        'content-length': reply.answer.body.length,
      });
      response.end(reply.answer.body);
      return;
    case 'dropped':
      incoming.socket.destroy();
      return;
    case 'held':
      return;
    default:
      reply satisfies never;
  }
};

/** Waits `ms` of real time, however the account's clock goes; `false`: the caller is gone before. */
const stayed = async (response: ServerResponse, ms: number): Promise<boolean> => {
  if (ms <= 0) return true;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await systemClock.sleep(ms, gone.signal).catch(() => undefined);
  return !gone.signal.aborted;
};
