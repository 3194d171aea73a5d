import { describe, expect, it } from 'vitest';
import { nothingApplied } from '../../lib/plan/begun-and-ended.ts';
import { migrateRecord } from '../../lib/plan/migrate-record.ts';
import { freshStage, recordSchemaVersion, stageRecord, targetRecord } from '../../lib/plan/record.ts';
import { partOf } from '../../lib/tell/announcement-of.ts';
import { at, recordWith } from './wanted-with.ts';

describe('a stored record', () => {
  it.each`
    stored                                          | expected                                        | because
    ${{ schema: 1, target: 'backend', version: 4 }} | ${{ schema: 6, target: 'backend', version: 4 }} | ${'an older one is read as this version stores it, and loses nothing'}
    ${{ schema: 6, target: 'backend' }}             | ${{ schema: 6, target: 'backend' }}             | ${'one of this version is as it is'}
    ${{ schema: 7, target: 'backend' }}             | ${{ schema: 7, target: 'backend' }}             | ${'a newer one is left, to be refused as too new'}
    ${{ schema: 0 }}                                | ${{ schema: 0 }}                                | ${'a form that never was is left, to be refused as damaged'}
    ${{ schema: '1' }}                              | ${{ schema: '1' }}                              | ${'a number written as text was not written by Prescale'}
    ${{ target: 'backend' }}                        | ${{ target: 'backend' }}                        | ${'without a number nothing is known of its form'}
  `('$because', ({ stored, expected }) => {
    expect(migrateRecord(stored)).toEqual(expected);
  });

  it.each([1, 2, 3, 4, 5])('of the stage, of form %i, can be read', (schema) => {
    const { unreadable, ...before } = freshStage;
    expect(stageRecord.parse(migrateRecord({ ...before, schema }))).toEqual({ ...before, unreadable });
  });
});

