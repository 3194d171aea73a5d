import { describe, expect, it } from 'vitest';
import { inOrder } from '../../lib/execute/order.ts';
import type { DueJob } from '../../lib/execute/work.ts';
import { appliedTo, at, occurrence, recordWith, wantedWith } from '../plan/wanted-with.ts';

const failing = { code: 'timeout', message: '', since: at('08:00').toISOString(), ticks: 1, told: false };
const quiet = wantedWith();
const eventAt = (time: string) => wantedWith({ state: { inForce: [occurrence({ phase: 'lead', start: at(time) })] } });

const job = (target: string, wanted = quiet, part: Parameters<typeof recordWith>[0] = {}): DueJob => ({
  wanted,
  record: recordWith({ target, ...part }),
  read: { configuration: 'none', stopped: false },
});
const settled = (target: string) => job(target, quiet, { applied: appliedTo(quiet) });

describe('the order of the targets', () => {
  it.each`
    jobs                                                             | slow     | expected           | because
    ${[settled('a'), job('b', eventAt('10:00'))]}                    | ${[]}    | ${['b', 'a']}      | ${'an event before routine'}
    ${[job('a', eventAt('11:00')), job('b', eventAt('10:00'))]}      | ${[]}    | ${['b', 'a']}      | ${'the nearest event first'}
    ${[settled('a'), job('b')]}                                      | ${[]}    | ${['b', 'a']}      | ${'what has something to do first'}
    ${[job('a', quiet, { failing }), settled('b'), job('c')]}        | ${[]}    | ${['c', 'b', 'a']} | ${'what failed last time last'}
    ${[job('a'), job('b')]}                                          | ${['a']} | ${['b', 'a']}      | ${'what took too long last time last'}
    ${[job('a', eventAt('10:00'), { failing }), job('b'), job('c')]} | ${[]}    | ${['a', 'b', 'c']} | ${'but an event that failed before routine'}
  `('$expected: $because', ({ jobs, slow, expected }) => {
    // At this minute the first by name begins.
    const now = new Date(60_000 * jobs.length * 1_000);
    expect(inOrder(jobs, new Set(slow), now).map(({ record }) => record.target)).toEqual(expected);
  });

  it('among equals begins with another each minute', () => {
    const jobs = ['a', 'b', 'c'].map((name) => job(name));
    const firsts = [0, 1, 2, 3].map((minute) => inOrder(jobs, new Set(), new Date(minute * 60_000))[0]?.record.target);
    expect(firsts).toEqual(['a', 'b', 'c', 'a']);
  });
});
