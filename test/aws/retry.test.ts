import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { fullJitter, retrying } from '../../lib/aws/retry.ts';
import { dropped, fault, scriptedAws } from './scripted-aws.ts';

describe('retrying', () => {
  const failingTimes = (times: number) => {
    let calls = 0;
    return {
      call: async () => {
        calls += 1;
        if (calls <= times) throw new Error(`failure ${calls}`);
        return 'done';
      },
      calls: () => calls,
    };
  };
  const waits = () => {
    const slept: number[] = [];
    return { slept, sleep: async (ms: number) => void slept.push(ms), backoffMs: (attempt: number) => attempt * 100 };
  };

  it('waits longer before each further try and returns the first success', async () => {
    const { slept, ...options } = waits();
    const { call } = failingTimes(2);
    await expect(retrying(call, { ...options, attempts: 4, again: () => true })).resolves.toBe('done');
    expect(slept).toEqual([100, 200]);
  });

  it('gives up with the last failure', async () => {
    const { slept, ...options } = waits();
    const { call, calls } = failingTimes(9);
    await expect(retrying(call, { ...options, attempts: 3, again: () => true })).rejects.toThrow('failure 3');
    expect(calls()).toBe(3);
    expect(slept).toHaveLength(2);
  });

  it('does not repeat what does not pass by itself', async () => {
    const { slept, ...options } = waits();
    const { call, calls } = failingTimes(9);
    await expect(retrying(call, { ...options, attempts: 3, again: () => false })).rejects.toThrow('failure 1');
    expect(calls()).toBe(1);
    expect(slept).toEqual([]);
  });
});

describe('fullJitter', () => {
  it.each`
    attempt | throttled | below
    ${1}    | ${false}  | ${50}
    ${2}    | ${false}  | ${100}
    ${1}    | ${true}   | ${1_000}
    ${3}    | ${true}   | ${4_000}
    ${50}   | ${true}   | ${20_000}
  `('try $attempt (throttled: $throttled) waits less than $below ms', ({ attempt, throttled, below }) => {
    const waited = Array.from({ length: 200 }, () => fullJitter(attempt, throttled));
    expect(Math.min(...waited)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...waited)).toBeLessThan(below);
    expect(Math.max(...waited)).toBeGreaterThan(below / 2);
  });
});

describe("the clients' retry", () => {
  const describeServices = async (answers: Parameters<typeof scriptedAws>[0]) => {
    const waited: { attempt: number; throttled: boolean }[] = [];
    const slept: number[] = [];
    const { clients, calls } = scriptedAws(answers, {
      backoffMs: (attempt, throttled) => {
        waited.push({ attempt, throttled });
        return attempt * 1_000_000;
      },
      sleep: async (ms) => void slept.push(ms),
    });
    const send = () => clients.ecs.send(new DescribeServicesCommand({ services: ['a'] }));
    return { send, calls, waited, slept };
  };

  it.each`
    failure                                      | throttled | because
    ${fault('ThrottlingException')}              | ${true}   | ${'throttled'}
    ${fault('ServerException', 'broken', 500)}   | ${false}  | ${'a failure of the server'}
    ${fault('ServiceUnavailable', 'later', 503)} | ${false}  | ${'unavailable'}
    ${dropped}                                   | ${false}  | ${'a dropped connection'}
  `('tries again, waiting as injected: $because', async ({ failure, throttled }) => {
    const { send, calls, waited, slept } = await describeServices(({ number }) => (number < 3 ? failure : {}));
    await expect(send()).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
    expect(calls).toHaveLength(3);
    expect(waited).toEqual([
      { attempt: 1, throttled },
      { attempt: 2, throttled },
    ]);
    expect(slept).toEqual([1_000_000, 2_000_000]);
  });

  it('rejects with what AWS said after three tries', async () => {
    const { send, calls } = await describeServices(() => fault('ThrottlingException', 'Rate exceeded'));
    await expect(send()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    expect(calls).toHaveLength(3);
  });

  it.each([
    ['LimitExceededException'],
    ['InvalidParameterException'],
    ['ClusterNotFoundException'],
    ['AccessDeniedException'],
  ])('does not repeat %s', async (name) => {
    const { send, calls, slept } = await describeServices(() => fault(name));
    await expect(send()).rejects.toMatchObject({ name });
    expect(calls).toHaveLength(1);
    expect(slept).toEqual([]);
  });

  it('stops repeating in an outage, once the budget is spent, and starts again after successes', async () => {
    let down = true;
    const { send, calls } = await describeServices(() => (down ? fault('ServerException', 'broken', 500) : {}));
    for (let call = 0; call < 100; call += 1) await expect(send()).rejects.toThrow('broken');
    // 500 tokens, 14 a repetition: 35 repetitions.
    expect(calls).toHaveLength(100 + 35);
    down = false;
    for (let call = 0; call < 28; call += 1) await send();
    down = true;
    const before = calls.length;
    await expect(send()).rejects.toThrow('broken');
    expect(calls.length - before).toBe(3);
  });
});
