import { describe, expect, it } from 'vitest';
import { fullJitter } from '../../lib/aws/retry.ts';

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
