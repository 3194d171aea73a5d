import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it } from 'vitest';
import { type ClientOptions, createClients } from '../../lib/aws/clients.ts';
import { toPrescaleError } from '../../lib/aws/failure.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

const listening = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const clientsFor = (options: ClientOptions) =>
  createClients({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...options,
  });

const describeServices = (options: ClientOptions) =>
  clientsFor(options)
    .ecs.send(new DescribeServicesCommand({ services: ['a'] }))
    .catch((thrown) => {
      throw toPrescaleError('Describing', thrown);
    });

describe('createClients', () => {
  it('gives up on a server that takes the request and never answers', async () => {
    let requests = 0;
    const endpoint = await listening(() => {
      requests += 1;
    });
    await expect(describeServices({ endpoint, requestTimeoutMs: 100 })).rejects.toMatchObject({ code: 'timeout' });
    expect(requests).toBe(1);
  });

  it('gives up on an answer that stops half way', async () => {
    const endpoint = await listening((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': '100' });
      response.write('{"services":');
    });
    await expect(describeServices({ endpoint, requestTimeoutMs: 100 })).rejects.toMatchObject({ passing: true });
  });

  it('gives up on an answer whose head comes drop by drop', async () => {
    const endpoint = await listening((request) => {
      const { socket } = request;
      socket.write('HTTP/1.1 200 OK\r\n');
      const drops = setInterval(() => socket.write('x-drop: 1\r\n'), 20);
      socket.on('close', () => clearInterval(drops));
    });
    await expect(describeServices({ endpoint, requestTimeoutMs: 100 })).rejects.toMatchObject({ code: 'timeout' });
  });

  it('tells a dropped connection', async () => {
    const endpoint = await listening((request) => request.socket.destroy());
    await expect(describeServices({ endpoint })).rejects.toMatchObject({ code: 'unavailable', passing: true });
  });

  it('tells that nobody listens', async () => {
    const endpoint = await listening(() => undefined);
    const [server] = servers;
    await new Promise((resolve) => server?.close(resolve));
    await expect(describeServices({ endpoint })).rejects.toMatchObject({ code: 'unavailable', passing: true });
  });

  it('tells an answer that no AWS service gave', async () => {
    const endpoint = await listening((_, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
    });
    await expect(describeServices({ endpoint })).rejects.toMatchObject({ code: 'unavailable', passing: true });
  });

  it('sends some clients elsewhere', async () => {
    const asked: string[] = [];
    const answer = (name: string) =>
      listening((request, response) => {
        asked.push(`${name} ${request.headers['x-amz-target']}`);
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{}');
      });
    const clients = clientsFor({ endpoint: await answer('all'), only: { ssm: { endpoint: await answer('ssm') } } });
    await clients.ecs.send(new DescribeServicesCommand({ services: ['a'] }));
    await clients.ssm.send(new GetParameterCommand({ Name: 'a' }));
    expect(asked).toEqual(['all AmazonEC2ContainerServiceV20141113.DescribeServices', 'ssm AmazonSSM.GetParameter']);
  });
});
