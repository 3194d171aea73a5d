import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { scalableTargets } from '../../lib/aws/application-auto-scaling.ts';
import { ecsServices } from '../../lib/aws/ecs.ts';
import { tokenBucket } from '../../lib/aws/pace.ts';
import { retryBudget } from '../../lib/aws/retry.ts';
import { type Manner, passes, passesUnlessItHung, timely } from '../../lib/aws/timely.ts';
import { type Deadline, longestCallMs } from '../../lib/execute/deadline.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { dropped, fault, noWaits, scriptedAws } from './scripted-aws.ts';

const service = { cluster: 'a', service: 'b' };

/** A clock that waiting moves on, and a deadline on it. */
const clock = (ms: number) => {
  let now = 0;
  const slept: number[] = [];
  const move = (by: number) => {
    now += by;
  };
  const sleep = async (by: number) => {
    slept.push(by);
    move(by);
  };
  const deadline: Deadline = { signal: new AbortController().signal, leftMs: () => ms - now };
  return { deadline, move, sleep, slept, now: () => now };
};

const opened = (answers: Parameters<typeof scriptedAws>[0], deadline = noDeadline, manner: Partial<Manner> = {}) => {
  const waited: { attempt: number; throttled: boolean }[] = [];
  const slept: number[] = [];
  const { clients, calls } = scriptedAws(answers);
  const client = timely(clients.ecs, deadline, {
    attempts: 3,
    budget: retryBudget(),
    again: passes,
    waits: {
      sleep: async (ms) => void slept.push(ms),
      backoffMs: (attempt, throttled) => {
        waited.push({ attempt, throttled });
        return attempt * 1_000_000;
      },
    },
    ...manner,
  });
  const send = () => client.send(new DescribeServicesCommand({ services: ['a'] }));
  return { send, calls, waited, slept };
};

