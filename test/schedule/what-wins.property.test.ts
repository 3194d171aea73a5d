import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { occurrences } from '../../lib/schedule/occurrences.ts';
import type { Bounds, Schedule, Window, WindowCapacity } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { arbitraryCase, cases } from './arbitrary.ts';

vi.setConfig({ testTimeout: 900_000 });

/** The rules of docs/schedule-language.md, "What wins", once more and word by word, without ramps. */
interface Wanted {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly desired?: number | undefined;
  readonly autoscaling: string;
  readonly inForce: readonly string[];
}

type Counts = Pick<WindowCapacity, 'min' | 'max' | 'desired'>;

const given = (counts: readonly (number | undefined)[]): number[] => counts.filter((count) => count !== undefined);
const highest = (...counts: (number | undefined)[]): number | undefined =>
  given(counts).length === 0 ? undefined : Math.max(...given(counts));

/** "How much": what is left out follows from the base. */
function filled({ kind }: Window, { min, max, desired }: Counts, base: Bounds | undefined): Counts {
  const lowered = base && Math.min(base.min, ...given([desired, max]));
  const floor = min ?? (kind === 'scale-down' ? lowered : desired);
  return {
    min: floor,
    max: max ?? (base && highest(base.max, floor, desired)),
    desired: desired ?? (kind === 'pre-event' ? floor : undefined),
  } as Counts;
}

function wantedOf(made: Schedule, at: Date): Wanted {
  const { base, limits } = made.targets.get('api') ?? {};
  const clamped = (count: number | undefined) =>
    count === undefined || limits === undefined ? count : Math.min(Math.max(count, limits.min), limits.max);
  const isRecurring = ({ when }: Window) => when.form === 'daily' || when.start.kind === 'cron';
  const running = made.windows.flatMap((window) => {
    const capacity = window.targets.get('api');
    const begun = occurrences(made, window.name, at, new Date(at.getTime() + window.leadMs + 1));
    if (capacity === undefined) return [];
    const { min, max, desired } = filled(window, capacity, base);
    return begun.map((occurrence) => ({
      window,
      start: occurrence.start.getTime(),
      min: clamped(min),
      max: clamped(max),
      desired: clamped(desired),
    }));
  });
  const ranked = running.filter(({ window }) => window.kind !== 'pre-event' && isRecurring(window));
  const top = highest(...ranked.map(({ window }) => window.priority));
  const left = running.filter((one) => !ranked.includes(one) || one.window.priority === top);
  const raising = left.filter(({ window }) => window.kind !== 'scale-down');
  if (raising.length > 0) {
    const floor = highest(base?.min, ...raising.map(({ min }) => min));
    const count = highest(...raising.map(({ desired }) => desired));
    const desired = count === undefined ? undefined : highest(count, floor);
    const ceiling = highest(base?.max, ...raising.map(({ max }) => max));
    const asked = raising.filter(({ window }) => window.kind === 'pre-event').map(({ window }) => window.autoscaling);
    return {
      min: clamped(floor),
      max: clamped(ceiling === undefined ? undefined : highest(ceiling, floor, desired)),
      desired: clamped(desired),
      autoscaling: asked.includes('deregister') ? 'deregistered' : asked.includes('suspend') ? 'suspended' : 'active',
      inForce: raising.map(({ window }) => window.name).sort(),
    };
  }
  // What sets no count lowers none, and is higher than one that does.
  const height = ({ min, desired, max }: Counts) => [min ?? desired ?? 0, desired ?? max ?? Infinity, max ?? Infinity];
  const [first] = left.toSorted((a, b) => {
    const [left, right] = [height(a as Counts), height(b as Counts)];
    const differing = left.findIndex((value, index) => value !== right[index]);
    if (differing >= 0) return (right[differing] ?? 0) - (left[differing] ?? 0) || 0;
    return a.start - b.start || (a.window.name < b.window.name ? -1 : 1);
  });
  if (first === undefined)
    return { min: clamped(base?.min), max: clamped(base?.max), autoscaling: 'active', inForce: [] };
  const { min, max, desired, window } = first;
  return { min, max, desired, autoscaling: 'active', inForce: [window.name] };
}

it('what wins is what the docs say', () => {
  fc.assert(
    fc.property(arbitraryCase, ({ made, at }) => {
      const windows = made.windows.map(({ rampUp: _, rampDown: __, ...window }): Window => window);
      const plain = { ...made, windows };
      const { min, max, desired, autoscaling, inForce } = stateAt(plain, 'api', at);
      expect({ min, max, desired, autoscaling, inForce: inForce.map(({ window }) => window).sort() }).toEqual(
        wantedOf(plain, at),
      );
    }),
    { numRuns: cases(800) },
  );
});
