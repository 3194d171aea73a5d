import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { nextChange } from '../../lib/schedule/next-change.ts';
import { occurrences } from '../../lib/schedule/occurrences.ts';
import type { CapacityState, Schedule } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { arbitraryCase, cases } from './arbitrary.ts';
import { aDay, anHour } from './build.ts';

// With ten thousand cases each, as CI asks for, some take minutes on a busy machine.
vi.setConfig({ testTimeout: 900_000 });

const numRuns = cases(800);

/** A schedule equal to another one, of which nothing is cached. */
function fresh(made: Schedule): Schedule {
  return { ...made };
}

function undated({ until: _, ...state }: CapacityState): Omit<CapacityState, 'until'> {
  return state;
}

it('the state is constant between consecutive changes, and differs across them', () => {
  fc.assert(
    fc.property(
      arbitraryCase,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
      ({ made, at }, inside) => {
        let from = at;
        for (let count = 0; count < 4; count += 1) {
          const state = stateAt(made, 'api', from);
          const next = nextChange(made, 'api', from);
          expect(state.until).toEqual(next);
          // Within the present stretch, or the next month of one without end; asked of a schedule without any cache.
          const end = next ?? new Date(from.getTime() + 30 * aDay);
          expect(end.getTime()).toBeGreaterThan(from.getTime());
          for (const part of [...inside, 1]) {
            const later = new Date(
              Math.min(from.getTime() + part * (end.getTime() - from.getTime()), end.getTime() - 1),
            );
            expect(stateAt(fresh(made), 'api', later)).toEqual(state);
          }
          if (next === undefined) break;
          expect(undated(stateAt(made, 'api', next))).not.toEqual(undated(state));
          from = next;
        }
      },
    ),
    { numRuns },
  );
});

it('the state follows from what runs: every occurrence is in force or overruled from its start to its end', () => {
  fc.assert(
    fc.property(arbitraryCase, ({ made, at }) => {
      const state = stateAt(made, 'api', at);
      const listed = [...state.inForce, ...state.overruled];
      for (const { name } of made.windows) {
        const [now] = occurrences(made, name, at, new Date(at.getTime() + 1));
        const live = listed.filter((one) => one.window === name && one.phase === 'live');
        expect(live.map(({ start, end }) => ({ start, end }))).toEqual(now ? [{ start: now.start, end: now.end }] : []);
      }
      for (const one of listed) {
        if (one.phase === 'lead') expect(at < one.start).toBe(true);
        if (one.phase === 'wind-down') expect(at >= one.end).toBe(true);
      }
    }),
    { numRuns },
  );
});

it('the order of windows changes nothing', () => {
  fc.assert(
    fc.property(arbitraryCase, ({ made, at }) => {
      expect(stateAt({ ...made, windows: made.windows.toReversed() }, 'api', at)).toEqual(stateAt(made, 'api', at));
    }),
    { numRuns },
  );
});

it('bounds hold each other, the count and the limits', () => {
  fc.assert(
    fc.property(arbitraryCase, ({ made, at }) => {
      const { min, max, desired } = stateAt(made, 'api', at);
      const { limits } = made.targets.get('api') ?? {};
      const [low, count, high] = [min ?? 0, desired ?? min ?? max ?? 0, max ?? Number.POSITIVE_INFINITY];
      expect(low).toBeLessThanOrEqual(high);
      expect(count).toBeGreaterThanOrEqual(low);
      expect(count).toBeLessThanOrEqual(high);
      for (const given of [min, max, desired]) {
        if (given === undefined || limits === undefined) continue;
        expect(given).toBeGreaterThanOrEqual(limits.min);
        expect(given).toBeLessThanOrEqual(limits.max);
      }
    }),
    { numRuns },
  );
});

it('occurrences are in order, never overlap themselves, always have a length, and are the same from any range', () => {
  fc.assert(
    fc.property(arbitraryCase, fc.integer({ min: 0, max: 20 * 24 }), ({ made, at }, hours) => {
      const to = new Date(at.getTime() + hours * anHour);
      const [{ name } = { name: '' }] = made.windows;
      const found = occurrences(made, name, at, to);
      for (const [index, { start, end }] of found.entries()) {
        expect(end.getTime()).toBeGreaterThan(start.getTime());
        expect(end > at && start < to).toBe(true);
        const before = found[index - 1];
        if (before) expect(start.getTime()).toBeGreaterThanOrEqual(before.end.getTime());
      }
      const wider = occurrences(
        fresh(made),
        name,
        new Date(at.getTime() - 3 * aDay),
        new Date(to.getTime() + 3 * aDay),
      );
      expect(wider.filter(({ start, end }) => hours > 0 && end > at && start < to)).toEqual(found);
    }),
    { numRuns },
  );
});
