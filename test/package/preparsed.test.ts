import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { preparsedFile, preparsedOrigin, scheduleFolder } from '../../functions/schedule-folder.ts';
import { parseSchedule } from '../../lib/index.ts';
import { type PreparsedOrigin, writePreparsed } from '../../lib/schedule/preparsed.ts';
import { type PackagedStage, startPackagedStage, type Unpacked, unpackStage } from './packaged-stage.ts';

/** A Wednesday in business hours, when the shipped files ask for five tasks. */
const start = '2026-11-25T10:00:00-05:00';
type Edit = (text: string) => string;
const asking =
  (count: number): Edit =>
  (text) =>
    text.replace('desired: 5 }', `desired: ${count} }`);

/** What the edited files of a stage are parsed to, as if they were not; by default by this version. */
async function preparsed({ folder }: PackagedStage, edited: Edit, changed: Partial<PreparsedOrigin> = {}) {
  const files = await scheduleFolder(folder).read();
  const parsed = parseSchedule(files.map(({ path, text }) => ({ path, text: edited(text) })));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return writePreparsed(parsed, { ...preparsedOrigin(files), ...changed });
}

async function desiredAfterTick(stage: PackagedStage): Promise<number | undefined> {
  const reconcile = await stage.start('reconcile');
  await expect(reconcile.invoke({})).resolves.toMatchObject({ kind: 'answered' });
  return stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired;
}

describe.concurrent('a packaged function', () => {
  let unpacked: Unpacked;
  beforeAll(async () => {
    unpacked = await unpackStage();
  }, 60_000);

  it('has its schedule preparsed, as it would parse it', async () => {
    for (const root of Object.values(unpacked.folderOf)) {
      const folder = scheduleFolder(join(root, 'build/schedules/production'));
      const files = await folder.read();
      const parsed = parseSchedule(files, { now: new Date() });
      expect(await folder.preparsed?.(files)).toEqual(
        parsed.ok && { schedule: parsed.schedule, warnings: parsed.warnings },
      );
    }
  });

  it('does what the preparsed schedule says, where it was made of the files that are there', async () => {
    await using stage = await startPackagedStage(unpacked, start);
    writeFileSync(join(stage.folder, preparsedFile), await preparsed(stage, asking(7)));
    expect(await desiredAfterTick(stage)).toBe(7);
  });

  it('holds a target within the limits that the preparsed schedule has', async () => {
    await using stage = await startPackagedStage(unpacked, start);
    const override = await stage.start('override');
    const hold = { target: 'backend', desired: 45, for: '1h', by: 'ann', reason: 'TV spot' };
    await expect(override.invoke(hold)).resolves.toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('40'),
    });
    const wider: Edit = (text) => text.replace('limits: { min: 1, max: 40 }', 'limits: { min: 1, max: 60 }');
    writeFileSync(join(stage.folder, preparsedFile), await preparsed(stage, wider));
    await expect(override.invoke(hold)).resolves.toMatchObject({ kind: 'answered' });
  });

  it('does what its files say once they are edited', async () => {
    await using stage = await startPackagedStage(unpacked, start, asking(7));
    expect(await desiredAfterTick(stage)).toBe(7);
  });

  it.each<{ because: string; spoil: (stage: PackagedStage) => Promise<void> | void }>([
    {
      because: 'is of another version of Prescale',
      spoil: async (stage) =>
        writeFileSync(join(stage.folder, preparsedFile), await preparsed(stage, asking(7), { by: '0.0.9' })),
    },
    {
      because: 'is damaged',
      spoil: async (stage) =>
        writeFileSync(
          join(stage.folder, preparsedFile),
          (await preparsed(stage, asking(7))).replace('"backend"', '"back'),
        ),
    },
    { because: 'is missing', spoil: ({ folder }) => rmSync(join(folder, preparsedFile)) },
    {
      because: 'was cut',
      spoil: ({ folder }) => {
        const file = join(folder, preparsedFile);
        writeFileSync(file, readFileSync(file).subarray(0, 700));
      },
    },
  ])('does what its files say where the preparsed schedule $because', async ({ spoil }) => {
    await using stage = await startPackagedStage(unpacked, start);
    await spoil(stage);
    expect(await desiredAfterTick(stage)).toBe(5);
  });
});
