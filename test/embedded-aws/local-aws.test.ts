import { type ChildProcess, spawn } from 'node:child_process';
import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { inProcess } from '../cli/in-process.ts';
import { ownFolder } from '../cli/schedules-folder.ts';
import { createClients } from './sdk.ts';

describe('npm run local-aws', () => {
  let child: ChildProcess | undefined;
  afterEach(() => {
    child?.kill('SIGKILL');
    vi.unstubAllEnvs();
  });

  const start = (...options: string[]) => {
    const started = spawn(process.execPath, ['local/local-aws.ts', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    let stdout = '';
    let stderr = '';
    started.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    started.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      started.once('close', (code) => resolve({ code, stdout, stderr }));
    });
    const printed = (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(stdout);
          if (found !== null) resolve(found);
        };
        look();
        started.stdout.on('data', look);
        void ended.then(({ stderr: said }) => reject(new Error(`ended before: ${said}`)));
      });
    return { process: started, ended, printed };
  };

  it('prints what to export, serves an empty account, and stops on Ctrl-C with an open connection', async () => {
    const local = start('--port', '0');
    const [, url = ''] = await local.printed(/^export AWS_ENDPOINT_URL=(http:\/\/127\.0\.0\.1:\d+)$/m);
    await local.printed(/^export AWS_DEFAULT_REGION=us-east-1$/m);
    await local.printed(/^export AWS_SECRET_ACCESS_KEY=.+$/m);
    const clients = createClients({ endpoint: url });
    const { ScalableTargets } = await clients.autoscaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
    );
    expect(ScalableTargets).toEqual([]);
    local.process.kill('SIGINT');
    expect((await local.ended).code).toBe(0);
    clients.destroy();
  });

  it('says in a sentence that its port is taken, or that there is no such stage', async () => {
    const [, port = ''] = await start('--port', '0').printed(/127\.0\.0\.1:(\d+)/);
    const first = child;
    try {
      expect(await start('--port', port).ended).toMatchObject({
        code: 1,
        stderr: `Something listens on port ${port} already: --port takes another one, and 0 a free one.\n`,
      });
      expect(await start('--port', '0', '--stage', 'nowhere').ended).toMatchObject({
        code: 1,
        stderr: 'There is no schedule in schedules/nowhere: it takes a folder with .yml files.\n',
      });
    } finally {
      first?.kill('SIGKILL');
    }
  });

  it('has what a stage has, for prescale --local', async () => {
    const local = start('--port', '0', '--stage', 'production');
    const [, url = ''] = await local.printed(/^export AWS_ENDPOINT_URL=(.+)$/m);
    const typed = { env: { AWS_ENDPOINT_URL: url }, now: new Date().toISOString() };
    expect(await inProcess(['plan', '--local'], typed)).toMatchObject({ code: 0, err: '' });
    expect(await inProcess(['tick', '--local', '--yes'], typed)).toMatchObject({ code: 0, err: '' });
    expect((await inProcess(['status', '--local'], typed)).out).toMatch(
      /^Ticks: the last look at all targets was just now/m,
    );
  });

  it.runIf(process.env.CI)('has a stage of the folder that PRESCALE_SCHEDULES names', async () => {
    const own = ownFolder();
    own.write('schedules/ours/platform.yml', own.read('schedules/staging/platform.yml'));
    vi.stubEnv('PRESCALE_SCHEDULES', `${own.folder}/schedules`);
    const [, url = ''] = await start('--port', '0', '--stage', 'ours').printed(/^export AWS_ENDPOINT_URL=(.+)$/m);
    const typed = { env: { AWS_ENDPOINT_URL: url }, now: new Date().toISOString(), folder: own.folder };
    expect(await inProcess(['plan', '--local', '--stage', 'ours'], typed)).toMatchObject({ code: 0, err: '' });
  });

  it('explains itself', async () => {
    const { code, stdout } = await start('--help').ended;
    expect(code).toBe(0);
    expect(stdout).toContain('npm run local-aws -- [--port 4566]');
  });

  it.each([
    [['--port', 'many'], /--port many: not a port number/],
    [['--porte', '1'], /Unknown option '--porte'/],
  ])('refuses %j', async (options, message) => {
    const { code, stderr } = await start(...options).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