describe('what an older form becomes', () => {
  const span = { start: at('09:00').toISOString(), end: at('18:00').toISOString() };
  const event = { window: 'campaign', kind: 'pre-event', phase: 'lead', ...span };
  const live = { ...event, phase: 'live' };
  const day = { window: 'day', kind: 'scale-up', phase: 'live', ...span };
  const night = { window: 'night', kind: 'scale-down', phase: 'live', ...span };
  const override = { id: 'one', until: at('14:00').toISOString(), by: 'ana', reason: 'TV spot' };

  const appliedWith = (desired: number, ...inForce: readonly object[]) => ({
    key: 'applied',
    desiredKey: 'in force',
    at: at('10:00').toISOString(),
    counts: { desired, min: 2, max: 12 },
    inForce,
  });
  const done = appliedWith(12, live);
  const asked = { least: 12, max: 12 };
  const baseline = { desired: 3, min: 2, max: 10 };
  const begun = { key: 'wanted', at: at('11:59').toISOString(), from: { desired: 2, min: 2, max: 10 } };
  const unfinished = { ...begun, key: 'of form 2' };
  const told = (...events: readonly object[]) => ({ at: at('08:00').toISOString(), desired: 2, events });

  const nothing = {
    key: nothingApplied,
    desiredKey: nothingApplied,
    at: at('08:00').toISOString(),
    counts: { desired: 2 },
  };
  it.each`
    schema | stored                                                                                   | expected                                                                                           | because
    ${1}   | ${{}}                                                                                    | ${{}}                                                                                              | ${'nothing was remembered'}
    ${1}   | ${{ applied: appliedWith(2) }}                                                           | ${{ applied: appliedWith(2) }}                                                                     | ${'nothing was in force'}
    ${1}   | ${{ applied: done, baseline }}                                                           | ${{ applied: done, baseline, raised: [{ from: 3, to: 12 }] }}                                      | ${'what an event has was raised'}
    ${1}   | ${{ applied: { ...appliedWith(8), override }, baseline }}                                | ${{ applied: { ...appliedWith(8), override }, baseline, raised: [{ from: 3, to: 8 }] }}            | ${'so was what a person holds'}
    ${1}   | ${{ applied: appliedWith(12, night), baseline }}                                         | ${{ applied: appliedWith(12, night), baseline }}                                                   | ${'what a scale-down has was not'}
    ${1}   | ${{ applied: done, baseline: { desired: 15 } }}                                          | ${{ applied: done, baseline: { desired: 15 } }}                                                    | ${'nor was anything where more ran before'}
    ${1}   | ${{ applied: done }}                                                                     | ${{ applied: done }}                                                                               | ${'what ran before is not known'}
    ${1}   | ${{ transition: begun }}                                                                 | ${{ transition: unfinished }}                                                                      | ${'a wish that was begun is nobody’s any more'}
    ${2}   | ${{ applied: { ...done, asked: { ...asked, raised: true }, set: 12 }, baseline }}        | ${{ applied: done, baseline, raised: [{ from: 3, to: 12 }] }}                                      | ${'it says that something was raised'}
    ${2}   | ${{ applied: { ...done, asked }, baseline }}                                             | ${{ applied: done, baseline }}                                                                     | ${'it says that nothing was'}
    ${2}   | ${{ applied: { ...done, asked: { ...asked, raised: true, left: asked } }, baseline }}    | ${{ applied: done, baseline, raised: [{ from: 3, to: 12 }] }}                                      | ${'what was left over of something larger is in the count'}
    ${2}   | ${{ transition: { ...begun, settings: [5, 8], takenOver: at('12:00').toISOString() } }}  | ${{ transition: unfinished, raised: [{ from: 2, to: 8 }] }}                                        | ${'it says to what a change that was cut off was to raise'}
    ${2}   | ${{ transition: { ...begun, settings: [8] }, baseline }}                                 | ${{ transition: unfinished, baseline, raised: [{ from: 2, to: 8 }] }}                              | ${'from what was found with it'}
    ${2}   | ${{ transition: { ...begun, settings: [8], from: { desired: 5 } }, baseline }}           | ${{ transition: { ...unfinished, from: { desired: 5 } }, baseline, raised: [{ from: 3, to: 8 }] }} | ${'or what ran before all of it'}
    ${2}   | ${{ transition: { ...begun, settings: [1] } }}                                           | ${{ transition: unfinished }}                                                                      | ${'it was to take'}
    ${2}   | ${{ transition: { ...begun, unread: true } }}                                            | ${{ transition: { ...unfinished, unread: true } }}                                                 | ${'bounds that could not be read still are to be'}
    ${2}   | ${{ applied: appliedWith(2, day), toldEarly: told(event) }}                              | ${{ applied: { ...appliedWith(2, day, event), key: '' } }}                                         | ${'what was told early is told'}
    ${2}   | ${{ applied: appliedWith(2, event, day), toldEarly: told(live) }}                        | ${{ applied: { ...appliedWith(2, day, live), key: '' } }}                                          | ${'with the phase that was told last'}
    ${2}   | ${{ toldEarly: told(event) }}                                                            | ${{ applied: { ...nothing, inForce: [event] } }}                                                   | ${'also where nothing was ever brought about'}
    ${2}   | ${{ applied: done, transition: { ...begun, key: 'applied', settings: [12] }, baseline }} | ${{ applied: done, baseline, raised: [{ from: 2, to: 12 }] }}                                      | ${'a repair that was cut off is seen to be needed, or not to be'}
    ${4}   | ${{ applied: done, baseline, raised: [{ from: 3, to: 12 }] }}                            | ${{ applied: done, baseline, raised: [{ from: 3, to: 12 }] }}                                      | ${'from then on nothing is inferred'}
    ${5}   | ${{ applied: done, baseline, raised: [{ from: 3, to: 12 }] }}                            | ${{ applied: done, baseline, raised: [{ from: 3, to: 12 }] }}                                      | ${'a form with what is observed has nothing of it'}
  `('of form $schema: $because', ({ schema, stored, expected }) => {
    expect(targetRecord.parse(migrateRecord({ ...recordWith(), ...stored, schema }))).toEqual({
      ...recordWith(),
      ...expected,
      schema: recordSchemaVersion,
    });
  });
});

it('what was still to be told keeps its sentences', () => {
  const happened = {
    id: 'backend/ready/one',
    kind: 'ready',
    severity: 'info',
    at: at('08:00').toISOString(),
    timezone: 'UTC',
    target: 'backend',
  };
  const announcement = { ...happened, because: 'It is Friday.', details: ['12 tasks are running.', 'Two more.'] };
  const { outbox } = targetRecord.parse(
    migrateRecord({ ...recordWith(), schema: 3, drift: 'somebody moved it', outbox: [announcement] }),
  );
  expect(outbox.map(partOf)).toEqual([announcement]);
});
