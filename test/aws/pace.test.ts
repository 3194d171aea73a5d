import { describe, expect, it } from 'vitest';
import { tokenBucket } from '../../lib/aws/pace.ts';
import { noDeadline } from '../../local/no-deadline.ts';

/** A clock that sleeping moves on, and what it slept. */
const clock = () => {
  let ms = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => ms,
    move: (by: number) => {
      ms += by;
    },
    sleep: async (by: number) => {
      slept.push(by);
      ms += by;
    },
  };
};

describe('tokenBucket', () => {
  it('lets the burst pass at once and then one call each interval', async () => {
    const time = clock();
    const { turn } = tokenBucket({ burst: 3, perSecond: 4, ...time });
    for (let call = 0; call < 6; call += 1) await turn(noDeadline);
    expect(time.slept).toEqual([250, 250, 250]);
  });

  it('fills up again, but never above its burst', async () => {
    const time = clock();
    const { turn } = tokenBucket({ burst: 2, perSecond: 1, ...time });
    await turn(noDeadline);
    await turn(noDeadline);
    time.move(3_600_000);
    await turn(noDeadline);
    await turn(noDeadline);
    expect(time.slept).toEqual([]);
    await turn(noDeadline);
    expect(time.slept).toEqual([1_000]);
  });

  it('gives calls that ask together turns one after another', async () => {
    const slept: number[] = [];
    const { turn } = tokenBucket({ burst: 1, perSecond: 2, now: () => 0, sleep: async (ms) => void slept.push(ms) });
    await Promise.all([turn(noDeadline), turn(noDeadline), turn(noDeadline)]);
    expect(slept).toEqual([500, 1_000]);
  });

  it('ends although the clock stands still', async () => {
    const { turn } = tokenBucket({ burst: 1, perSecond: 1, now: () => 0, sleep: async () => undefined });
    await expect(Promise.all(Array.from({ length: 1_000 }, () => turn(noDeadline)))).resolves.toHaveLength(1_000);
  });

  it('gives nothing away when the clock is set back', async () => {
    const time = clock();
    const { turn } = tokenBucket({ burst: 1, perSecond: 1, ...time });
    await turn(noDeadline);
    time.move(-60_000);
    await turn(noDeadline);
    expect(time.slept).toEqual([1_000]);
  });

  it.each`
    burst | perSecond | calls  | ms
    ${40} | ${4}      | ${40}  | ${0}
    ${40} | ${4}      | ${41}  | ${250}
    ${40} | ${4}      | ${100} | ${15_000}
  `('$calls calls at $burst / $perSecond per second take $ms ms', async ({ burst, perSecond, calls, ms }) => {
    const time = clock();
    const begun = time.now();
    const { turn } = tokenBucket({ burst, perSecond, ...time });
    for (let call = 0; call < calls; call += 1) await turn(noDeadline);
    expect(time.now() - begun).toBe(ms);
  });
});
