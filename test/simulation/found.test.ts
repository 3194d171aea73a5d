import { describe, expect, it } from 'vitest';
import type { Happening, Scenario } from '../../local/simulation/scenario.ts';
import { event, found, played } from './scenarios.ts';

const throttled = (at: number, port: Extract<Happening, { kind: 'fault' }>['port']): Happening => ({
  at,
  kind: 'fault',
  fault: 'throttle',
  port,
});

const { registered: _, ...unregistered } = found.found;

/** What the simulation once found, as small as it could be made. */
const symptoms: Record<string, Partial<Scenario>> = {
  'the bounds that were found are lost when details cannot be read as an event begins': {
    happenings: [throttled(5, 'scalableTargets.configuration')],
  },
  'the count that was found is lost when autoscaling cannot be read as an event begins': {
    happenings: [throttled(5, 'scalableTargets.describe')],
  },
  'a target stays half restored during the event that an override only interrupted': {
    happenings: [
      { at: 12, kind: 'override-set', target: 't0', capacity: { desired: 7 }, minutes: 1 },
      throttled(12, 'scalableTargets.putPolicy'),
    ],
  },
  'an alarm points to policies that are gone when a restore was begun twice': {
    happenings: [
      { at: 12, kind: 'override-set', target: 't0', capacity: { desired: 7 }, minutes: 1 },
      throttled(12, 'scalableTargets.putPolicy'),
    ],
    windows: [
      { ...event, lines: [...event.lines.slice(0, 3), 'autoscaling: deregister', 'rampDown: { step: 1, every: 1m }'] },
    ],
  },
  'nobody hears that an event is live that became so under an override': {
    happenings: [{ at: 10, kind: 'override-set', target: 't0', capacity: { desired: 7 }, minutes: 5 }],
  },
  'a count that somebody had set above the bounds is told other than it is set when the event is over': {
    happenings: [{ at: 1, kind: 'sets-desired', target: 't0', desired: 9 }],
    windows: [
      { ...event, kind: 'scale-down', targets: { t0: { desired: 1 } }, lines: ['start: 2026-11-23 08:10', 'for: 5m'] },
    ],
  },
  'a count below the bounds is set, and another told, where somebody registered the target during the event': {
    // Nothing but Prescale lowers its count.
    targets: [{ ...found, found: { ...found.found, policies: [] } }],
    happenings: [{ at: 12, kind: 'applies', target: 't0' }],
    windows: [
      { ...event, targets: { t0: { min: 1, desired: 3 } } },
      {
        ...event,
        name: 'busy',
        kind: 'scale-up',
        targets: { t0: { min: 6, desired: 8 } },
        lines: ['start: 2026-11-23 08:02', 'for: 18m'],
      },
    ],
  },
  'a count that is set before the target is deregistered is told as it would be within the bounds of before': {
    targets: [{ ...found, found: { ...found.found, policies: [], desired: 12, registered: { min: 1, max: 12 } } }],
    windows: [{ ...event, targets: { t0: { desired: 3 } } }],
    happenings: [{ at: 8, kind: 'override-set', target: 't0', capacity: { min: 5, max: 10 }, minutes: 2 }],
  },
  'a policy that the schedule asks for waits for the next look when putting it fails': {
    targets: [{ ...found, base: { min: 1, max: 4 }, scaling: ['memory'] }],
    ticks: 60,
    happenings: [{ at: 7, kind: 'deregisters', target: 't0' }, throttled(35, 'scalableTargets.putPolicy')],
    windows: [{ ...event, kind: 'scale-up', lines: ['start: 2026-11-23 08:35', 'for: 25m'] }],
  },
  'a second tick whose clock is behind undoes the end of a window': {
    happenings: [
      { at: 30, kind: 'time-runs-out', calls: 7 },
      { at: 31, kind: 'two-at-once', order: 1, skewMs: -90_000, oldSchedule: false },
    ],
    windows: [{ ...event, kind: 'scale-up', lines: ['start: 2026-11-23 08:10', 'for: 20m'] }],
  },
  'a second tick whose clock is behind lowers the bounds when the first has settled what the second began': {
    targets: [{ ...found, base: { min: 1, max: 4 } }],
    happenings: [{ at: 11, kind: 'two-at-once', order: 342, skewMs: -90_000, oldSchedule: false }],
    windows: [
      {
        ...event,
        kind: 'scale-up',
        targets: { t0: { min: 6, desired: 6 } },
        lines: ['start: 2026-11-23 08:10', 'for: 20m'],
      },
    ],
  },
  'the count that was found is lost when a second tick calls after the first has settled the end of a window': {
    targets: [{ ...found, found: { ...found.found, policies: [] } }],
    happenings: [{ at: 30, kind: 'two-at-once', order: 728_548, skewMs: 0, oldSchedule: false }],
    windows: [
      {
        ...event,
        kind: 'scale-down',
        targets: { t0: { min: 0, desired: 0 } },
        lines: ['start: 2026-11-23 08:10', 'for: 20m'],
      },
    ],
  },
  'the count of the event stays when its end takes over from a ramp that could not be finished': {
    targets: [{ ...found, found: { ...unregistered, policies: [] } }],
    ending: 'removed',
    happenings: [{ at: 6, kind: 'outage', outage: 'autoscaling-denied', minutes: 30 }],
    windows: [
      { ...event, lines: [...event.lines.slice(0, 3), 'autoscaling: suspend', 'rampUp: { step: 3, every: 1m }'] },
    ],
  },
  'autoscaling still runs in an event where somebody registered the target after its first window had begun': {
    happenings: [
      { at: 1, kind: 'deregisters', target: 't0' },
      { at: 12, kind: 'applies', target: 't0' },
    ],
    windows: [
      { ...event, name: 'day', kind: 'scale-up', lines: ['start: 2026-11-23 08:05', 'for: 2h'] },
      { ...event, lines: ['start: 2026-11-23 08:30', 'for: 20m', 'lead: 5m', 'autoscaling: suspend'] },
    ],
  },
};

describe('what the simulation found once does not come back', () => {
  it.each(Object.entries(symptoms))('%s', async (_, change) => {
    const { violation } = await played(change);
    expect(violation).toBeUndefined();
  });
});
