import { describe, expect, it } from 'vitest';
import { type Deadline, hasTime, longestCallMs, outOfTime, sooner } from '../../lib/execute/deadline.ts';

const deadlineIn = (ms: number) => {
  let left = ms;
  const deadline: Deadline = { signal: new AbortController().signal, leftMs: () => left };
  const pass = (by: number): void => {
    left -= by;
  };
  return { deadline, pass };
};

describe('a deadline', () => {
  it.each`
    leftMs               | expected
    ${longestCallMs}     | ${true}
    ${longestCallMs - 1} | ${false}
    ${0}                 | ${false}
    ${-1}                | ${false}
  `('with $leftMs ms left has time for a call: $expected', ({ leftMs, expected }) => {
    expect(hasTime(deadlineIn(leftMs).deadline)).toBe(expected);
  });

  it('sooner than another ends before it, and never after it', () => {
    const { deadline, pass } = deadlineIn(60_000);
    const share = sooner(deadline, 15_000);
    const all = sooner(deadline, 90_000);
    expect([share.leftMs(), all.leftMs()]).toEqual([15_000, 60_000]);
    pass(20_000);
    expect([share.leftMs(), all.leftMs()]).toEqual([-5_000, 40_000]);
    expect(share.signal).toBe(deadline.signal);
  });

  it('that leaves no time is no failure that somebody has to look at', () => {
    expect(outOfTime('Deregistering')).toMatchObject({ code: 'out-of-time', passing: true });
  });
});
