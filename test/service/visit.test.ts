import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../functions/public-address.ts';
import { visitor } from '../../functions/visit.ts';

/** A server on this machine that counts who connects, whatever they speak. */
const listening = async (answer: RequestListener) => {
  const server = createServer(answer);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => void server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
};
const saying =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end('said');

const noSignal = new AbortController().signal;

describe('a warm-up', () => {
  it.each`
    base                            | because
    ${'http://127.0.0.1'}           | ${'not by http'}
    ${'https://127.0.0.1'}          | ${'this machine'}
    ${'https://127.1'}              | ${'in short'}
    ${'https://2130706433'}         | ${'as one number'}
    ${'https://0x7f.0.0.1'}         | ${'in base 16'}
    ${'https://0.0.0.0'}            | ${'any address of this machine'}
    ${'https://[::1]'}              | ${'by IPv6'}
    ${'https://[::]'}               | ${'any of those'}
    ${'https://[::ffff:127.0.0.1]'} | ${'an IPv4 address as one of IPv6'}
    ${'https://localhost'}          | ${'a name that resolves to this machine'}
    ${'https://LOCALHOST.'}         | ${'however it is written'}
  `('does not go to $base: $because', async ({ base }) => {
    await using server = await listening(saying(200));
    await expect(visitor([])(`${base}:${server.port}/`, noSignal)).resolves.toBe(false);
    expect(server.connections()).toBe(0);
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'nonsense', ''])('does not go to "%s"', async (url) => {
    await expect(visitor(['example.com'])(url, noSignal)).resolves.toBe(false);
  });

  it.each`
    host           | status | answered | because
    ${'127.0.0.1'} | ${200} | ${true}  | ${'an allowed address'}
    ${'localhost'} | ${200} | ${true}  | ${'an allowed name'}
    ${'127.0.0.1'} | ${404} | ${true}  | ${'an answer counts whatever it says'}
    ${'127.0.0.1'} | ${503} | ${false} | ${'but for the own errors of the server'}
  `('is answered ($answered) by $host with $status: $because', async ({ host, status, answered }) => {
    await using server = await listening(saying(status));
    const visit = visitor(['127.0.0.1', 'localhost']);
    await expect(visit(`http://${host}:${server.port}/`, noSignal)).resolves.toBe(answered);
    expect(server.connections()).toBe(1);
  });

  it('does not follow a redirect, which is an answer', async () => {
    await using inside = await listening(saying(200));
    await using server = await listening(saying(302, { location: `http://127.0.0.1:${inside.port}/` }));
    await expect(visitor(['127.0.0.1'])(`http://127.0.0.1:${server.port}/`, noSignal)).resolves.toBe(true);
    expect(inside.connections()).toBe(0);
  });

  it('does not read the body, however long it is', async () => {
    let stopped = false;
    await using server = await listening((_, response) => {
      const more = setInterval(() => response.write('x'.repeat(100_000)), 1);
      response.on('close', () => {
        clearInterval(more);
        stopped = true;
      });
    });
    await expect(visitor(['127.0.0.1'])(`http://127.0.0.1:${server.port}/`, noSignal)).resolves.toBe(true);
    await expect.poll(() => stopped).toBe(true);
  });

  it('ends when the time is up, and is then not answered', async () => {
    await using server = await listening(() => {});
    const url = `http://127.0.0.1:${server.port}/`;
    await expect(visitor(['127.0.0.1'])(url, AbortSignal.timeout(50))).resolves.toBe(false);
    await expect(visitor(['127.0.0.1'])(url, AbortSignal.abort())).resolves.toBe(false);
  });

  it('is not answered where nobody listens', async () => {
    const { port, ...server } = await listening(saying(200));
    await server[Symbol.asyncDispose]();
    await expect(visitor(['127.0.0.1'])(`http://127.0.0.1:${port}/`, noSignal)).resolves.toBe(false);
  });
});

describe('isPublicAddress', () => {
  it.each`
    address                     | expected | because
    ${'1.1.1.1'}                | ${true}  | ${'on the internet'}
    ${'54.239.28.85'}           | ${true}  | ${'AWS'}
    ${'223.255.255.255'}        | ${true}  | ${'the last one before multicast'}
    ${'0.0.0.0'}                | ${false} | ${'this machine'}
    ${'10.0.0.1'}               | ${false} | ${'private'}
    ${'100.64.0.1'}             | ${false} | ${'shared by the customers of a provider'}
    ${'100.128.0.1'}            | ${true}  | ${'right after those'}
    ${'127.0.0.1'}              | ${false} | ${'loopback'}
    ${'127.255.255.254'}        | ${false} | ${'all of it'}
    ${'169.254.169.254'}        | ${false} | ${'the metadata of EC2'}
    ${'169.254.170.2'}          | ${false} | ${'the credentials of ECS'}
    ${'172.16.0.1'}             | ${false} | ${'private'}
    ${'172.31.255.255'}         | ${false} | ${'to the last'}
    ${'172.32.0.1'}             | ${true}  | ${'right after those'}
    ${'192.0.0.8'}              | ${false} | ${'for protocols'}
    ${'192.0.2.1'}              | ${false} | ${'for documentation'}
    ${'192.168.1.1'}            | ${false} | ${'private'}
    ${'198.18.0.1'}             | ${false} | ${'for benchmarks'}
    ${'198.51.100.1'}           | ${false} | ${'for documentation'}
    ${'203.0.113.1'}            | ${false} | ${'for documentation'}
    ${'224.0.0.1'}              | ${false} | ${'multicast'}
    ${'240.0.0.1'}              | ${false} | ${'reserved'}
    ${'255.255.255.255'}        | ${false} | ${'broadcast'}
    ${'2606:4700::1111'}        | ${true}  | ${'on the internet'}
    ${'::'}                     | ${false} | ${'this machine'}
    ${'::1'}                    | ${false} | ${'loopback'}
    ${'::ffff:1.1.1.1'}         | ${false} | ${'nobody needs it to reach IPv4'}
    ${'::ffff:169.254.169.254'} | ${false} | ${'the metadata of EC2 in disguise'}
    ${'64:ff9b::a9fe:a9fe'}     | ${false} | ${'the same through a translator'}
    ${'2002:a9fe:a9fe::1'}      | ${false} | ${'the same through a tunnel'}
    ${'2001::1'}                | ${false} | ${'for protocols'}
    ${'2001:db8::1'}            | ${false} | ${'for documentation'}
    ${'3fff::1'}                | ${false} | ${'for documentation'}
    ${'fc00::1'}                | ${false} | ${'private'}
    ${'fd00:ec2::254'}          | ${false} | ${'the metadata of EC2'}
    ${'fe80::1'}                | ${false} | ${'link-local'}
    ${'fec0::1'}                | ${false} | ${'once private'}
    ${'ff02::1'}                | ${false} | ${'multicast'}
    ${'nonsense'}               | ${false} | ${'no address'}
  `('$address: $expected ($because)', ({ address, expected }) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});
