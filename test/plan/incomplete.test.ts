import { describe, expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import { reasons } from './read-plan.ts';
import { appliedTo, at, occurrence, recordWith, seenWith, wantedWith } from './wanted-with.ts';
import { active } from './worlds.ts';

const quiet = wantedWith();
const snapshot = {
  takenAt: '',
  min: 2,
  max: 10,
  suspended: active,
  configuration: { policies: [], scheduledActions: [], tags: {}, alarms: [] },
  deregistered: true,
};

describe('where something could not be read', () => {
  const owed = wantedWith({ state: { min: 12, max: 12, inForce: [occurrence()], because: 'It is Friday.' } });
  it('nothing is done on half the knowledge', () => {
    const seen = seenWith({ bounds: [1, 3], incomplete: true });
    expect(plan(quiet, seen, recordWith(), at('12:00'))).toEqual([]);
    expect(plan(quiet, seen, recordWith({ applied: appliedTo(quiet), snapshot }), at('12:00'))).toEqual([]);
  });

  it('an event’s floor is raised, which needs no more than the count, and nothing else is done', () => {
    const steps = plan(
      owed,
      seenWith({ service: { desired: 4 }, incomplete: true }),
      recordWith({ snapshot }),
      at('12:00'),
    );
    expect(reasons(steps)).toEqual([
      ['remember', 'the counts found are kept before what is owed is raised'],
      ['desired 4 → 12', 'at least 12 tasks are owed: It is Friday.'],
    ]);
    expect(steps[0]).toMatchObject({ record: { transition: { from: { desired: 4 } } } });
  });

  it('an event whose floor holds is left as it is', () => {
    const seen = seenWith({ service: { desired: 12 }, bounds: [12, 12], incomplete: true });
    expect(plan(owed, seen, recordWith(), at('12:00'))).toEqual([]);
  });
});
