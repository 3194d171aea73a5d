import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Problem, ScheduleFile } from '../../lib/schedule/schedule.ts';

/** A schedule that has something wrong in it: a file, or a folder of several. */
export interface Fixture {
  readonly name: string;
  readonly files: readonly ScheduleFile[];
  /** `file:line:column code`, as the files' own `# expect` lines say. */
  readonly expected: readonly string[];
}

const root = join(import.meta.dirname, '..', 'fixtures');

export function fixturesIn(folder: 'invalid' | 'warned'): Fixture[] {
  return readdirSync(join(root, folder))
    .filter((entry) => !entry.endsWith('.txt'))
    .sort()
    .map((entry) => {
      const path = join(root, folder, entry);
      const files = statSync(path).isDirectory()
        ? readdirSync(path).map((file) => ({ path: file, text: readFileSync(join(path, file), 'utf8') }))
        : [{ path: entry, text: readFileSync(path, 'utf8') }];
      return { name: entry.replace(/\.yml$/, ''), files, expected: files.flatMap(expectedOf) };
    });
}

function expectedOf({ path, text }: ScheduleFile): string[] {
  return Array.from(
    text.matchAll(/^# expect (\d+:\d+) ([a-z0-9-]+)\r?$/gm),
    ([, place, code]) => `${path}:${place} ${code}`,
  );
}

interface Told {
  readonly ok: boolean;
  readonly told: readonly Problem[];
}

const read = new WeakMap<Fixture, Told>();

/** Everything told about a fixture, be it refused or not; each is read once. */
export function toldOf(fixture: Fixture): Told {
  const told = read.get(fixture) ?? readFixture(fixture);
  read.set(fixture, told);
  return told;
}

function readFixture({ files }: Fixture): Told {
  const parsed = parseSchedule(files, { now: new Date('2026-10-01T00:00:00Z') });
  return parsed.ok ? { ok: true, told: parsed.warnings } : { ok: false, told: parsed.problems };
}

/** As a person sees it: the line, a mark below the place, the sentence and the hint. */
export function asRead(fixture: Fixture, problem: Problem): string {
  const { file, line, column, severity, code, message, hint } = problem;
  const text = fixture.files.find(({ path }) => path === file)?.text ?? '';
  const source = (text.replace(/^\ufeff/, '').split(/\r?\n/)[line - 1] ?? '').replace(/[\t\p{Cc}\u00a0]/gu, ' ');
  return [
    `${file}:${line}:${column}  ${severity}  ${code}`,
    `  | ${source}`,
    `  | ${' '.repeat(column - 1)}^`,
    `  ${message}`,
    `  ${hint}`,
    '',
  ].join('\n');
}
