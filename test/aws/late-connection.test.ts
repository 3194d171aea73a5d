import { type AddressInfo, createServer, type Server } from 'node:net';
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from 'vitest';
import { createClients } from '../../lib/aws/clients.ts';
import { toPrescaleError } from '../../lib/aws/failure.ts';
import { retryBudget } from '../../lib/aws/retry.ts';
import { timely } from '../../lib/aws/timely.ts';
import { type Deadline, longestCallMs } from '../../lib/execute/deadline.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Takes connections, notes what comes in, and answers with what an SDK takes for success. */
const listening = async () => {
  const seen = { connections: 0, bytes: 0 };
  const server = createServer((socket) => {
    seen.connections += 1;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      seen.bytes += chunk.length;
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: 2\r\n\r\n{}');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
};

/** A warm client: one connection is open and free for the next call. */
const opened = (endpoint: string) => {
  const { ecs } = createClients({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint,
    // No timer of the SDK's is of any help: a clock that jumped is seen by who looks at it.
    requestTimeoutMs: 60_000,
    connectionTimeoutMs: 60_000,
  });
  const waits = { sleep: async () => {}, backoffMs: () => 0 };
  return (deadline: Deadline): Promise<unknown> =>
    timely(ecs, deadline, { attempts: 1, again: () => false, budget: retryBudget(), waits })
      .send(new UpdateServiceCommand({ service: 'a', desiredCount: 3 }))
      .catch((thrown: unknown) => {
        throw toPrescaleError('Updating', thrown);
      });
};

/** In time at the first `looks` looks at the clock. */
const inTimeAtFirst = (looks: number): Deadline => {
  let left = looks;
  return {
    signal: new AbortController().signal,
    leftMs: () => {
      left -= 1;
      return left >= 0 ? longestCallMs : 0;
    },
  };
};

const always = inTimeAtFirst(Number.POSITIVE_INFINITY);

describe('a request', () => {
  it('never leaves over a connection that is open when the time is over', async () => {
    const { endpoint, seen } = await listening();
    await expect(opened(endpoint)(inTimeAtFirst(1))).rejects.toMatchObject({ code: 'out-of-time', passing: true });
    expect(seen.bytes).toBe(0);
  });

  it('leaves over one that is open in time, and the next one over the same', async () => {
    const { endpoint, seen } = await listening();
    const send = opened(endpoint);
    await send(always);
    await send(always);
    expect(seen.connections).toBe(1);
    await Promise.all([send(always), send(always), send(always)]);
    expect(seen.connections).toBe(3);
  });

  it('is told what keeps a connection from being opened', async () => {
    await expect(opened('http://127.0.0.1:1')(always)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
