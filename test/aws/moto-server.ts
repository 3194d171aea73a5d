import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** In CI a missing program is a failure; on a user's machine what needs it is skipped, and says so. */
export const hasMoto = (): boolean => {
  if (spawnSync('moto_server', ['--help']).status === 0) return true;
  if (process.env.CI) throw new Error('moto_server is not on the path, and CI must have it.');
  console.warn('moto_server is not on the path: what is checked against it is skipped (pip install "moto[server]").');
  return false;
};

export interface MotoServer {
  readonly endpoint: string;
  stop(): void;
}

export const startMoto = async (): Promise<MotoServer> => {
  const port = await freePort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(child, endpoint);
  return { endpoint, stop: () => child.kill() };
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const answering = async (child: ChildProcess, endpoint: string): Promise<void> => {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}.`);
    const answer = await fetch(`${endpoint}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok) return;
    await wait(100);
  }
  child.kill();
  throw new Error('moto_server did not answer within 30 seconds.');
};
