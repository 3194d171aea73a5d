import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request of one process, as it came to AWS's door. */
export interface Arrived {
  readonly operation: string;
  readonly body: string;
}

/** A request that is kept on its way: there (AWS knows nothing of it yet) or back (AWS has answered). */
export interface Kept {
  release(): void;
}

/** The way of one process to AWS and back, on which each request can be seen and kept. */
export interface Road extends AsyncDisposable {
  readonly url: string;
  readonly arrived: readonly Arrived[];
  /** Resolves when the next request that matches is kept. */
  keep(where: 'there' | 'back', matches: (request: Arrived) => boolean): Promise<Kept>;
}

interface Order {
  readonly where: 'there' | 'back';
  readonly matches: (request: Arrived) => boolean;
  readonly kept: (kept: Kept) => void;
}

/** @param now of the clock of AWS and of the process, which the SDK compares */
export async function buildRoad(aws: string, now: () => Date): Promise<Road> {
  const arrived: Arrived[] = [];
  const orders: Order[] = [];
  const pass = async (where: Order['where'], one: Arrived): Promise<void> => {
    const index = orders.findIndex((order) => order.where === where && order.matches(one));
    const [order] = index < 0 ? [] : orders.splice(index, 1);
    if (order !== undefined) await new Promise<void>((release) => order.kept({ release }));
  };
  const server = createServer((incoming, outgoing) => {
    const travel = async (): Promise<void> => {
      const body = await buffer(incoming);
      const target = String(incoming.headers['x-amz-target'] ?? '');
      const operation = target.split('.').at(-1) || (new URLSearchParams(body.toString()).get('Action') ?? '');
      const one = { operation, body: body.toString() };
      arrived.push(one);
      await pass('there', one);
      const answer = await ask(new URL(incoming.url ?? '/', aws), String(incoming.method), incoming.headers, body);
      await pass('back', one);
      outgoing.writeHead(answer.status, { ...answer.headers, date: now().toUTCString() }).end(answer.body);
    };
    travel().catch(() => outgoing.destroy());
  });
  // A process that was frozen finds its connections as it left them.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    arrived,
    keep: (where, matches) => new Promise((kept) => orders.push({ where, matches, kept })),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

const ask = (url: URL, method: string, headers: NodeJS.Dict<string | string[]>, body: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (answer) => {
      buffer(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: text }),
        reject,
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
