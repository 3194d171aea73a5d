import { describe, expect, it } from 'vitest';
import { changedWindows } from '../../lib/preview/changed-windows.ts';
import type { Window } from '../../lib/schedule/schedule.ts';
import { anHour, schedule, span, window } from '../schedule/build.ts';

const sale = (desired = 12, extra: Partial<Window> = {}) =>
  window('sale', 'pre-event', span('2026-11-27T09:00', 9 * anHour), { desired }, extra);
const launch = window('launch', 'pre-event', span('2026-12-01T09:00', anHour), { desired: 3 });
const made = (...windows: readonly Window[]) => schedule('UTC', windows);
const shown = (before: ReturnType<typeof made> | undefined, after: ReturnType<typeof made>) =>
  changedWindows(before, after).map(({ name, before: was, after: is }) => `${was ? '-' : ''}${is ? '+' : ''}${name}`);

const two = new Map([
  ['a', { desired: 1, min: 1 }],
  ['b', { desired: 2 }],
]);
const turned = new Map([
  ['b', { desired: 2 }],
  ['a', { min: 1, desired: 1 }],
]);
const both = (targets: Window['targets']) => window('both', 'pre-event', span('2026-11-27T09:00', anHour), targets);

describe('windows that an edit changes', () => {
  it.each([
    ['added', made(sale()), made(sale(), launch), ['+launch']],
    ['altered', made(sale()), made(sale(13)), ['-+sale']],
    ['taken out', made(sale(), launch), made(launch), ['-sale']],
    ['all, where there was nothing', undefined, made(sale(), launch), ['+sale', '+launch']],
    ['all, in another zone', made(sale()), schedule('Asia/Tokyo', [sale()]), ['-+sale']],
    ['none, in another order', made(sale(), launch), made(launch, sale()), []],
    ['none, in another place', made(sale()), made(sale(12, { place: { file: 'b.yml', line: 9, column: 1 } })), []],
    ['none, with keys in another order', made(both(two)), made(both(turned)), []],
  ] as const)('%s', (_, before, after, expected) => {
    expect(shown(before, after)).toEqual(expected);
  });
});
