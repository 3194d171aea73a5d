import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Records } from '../../lib/execute/ports.ts';
import { largestSnapshot, newStageRecord, newTargetRecord } from './records-fixture.ts';

export interface OpenedRecords {
  readonly records: Records;
  close(): Promise<void>;
}

/** What every implementation of `Records` must do. */
export const recordsContract = (name: string, open: () => Promise<OpenedRecords>): void => {
  describe(`Records: ${name}`, () => {
    let opened: OpenedRecords;
    let records: Records;
    beforeEach(async () => {
      opened = await open();
      records = opened.records;
    });
    afterEach(() => opened.close());

    it('has nothing at first', async () => {
      await expect(records.load()).resolves.toEqual({ stage: undefined, targets: new Map() });
      await expect(records.read('backend')).resolves.toBeUndefined();
      await expect(records.goodFiles()).resolves.toEqual([]);
    });

    it('answers what is stored now, one version higher, and gives the same back', async () => {
      const first = await records.write(newTargetRecord('backend', { drift: 'a' }));
      expect(first).toEqual(newTargetRecord('backend', { drift: 'a', version: 1 }));
      const second = await records.write({ ...first, drift: 'b' });
      expect(second).toEqual({ ...first, drift: 'b', version: 2 });
      await expect(records.read('backend')).resolves.toEqual(second);
      await expect(records.load()).resolves.toEqual({ stage: undefined, targets: new Map([['backend', second]]) });
    });

    it('forgets what a write leaves out', async () => {
      const { drift: _, ...first } = await records.write(newTargetRecord('backend', { drift: 'a' }));
      await records.write(first);
      await expect(records.read('backend')).resolves.toEqual(newTargetRecord('backend', { version: 2 }));
    });

    it('does not change the record it was given, nor share it', async () => {
      const record = newTargetRecord('backend', { told: [{ id: 'a', until: '2026-11-27T14:00:00Z' }] });
      await records.write(record);
      expect(record.version).toBe(0);
      record.told.push({ id: 'b', until: '2026-11-27T14:00:00Z' });
      expect((await records.read('backend'))?.told).toHaveLength(1);
    });

    it.each`
      versions  | because
      ${[0, 0]} | ${'both made the first record'}
      ${[1, 1]} | ${'both changed the same one'}
      ${[1, 0]} | ${'one believes that there is none'}
      ${[1, 7]} | ${'one is ahead, as after the record was made anew'}
    `('lets only one of two writers win: $because', async ({ versions: [winning, losing] }) => {
      if (winning > 0) await records.write(newTargetRecord('backend'));
      await records.write(newTargetRecord('backend', { version: winning, drift: 'winner' }));
      const late = records.write(newTargetRecord('backend', { version: losing, drift: 'loser' }));
      await expect(late).rejects.toMatchObject({ name: 'PrescaleError', code: 'conflict', passing: true });
      expect((await records.read('backend'))?.drift).toBe('winner');
    });

    it('lets exactly one of many writers at the same moment win', async () => {
      const writes = Array.from({ length: 8 }, (_, index) =>
        records.write(newTargetRecord('backend', { drift: `${index}` })),
      );
      const settled = await Promise.allSettled(writes);
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('lets only one win of two that write the very same', async () => {
      const first = await records.write(newTargetRecord('backend'));
      await records.write({ ...first, drift: 'the same' });
      await expect(records.write({ ...first, drift: 'the same' })).rejects.toMatchObject({ code: 'conflict' });
    });

    it('refuses to change a record that is not there any more', async () => {
      const first = await records.write(newTargetRecord('backend'));
      await records.remove(first);
      await expect(records.write(first)).rejects.toMatchObject({ code: 'conflict' });
    });

    it('keeps the records of targets and of the stage apart', async () => {
      const stage = await records.writeStage(newStageRecord({ files: { 'a.yml': 'hash' } }));
      expect(stage.version).toBe(1);
      const names = ['stage', 'backend', 'target#backend', 'ünïcode 🚀', 'with space'];
      for (const name of names) await records.write(newTargetRecord(name));
      const loaded = await records.load();
      expect(loaded.stage).toEqual(stage);
      expect([...loaded.targets.keys()].sort()).toEqual([...names].sort());
      for (const name of names) await expect(records.read(name)).resolves.toMatchObject({ target: name });
    });

    it('lets only one of two writers of the stage win', async () => {
      const first = await records.writeStage(newStageRecord());
      await records.writeStage({ ...first, files: { a: 'winner' } });
      await expect(records.writeStage({ ...first, files: { a: 'loser' } })).rejects.toMatchObject({ code: 'conflict' });
      expect((await records.load()).stage).toMatchObject({ version: 2, files: { a: 'winner' } });
    });

    it('removes a record, but not one that was written in between', async () => {
      const first = await records.write(newTargetRecord('backend'));
      const second = await records.write(first);
      await expect(records.remove(first)).rejects.toMatchObject({ code: 'conflict', passing: true });
      await expect(records.read('backend')).resolves.toEqual(second);
      await records.remove(second);
      await expect(records.read('backend')).resolves.toBeUndefined();
      await expect(records.load()).resolves.toMatchObject({ targets: new Map() });
    });

    it('takes a record that is gone already for removed', async () => {
      await expect(records.remove(newTargetRecord('backend', { version: 3 }))).resolves.toBeUndefined();
      await expect(records.remove(newTargetRecord('backend'))).resolves.toBeUndefined();
    });

    it('keeps the largest snapshot that AWS allows', async () => {
      const snapshot = largestSnapshot();
      const kept = await records.write(newTargetRecord('backend', { snapshot }));
      await expect(records.read('backend')).resolves.toEqual(kept);
      const { snapshot: _, ...without } = kept;
      await records.write(without);
      expect((await records.read('backend'))?.snapshot).toBeUndefined();
    });

    it('loads more records than AWS gives in one answer (1 MB)', async () => {
      const note = 'x'.repeat(150_000);
      const names = Array.from({ length: 12 }, (_, index) => `target-${index}`);
      for (const name of names) await records.write(newTargetRecord(name, { drift: note }));
      const { targets } = await records.load();
      expect([...targets.keys()].sort()).toEqual([...names].sort());
    });

    describe('the copies of snapshots', () => {
      const { schema, target, resource } = newTargetRecord('backend');
      const copy = { schema, target, resource, snapshot: largestSnapshot(), baseline: { desired: 2, min: 2, max: 10 } };

      it('come back as they were given, by their service', async () => {
        await expect(records.copyOf(resource)).resolves.toBeUndefined();
        await records.keepCopy(copy);
        await expect(records.copyOf({ ...resource })).resolves.toEqual(copy);
        await expect(
          records.copyOf({ ...resource, resourceId: 'service/staging/shop-backend' }),
        ).resolves.toBeUndefined();
      });

      it('are replaced as a whole', async () => {
        await records.keepCopy(copy);
        const { baseline: _, ...without } = { ...copy, snapshot: { ...copy.snapshot, max: 41 } };
        await records.keepCopy(without);
        await expect(records.copyOf(resource)).resolves.toEqual(without);
      });

      it('outlive the record, and are gone when they are dropped, also a second time', async () => {
        const record = await records.write(newTargetRecord('backend', { snapshot: copy.snapshot }));
        await records.keepCopy(copy);
        await records.remove(record);
        await expect(records.copyOf(resource)).resolves.toEqual(copy);
        await records.dropCopy(resource);
        await records.dropCopy(resource);
        await expect(records.copyOf(resource)).resolves.toBeUndefined();
      });

      it('do not show among the records', async () => {
        await records.keepCopy(copy);
        await expect(records.load()).resolves.toEqual({ stage: undefined, targets: new Map() });
      });
    });

    describe('the good schedule files', () => {
      const files = [
        { path: 'schedules/production/events.yml', text: 'windows: []\n# ünï 🚀' },
        { path: 'schedules/production/platform.yml', text: 'timezone: UTC\n' },
      ];

      it('come back as they were given, in the order of their paths', async () => {
        await records.keepGoodFiles([...files].reverse());
        await expect(records.goodFiles()).resolves.toEqual(files);
      });

      it('are kept as a whole: changed ones replaced, left out ones forgotten', async () => {
        await records.keepGoodFiles(files);
        const changed = [{ path: 'schedules/production/platform.yml', text: 'timezone: Europe/Berlin\n' }];
        await records.keepGoodFiles(changed);
        await expect(records.goodFiles()).resolves.toEqual(changed);
        await records.keepGoodFiles([]);
        await expect(records.goodFiles()).resolves.toEqual([]);
      });

      it('may be as large as a schedule may be', async () => {
        const line = '  - { name: window-00000, kind: scale-up, targets: { backend: { min: 5 } }, days: MON-FRI }\n';
        const text = Array.from({ length: 11_000 }, (_, index) =>
          line.replace('00000', String(index).padStart(5, '0')),
        ).join('');
        expect(text.length).toBeGreaterThan(1_000_000);
        await records.keepGoodFiles([{ path: 'large.yml', text }]);
        await expect(records.goodFiles()).resolves.toEqual([{ path: 'large.yml', text }]);
      });

      it('do not show among the records', async () => {
        await records.keepGoodFiles(files);
        await expect(records.load()).resolves.toEqual({ stage: undefined, targets: new Map() });
      });
    });
  });
};
