import { describe, expect, it } from 'vitest';
import { createSimulatedClock, systemClock } from '../../local/simulated-clock.ts';

describe('the simulated clock', () => {
  const start = new Date('2026-11-27T13:00:00Z');

  it('stands still until it is moved', () => {
    const clock = createSimulatedClock(start);
    expect(clock.now()).toEqual(start);
    clock.advanceTo(new Date('2026-11-27T14:00:00Z'));
    expect(clock.now().toISOString()).toBe('2026-11-27T14:00:00.000Z');
  });

  it('is taken along by a sleeper, who wakes at once', async () => {
    const clock = createSimulatedClock(start);
    await clock.sleep(7 * 24 * 60 * 60 * 1000);
    expect(clock.now().toISOString()).toBe('2026-12-04T13:00:00.000Z');
  });

  it('hands out dates that nobody can move it with', () => {
    const clock = createSimulatedClock(start);
    clock.now().setUTCFullYear(1999);
    expect(clock.now()).toEqual(start);
  });

  it('does not go back', () => {
    const clock = createSimulatedClock(start);
    expect(() => clock.advanceTo(new Date('2026-11-27T12:59:59Z'))).toThrow(RangeError);
    expect(() => clock.advanceTo(new Date('not a date'))).toThrow(RangeError);
    expect(clock.now()).toEqual(start);
  });

  it('does not move for a sleep of no or negative length', async () => {
    const clock = createSimulatedClock(start);
    await clock.sleep(0);
    await clock.sleep(-1);
    expect(clock.now()).toEqual(start);
  });

  it('has a real sibling that goes by itself', async () => {
    const before = systemClock.now().getTime();
    await systemClock.sleep(20);
    expect(systemClock.now().getTime() - before).toBeGreaterThanOrEqual(15);
  });
});
