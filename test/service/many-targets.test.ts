import { describe, expect, it } from 'vitest';
import { longestTickMs } from '../../lib/plan/wanted.ts';
import { endMany, type ManyTargets, raiseMany } from '../../local/many-targets.ts';

describe('one event on many targets', () => {
  it.each`
    given                                                                   | because
    ${{ targets: 300, latencyMs: 50, mostTicks: 3 }}                        | ${'all answer'}
    ${{ targets: 300, hanging: 16, latencyMs: 50, mostTicks: 3 }}           | ${'16 of 300 hang'}
    ${{ targets: 300, hanging: 60, latencyMs: 50, mostTicks: 3 }}           | ${'60 hang'}
    ${{ targets: 300, hanging: 150, latencyMs: 50, mostTicks: 3 }}          | ${'half of them hang'}
    ${{ targets: 300, refusedAfterMs: 2_500, latencyMs: 50, mostTicks: 3 }} | ${'Application Auto Scaling refuses every write, after 2.5 s'}
  `('raises all that answer within three ticks, none of them too long: $because', async ({ given }) => {
    const { targets, hanging = 0 }: ManyTargets = given;
    const raised = await raiseMany(given);
    expect(raised.afterTick.at(-1)).toBe(targets - hanging);
    expect(raised.afterTick.length).toBeLessThanOrEqual(3);
    expect(raised.longestTickMs).toBeLessThan(longestTickMs);
  });

  it('is a failed tick also where nearly all of them hang, and the others are brought about', async () => {
    const { afterTick, leastReported } = await raiseMany({ targets: 300, hanging: 280, latencyMs: 50, mostTicks: 3 });
    expect(afterTick.at(-1)).toBe(20);
    expect(leastReported).toBeGreaterThan(0);
  });

  it('gives back the autoscaling of all of them at its end, and no tick fails though AWS slows down', async () => {
    const targets = process.env.CI ? 300 : 100;
    const { awayBefore, backAfterTick, failures } = await endMany(targets, 50, 8);
    expect(awayBefore).toBe(targets);
    expect(backAfterTick.at(-1)).toBe(targets);
    expect(failures).toBe(0);
  });
});
