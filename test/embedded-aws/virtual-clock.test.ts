import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../local/virtual-clock.ts';

const start = new Date('2026-11-27T13:00:00Z');
const startMs = start.getTime();

describe('the virtual clock', () => {
  it('lets parallel waits overlap and wakes everybody at his own instant', async () => {
    const clock = createVirtualClock(start);
    const woken: [string, number][] = [];
    const wait = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push([name, clock.now().getTime() - startMs]);
    };
    await clock.run(Promise.all([wait('c', 50), wait('a', 20), wait('b', 20), wait('d', 90)]));
    expect(woken).toEqual([
      ['a', 20],
      ['b', 20],
      ['c', 50],
      ['d', 90],
    ]);
    expect(clock.now().getTime() - startMs).toBe(90);
  });

  it('moves only when nothing else can go on: microtasks, ticks and immediates come first', async () => {
    const clock = createVirtualClock(start);
    const busy = async (): Promise<number> => {
      for (let i = 0; i < 200; i += 1) {
        await turn();
        await new Promise<void>((resolve) => process.nextTick(resolve));
        await Promise.resolve();
      }
      return clock.now().getTime() - startMs;
    };
    const [seen] = await clock.run(Promise.all([busy(), clock.sleep(1)]));
    expect(seen).toBe(0);
  });

  it('stands still outside a run, and whoever still sleeps goes on in the next', async () => {
    const clock = createVirtualClock(start);
    let woken = false;
    const sleeper = clock.sleep(1000).then(() => {
      woken = true;
    });
    for (let i = 0; i < 20; i += 1) await turn();
    expect(clock.now()).toEqual(start);
    await clock.run(clock.sleep(10));
    expect([woken, clock.now().getTime() - startMs]).toEqual([false, 10]);
    await clock.run(sleeper);
    expect([woken, clock.now().getTime() - startMs]).toEqual([true, 1000]);
  });

  it('answers as the work does', async () => {
    const clock = createVirtualClock(start);
    expect(await clock.run(clock.sleep(5).then(() => 'done'))).toBe('done');
    const failing = clock.sleep(5).then(() => {
      throw new Error('no');
    });
    await expect(clock.run(failing)).rejects.toThrow('no');
  });

  it('runs until an instant: everything due by then has gone on, and nothing after', async () => {
    const clock = createVirtualClock(start);
    const woken: number[] = [];
    const every = async (ms: number): Promise<void> => {
      for (;;) {
        await clock.sleep(ms);
        woken.push(clock.now().getTime() - startMs);
      }
    };
    void every(400);
    await clock.runUntil(new Date(startMs + 1200));
    expect(woken).toEqual([400, 800, 1200]);
    await clock.runUntil(new Date(startMs + 1500));
    expect([woken.length, clock.now().getTime() - startMs]).toEqual([3, 1500]);
  });

  it('has frozen sleepers wake late, in order, at the instant of thawing', async () => {
    const clock = createVirtualClock(start);
    const woken: [number, number][] = [];
    for (const ms of [300, 100, 200])
      void clock.sleep(ms).then(() => woken.push([ms, clock.now().getTime() - startMs]));
    clock.advanceTo(new Date(startMs + 60_000));
    expect(woken).toEqual([]);
    await clock.run(clock.sleep(1));
    expect(woken).toEqual([
      [100, 60_000],
      [200, 60_000],
      [300, 60_000],
    ]);
  });

  it('forgets a sleeper that is told to give up', async () => {
    const clock = createVirtualClock(start);
    const controller = new AbortController();
    const sleeping = clock.sleep(60_000, controller.signal);
    const refused = expect(sleeping).rejects.toBe('enough');
    await clock.run(clock.sleep(5).then(() => controller.abort('enough')));
    await refused;
    await expect(clock.sleep(5, controller.signal)).rejects.toBe('enough');
    expect(clock.now().getTime() - startMs).toBe(5);
  });

  it('waits for what it holds, also for work that it cannot see', async () => {
    const clock = createVirtualClock(start);
    const server = createServer((_request, response) => setTimeout(() => response.end('pong'), 20)).listen(0);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const asked = async (): Promise<number> => {
      await clock.hold(fetch(url).then((answer) => answer.text()));
      return clock.now().getTime() - startMs;
    };
    const [answeredAt] = await clock.run(Promise.all([asked(), clock.sleep(1000)]));
    server.close();
    expect(answeredAt).toBe(0);
  });

  it('can be run by several at once', async () => {
    const clock = createVirtualClock(start);
    const ends = [30, 10].map(async (ms) => {
      await clock.run(clock.sleep(ms));
      return clock.now().getTime() - startMs;
    });
    expect(await Promise.all(ends)).toEqual([30, 10]);
  });

  it.each([0, -1])('does not move for a sleep of %i ms', async (ms) => {
    const clock = createVirtualClock(start);
    await clock.sleep(ms);
    expect(clock.now()).toEqual(start);
  });

  it('does not go back', async () => {
    const clock = createVirtualClock(start);
    expect(() => clock.advanceTo(new Date(startMs - 1))).toThrow(RangeError);
    await expect(clock.runUntil(new Date(startMs - 1))).rejects.toThrow(RangeError);
    await expect(clock.sleep(Number.NaN)).rejects.toThrow(RangeError);
    expect(() => createVirtualClock(new Date('not a date'))).toThrow(RangeError);
  });
});
