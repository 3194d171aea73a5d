import { describe, expect, it } from 'vitest';
import { preview } from '../../lib/preview/preview.ts';
import type { CapacityState } from '../../lib/schedule/schedule.ts';
import { startStage } from '../service/stage.ts';

const fiveMinutes = 5 * 60_000;
const hour = 60 * 60_000;

/** As records remember it: autoscaling, counts, and what is in force. */
const keyOf = ({ autoscaling, min, max, desired, inForce }: CapacityState): string =>
  [
    autoscaling,
    [min ?? 'found', max ?? 'found', desired ?? 'free'].join('/'),
    '-',
    ...inForce
      .map(({ window, start, end, phase }) => `${window}@${start.toISOString()}..${end.toISOString()}:${phase}`)
      .sort(),
    '',
  ].join('|');

describe('a preview of the shipped schedule', () => {
  it.each([
    ['the week of its event', '2026-11-23T05:00:00Z', '2026-11-30T05:00:00Z'],
    ['a week in which clocks change', '2027-03-09T05:00:00Z', '2027-03-16T04:00:00Z'],
  ])('is what the handlers bring about, change by change: %s', async (_, first, last) => {
    const [from, to] = [new Date(first), new Date(last)];
    await using stage = await startStage({ start: new Date(from.getTime() - fiveMinutes).toISOString() });
    const known = new Map<string, string>();
    const happened: string[] = [];
    const { changes } = preview(stage.schedule, { from, to });
    // The tick before the first one takes the present state over. What nobody promised is seen by the next hour, too late.
    const hours = Array.from({ length: (to.getTime() - from.getTime()) / hour }, (_, at) => from.getTime() + at * hour);
    const edges = changes.flatMap(({ at }) => [at.getTime() - fiveMinutes, at.getTime()]);
    for (const at of [...new Set([from.getTime() - fiveMinutes, ...hours, ...edges])].sort((a, b) => a - b)) {
      await stage.tickAt(new Date(at));
      for (const { target, applied } of await stage.records()) {
        if (applied === undefined || known.get(target) === applied.key) continue;
        if (at >= from.getTime()) happened.push(`${new Date(at).toISOString()} ${target} ${applied.key}`);
        known.set(target, applied.key);
      }
    }
    const promised = changes
      .map(({ at, target, to: state }) => `${at.toISOString()} ${target} ${keyOf(state)}`)
      // What alters only what is overruled is nothing that has to be brought about.
      .filter((line, index) => {
        const before = changes.slice(0, index).findLast(({ target }) => target === changes[index]?.target);
        return before === undefined || !line.endsWith(keyOf(before.to));
      });
    expect(promised.length).toBeGreaterThan(20);
    expect(happened.toSorted()).toEqual(promised.toSorted());
  });
});
