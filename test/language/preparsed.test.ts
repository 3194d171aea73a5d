import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import { type Preparsed, readPreparsed, writePreparsed } from '../../lib/schedule/preparsed.ts';
import type { Schedule, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { cases } from '../schedule/arbitrary.ts';
import { fixturesIn } from './fixtures.ts';
import { anyLayout, anyWritten, asFiles } from './written.ts';

const root = join(import.meta.dirname, '../..');
const by = '1.2.3';
const now = new Date('2026-10-01T00:00:00Z');

function parse(files: readonly ScheduleFile[]): Preparsed {
  const result = parseSchedule(files, { now });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

/** The states of all targets at an instant. */
function statesAt(schedule: Schedule, at: Date): unknown {
  return [...schedule.targets.keys()].map((target) => stateAt(schedule, target, at));
}

const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });

const pullRequests = 'examples/schedules-repository/schedules';

/** Every folder of files in these that is a schedule. */
const folders = ['test/fixtures/schedules', 'schedules', pullRequests].flatMap((folder) =>
  [
    ...Map.groupBy(
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        // Beside the stages lies what is none, such as a budget.
        .filter((path) => path.endsWith('.yml') && (folder !== pullRequests || dirname(path) !== '.'))
        .map((path) => join(folder, path))
        .sort(),
      dirname,
    ),
  ].map(([name, paths]) => ({
    name,
    files: paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  })),
);

describe('a schedule that is written preparsed', () => {
  it.each([...folders, ...fixturesIn('warned')])('is read as what was parsed: $name', ({ files }) => {
    const made = parse(files);
    const read = readPreparsed(writePreparsed(made, { files, by }), { files, by });
    expect(read).toEqual({ schedule: made.schedule, warnings: made.warnings });
    fc.assert(
      fc.property(instant, (at) => {
        expect(read && statesAt(read.schedule, at)).toEqual(statesAt(made.schedule, at));
      }),
      { numRuns: cases(100) },
    );
  });

  it('is read as what was parsed, whatever people write, in files of any order', () => {
    fc.assert(
      fc.property(anyWritten, anyLayout, instant, (written, layout, at) => {
        const files = asFiles(written, layout);
        const made = parse(files);
        const read = readPreparsed(writePreparsed(made, { files, by }), { files: files.toReversed(), by });
        expect(read).toEqual({ schedule: made.schedule, warnings: made.warnings });
        expect([...(read?.schedule.targets.keys() ?? [])]).toEqual([...made.schedule.targets.keys()]);
        expect(read && statesAt(read.schedule, at)).toEqual(statesAt(made.schedule, at));
      }),
      { numRuns: cases(100) },
    );
  });
});

describe('what was parsed before is not used', () => {
  const files: readonly ScheduleFile[] = [
    {
      path: 'a.yml',
      text: 'timezone: UTC\ntargets:\n  10: { ecs: { cluster: c, service: ten }, base: { min: 1, max: 2 } }\n  9: { ecs: { cluster: c, service: nine }, base: { min: 1, max: 2 } }\n',
    },
    { path: 'b.yml', text: 'calendars: { days-off: [2026-12-25] }\n' },
  ];
  const [a, b] = files as [ScheduleFile, ScheduleFile];
  const made = parse(files);
  const text = writePreparsed(made, { files, by });
  const read = (changed: string) => readPreparsed(changed, { files, by });

  it('unless everything is as it was', () => {
    expect(read(text)).toEqual({ schedule: made.schedule, warnings: [] });
  });

  it.each<{ because: string; files: readonly ScheduleFile[]; by?: string }>([
    { because: 'a file was edited', files: [{ ...a, text: `${a.text} ` }, b] },
    { because: 'a file is gone', files: [a] },
    { because: 'a file came', files: [a, b, { path: 'c.yml', text: '' }] },
    { because: 'a file has another name', files: [a, { ...b, path: 'c.yml' }] },
    {
      because: 'two files changed names',
      files: [
        { ...a, path: b.path },
        { ...b, path: a.path },
      ],
    },
    { because: 'another version of Prescale wrote it', files, by: '1.2.4' },
  ])('where $because', ({ files: found, by: version = by }) => {
    expect(readPreparsed(text, { files: found, by: version })).toBeUndefined();
  });

  it.each([
    ['it has another form', text.replace('"form":4', '"form":3')],
    ['what it says was changed', text.replace('"max":2', '"max":3')],
    ['it was cut', text.slice(0, -20)],
    ['it was cut at its end', text.slice(0, -1)],
    ['its end is no end of a line', `${text.slice(0, -1)} `],
    ['something was added', `${text}{}\n`],
    ['it is empty', ''],
    ['it is one line', '{}'],
    ['it is something else', 'a\nb\nc\n'],
    ['it is a line too many', `\n${text}`],
  ])('where %s', (_because, changed) => {
    expect(changed).not.toBe(text);
    expect(read(changed)).toBeUndefined();
  });

  it('where a zone is not known on this machine', () => {
    const elsewhere = { ...made, schedule: { ...made.schedule, timezone: 'Moon/Tranquility' } };
    expect(read(writePreparsed(elsewhere, { files, by }))).toBeUndefined();
  });

  it('whatever became of it, and nothing is thrown', () => {
    const cut = fc
      .tuple(fc.nat(text.length), fc.nat(text.length), fc.string())
      .map(([from, length, instead]) => text.slice(0, from) + instead + text.slice(from + length));
    fc.assert(
      fc.property(fc.oneof(cut, fc.string()), (changed) => {
        expect(read(changed)).toEqual(changed === text ? read(text) : undefined);
      }),
      { numRuns: cases(300) },
    );
  });
});
