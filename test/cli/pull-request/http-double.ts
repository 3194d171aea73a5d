import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: { readonly body?: string };
}

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpDouble {
  readonly url: string;
  /** Every request, as `POST /path`. */
  readonly asked: string[];
  /** The next requests of a method are answered so instead, one after the other; `undefined` is answered as usual. */
  readonly fail: (method: string, ...answers: readonly (Answer | undefined)[]) => void;
  readonly close: () => Promise<void>;
}

/** A code host on this machine, under a path of its own as some have it. */
export async function httpDouble(answer: (asked: Asked) => Answer): Promise<HttpDouble> {
  const failures = new Map<string, (Answer | undefined)[]>();
  const log: string[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const texts: string[] = [];
    for await (const chunk of request) texts.push(String(chunk));
    const { method = 'GET', headers } = request;
    log.push(`${method} ${url.pathname}`);
    const body = texts.length === 0 ? {} : JSON.parse(texts.join(''));
    const path = url.pathname.replace(/^\/api/, '');
    const failure = failures.get(method)?.shift();
    const made = failure ?? answer({ method, path, query: url.searchParams, headers, body });
    response.writeHead(made.status, { 'content-type': 'application/json', ...made.headers });
    response.end(made.json === undefined ? '' : JSON.stringify(made.json));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api`,
    asked: log,
    fail: (method, ...answers) => void failures.set(method, [...answers]),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
