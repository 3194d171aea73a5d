import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Posted {
  readonly path: string;
  readonly method: string;
  readonly contentType: string;
  readonly body: unknown;
}

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export const ok: Answer = (response) => void response.end('ok');

/** `status` with a plain-text body, as Slack's webhooks answer. */
export const says =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);

/** Closes the connection without a word. */
export const hangsUp: Answer = (_, request) => void request.socket.destroy();

/** Never answers. */
export const isSilent: Answer = () => {};

/** Begins to answer and stops in the middle. */
export const stalls: Answer = (response) => void response.writeHead(200, { 'content-length': '100' }).write('o');

/** A server on loopback that gives the answers in order, then `ok`, and remembers what it was sent. */
export const slackServer = async (answers: readonly Answer[]) => {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answers[posted.length] ?? ok;
      posted.push({
        path: request.url ?? '',
        method: request.method ?? '',
        contentType: request.headers['content-type'] ?? '',
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      answer(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    posted: posted as readonly Posted[],
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
