import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compared, differing } from '../../../cli/import/comparison.ts';
import type { FoundService } from '../../../cli/import/found-service.ts';
import { importedSchedule } from '../../../cli/import/imported-schedule.ts';
import { importedText } from '../../../cli/import/imported-text.ts';
import { parseSchedule } from '../../../lib/index.ts';
import type { ScheduledAction } from '../../../lib/plan/autoscaling.ts';

const now = new Date('2026-11-25T15:20:00Z');
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const days = ['*', 'MON-FRI', 'SAT,SUN', 'FRI', 'MON,WED,SUN', 'TUE-SAT'];
const runs = process.env.CI ? 150 : 6;

const bounds = fc
  .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 12 }))
  .map(([min, more]) => ({ min, max: min + more }));

/** Of the hour that clocks skip or repeat nothing is said here: two may then fire at once. */
const time = fc.tuple(fc.integer({ min: 4, max: 23 }), fc.constantFrom(0, 15, 30, 45));

const weekly = fc
  .uniqueArray(fc.tuple(time, fc.constantFrom(...days)), {
    minLength: 1,
    maxLength: 4,
    selector: ([[hour, minute]]) => hour * 60 + minute,
  })
  .chain((times) =>
    fc.tuple(
      ...times.map(([[hour, minute], weekdays], index) =>
        bounds.map(
          (sets): ScheduledAction => ({
            name: `action-${index}`,
            schedule: `cron(${minute} ${hour} ? * ${weekdays} *)`,
            timezone: 'Europe/Berlin',
            ...sets,
          }),
        ),
      ),
    ),
  );

const once = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1_000 }), bounds).map(
  ([day, minutes, sets]): ScheduledAction => ({
    name: 'once',
    // An odd second minute, so that it never fires with another one.
    schedule: `at(${new Date(inDays(day).getTime() + (minutes * 15 + 2) * 60_000).toISOString().slice(0, 17)}00)`,
    timezone: 'Europe/Berlin',
    ...sets,
  }),
);

const serviceOf = (
  actions: readonly ScheduledAction[],
  found: { readonly min: number; readonly max: number },
): FoundService => ({
  ecs: { cluster: 'shop', service: 'web' },
  scalableTarget: {
    ...found,
    arn: 'arn',
    suspended: { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false },
  },
  policies: [],
  actions,
});

const heading = { cluster: 'shop', region: 'eu-central-1', date: '2026-11-25', isZoneGuessed: false };

/** What is written, read again. */
function reread(service: FoundService) {
  const imported = importedSchedule([service], 'Europe/Berlin', now);
  const text = importedText(imported, heading);
  const parsed = parseSchedule([{ path: 'platform.yml', text }], { now });
  const problems = parsed.ok ? parsed.warnings : parsed.problems;
  if (!parsed.ok || problems.length > 0) throw new Error(`${JSON.stringify(problems)}\n${text}`);
  return { target: imported.targets.get('web'), schedule: parsed.schedule, text };
}

describe('any native actions', () => {
  it('of a week are said exactly, whatever they are and whatever was found', () => {
    fc.assert(
      fc.property(weekly, bounds, (actions, found) => {
        const service = serviceOf(actions, found);
        const { target, schedule, text } = reread(service);
        expect(target?.leftBecause, text).toEqual([]);
        const { boundaries = [] } = compared(schedule, 'web', service, now, inDays(60));
        expect(differing(boundaries ?? []), text).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('and one among them that fires once are said exactly too', () => {
    fc.assert(
      fc.property(weekly, once, bounds, (actions, single, found) => {
        const service = serviceOf([...actions, single], found);
        const { schedule, target, text } = reread(service);
        expect(target?.leftBecause, text).toEqual([]);
        const { boundaries = [] } = compared(schedule, 'web', service, now, inDays(60));
        expect(differing(boundaries ?? []), text).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