describe('a timely client', () => {
  it.each`
    failure                                      | throttled | because
    ${fault('ThrottlingException')}              | ${true}   | ${'throttled'}
    ${fault('ServerException', 'broken', 500)}   | ${false}  | ${'a failure of the server'}
    ${fault('ServiceUnavailable', 'later', 503)} | ${false}  | ${'unavailable'}
    ${dropped}                                   | ${false}  | ${'a dropped connection'}
  `('tries again, waiting as injected: $because', async ({ failure, throttled }) => {
    const { send, calls, waited, slept } = opened(({ number }) => (number < 3 ? failure : {}));
    await expect(send()).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
    expect(calls).toHaveLength(3);
    expect(waited).toEqual([
      { attempt: 1, throttled },
      { attempt: 2, throttled },
    ]);
    expect(slept).toEqual([1_000_000, 2_000_000]);
  });

  it('rejects with what AWS said after three tries', async () => {
    const { send, calls } = opened(() => fault('ThrottlingException', 'Rate exceeded'));
    await expect(send()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    expect(calls).toHaveLength(3);
  });

  it.each([
    ['LimitExceededException'],
    ['InvalidParameterException'],
    ['ClusterNotFoundException'],
    ['AccessDeniedException'],
  ])('does not repeat %s', async (name) => {
    const { send, calls, slept } = opened(() => fault(name));
    await expect(send()).rejects.toMatchObject({ name });
    expect(calls).toHaveLength(1);
    expect(slept).toEqual([]);
  });

  it('stops repeating in an outage, once the budget is spent, and starts again after successes', async () => {
    let down = true;
    const { send, calls } = opened(() => (down ? fault('ServerException', 'broken', 500) : {}));
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

  it('sends nothing that could not be answered before the deadline', async () => {
    const time = clock(longestCallMs);
    const { send, calls } = opened(() => ({}), time.deadline);
    await send();
    time.move(1);
    await expect(send()).rejects.toMatchObject({ code: 'out-of-time', passing: true });
    expect(calls).toHaveLength(1);
  });

  it('sends nothing when it was frozen while it waited for its next try', async () => {
    const time = clock(60_000);
    const { send, calls } = opened(() => fault('ThrottlingException'), time.deadline, {
      waits: {
        backoffMs: () => 1_000,
        sleep: async () => time.move(120_000),
      },
    });
    await expect(send()).rejects.toMatchObject({ code: 'out-of-time' });
    expect(calls).toHaveLength(1);
  });

  it('does not wait for a try for which there would be no time', async () => {
    const time = clock(10_000);
    const { send, calls } = opened(() => fault('ThrottlingException'), time.deadline, {
      waits: { backoffMs: () => 8_000, sleep: time.sleep },
    });
    await expect(send()).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(calls).toHaveLength(1);
    expect(time.slept).toEqual([]);
  });

  it('does not wait for a turn that comes too late, and leaves it to others', async () => {
    const time = clock(10_000);
    const pace = tokenBucket({ burst: 1, perSecond: 0.1, now: time.now, sleep: time.sleep });
    const { send, calls } = opened(() => ({}), time.deadline, { pace });
    await send();
    await expect(send()).rejects.toMatchObject({ code: 'out-of-time' });
    expect(calls).toHaveLength(1);
    await pace.turn(noDeadline);
    expect(time.slept).toEqual([10_000]);
  });

  it('hands the deadline on, so that an answer that comes drop by drop ends with it', async () => {
    const end = new AbortController();
    const seen: unknown[] = [];
    const { clients } = scriptedAws(
      () => ({}),
      (options) => seen.push(options.abortSignal),
    );
    const deadline = { signal: end.signal, leftMs: () => 60_000 };
    const services = ecsServices(clients.ecs, noWaits)(deadline);
    await services.setDesired(resourceOf(service), 3);
    expect(seen).toEqual([end.signal]);
  });
});

describe('calls of one target', () => {
  it('are not made again when they hung', async () => {
    const { send, calls } = opened(
      () => {
        throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
      },
      noDeadline,
      { again: passesUnlessItHung },
    );
    await expect(send()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(calls).toHaveLength(1);
  });

  it.each([['ThrottlingException'], ['ConcurrentUpdateException'], ['InternalServiceException']])(
    'DeregisterScalableTarget is sent once, whatever AWS answers: %s',
    async (name) => {
      const { clients, calls } = scriptedAws(() => fault(name));
      const targets = scalableTargets(clients.applicationAutoScaling, noWaits)(noDeadline);
      await expect(targets.deregister(resourceOf(service))).rejects.toThrow(name);
      expect(calls.filter(({ operation }) => operation === 'DeregisterScalableTarget')).toHaveLength(1);
      await expect(targets.register(resourceOf(service), { min: 1, max: 2, suspended: flags })).rejects.toThrow(name);
      expect(calls.filter(({ operation }) => operation === 'RegisterScalableTarget')).toHaveLength(4);
    },
  );
});

const flags = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };

describe('the pace', () => {
  it('gives way to AWS, and comes back call by call', async () => {
    const time = clock(Number.POSITIVE_INFINITY);
    const pace = tokenBucket({ burst: 1, perSecond: 8, now: time.now, sleep: time.sleep });
    await pace.turn(noDeadline);
    await pace.turn(noDeadline);
    expect(time.slept).toEqual([125]);
    const leftAt = time.now();
    pace.throttled(leftAt);
    // Of a call that left before AWS said so.
    pace.throttled(leftAt);
    time.move(1);
    pace.throttled(time.now());
    await pace.turn(noDeadline);
    expect(time.slept.at(-1)).toBe(500);
    for (let call = 0; call < 64; call += 1) pace.passed();
    await pace.turn(noDeadline);
    expect(time.slept.at(-1)).toBe(125);
  });

  it('never stops altogether', async () => {
    const time = clock(Number.POSITIVE_INFINITY);
    const pace = tokenBucket({ burst: 1, perSecond: 8, now: time.now, sleep: time.sleep });
    for (let refusal = 0; refusal < 100; refusal += 1) {
      time.move(1);
      pace.throttled(time.now());
    }
    await pace.turn(noDeadline);
    expect(time.slept).toEqual([2_000]);
  });
});
