import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { scheduleJsonSchema } from '../../lib/schedule/json-schema.ts';
import { cases } from '../schedule/arbitrary.ts';
import { examplesIn } from './examples.ts';
import { fixturesIn } from './fixtures.ts';
import { sampleFiles } from './sample.ts';
import { anyLayout, anyWritten, asFiles } from './written.ts';

// With ten thousand cases each, as CI asks for, some take minutes on a busy machine.
vi.setConfig({ testTimeout: 900_000 });

const stored = readFileSync(join(import.meta.dirname, '../../schedules/schedule.schema.json'), 'utf8');
const judge = (allErrors: boolean) =>
  new Ajv({ strict: true, allowUnionTypes: true, allErrors }).compile(JSON.parse(stored));
const firstProblem = judge(false);
const everyProblem = judge(true);

/** An editor's view: no problem, or where and what. */
function problemsOf(text: string, isRight = firstProblem): string[] {
  const document: unknown = parse(text);
  // A file without anything in it is no document at all.
  if (document === null || isRight(document)) return [];
  return (isRight.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const everyProblemOf = (text: string): string[] => problemsOf(text, everyProblem);

describe('schedules/schedule.schema.json', () => {
  it('is what the code says; `npm run schema` writes it anew', () => {
    expect(stored).toBe(`${JSON.stringify(scheduleJsonSchema(), null, 2)}\n`);
  });

  it('describes every setting, and shows examples of all that are not plain yes or no', () => {
    const bare: string[] = [];
    const look = (schema: Record<string, unknown>, path: string): void => {
      const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>;
      for (const [key, setting] of Object.entries(properties)) {
        if (typeof setting.description !== 'string' && !Array.isArray(setting.anyOf)) bare.push(`${path}/${key}`);
        look(setting, `${path}/${key}`);
      }
      for (const inner of [schema.items, schema.additionalProperties, ...((schema.anyOf ?? []) as unknown[])]) {
        if (typeof inner === 'object' && inner !== null) look(inner as Record<string, unknown>, path);
      }
    };
    look(scheduleJsonSchema(), '');
    expect(bare).toEqual([]);
  });

  it.each([...sampleFiles('production'), ...sampleFiles('staging')])('takes $path', ({ text }) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it.each(examplesIn('docs/schedule-language.md'))(
    'takes the example in line $line of the docs',
    ({ text, refused }) => {
      if (refused === undefined) expect(problemsOf(text)).toEqual([]);
    },
  );

  it.each(fixturesIn('warned').flatMap(({ files }) => files))('takes $path, which is odd but right', ({ text }) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it.each([
    'typo-in-a-key',
    'key-at-the-wrong-place',
    'kind-missing',
    'unknown-kind',
    'number-in-words',
    'number-below-zero',
    'capacity-as-a-number',
    'name-with-blanks',
    'time-in-twelve-hours',
    'duration-in-words',
    'windows-without-dashes',
    'a-list-for-a-file',
  ])('shows in the editor what is wrong: %s', (name) => {
    const [fixture] = fixturesIn('invalid').filter((one) => one.name === name);
    expect(problemsOf(fixture?.files[0]?.text ?? '')).not.toEqual([]);
  });

  it.each([
    ['typo-in-a-window-key', '/windows/0 must NOT have additional properties'],
    ['unknown-kind', '/windows/0/kind must be equal to one of the allowed values'],
    ['number-in-words', '/windows/0/targets/shop/desired must be integer'],
    ['kind-missing', "/windows/0 must have required property 'kind'"],
    ['windows-without-dashes', '/windows must be array,null'],
  ])('shows a mistake once and at its place: %s', (name, expected) => {
    const [file] = fixturesIn('invalid').find((fixture) => fixture.name === name)?.files ?? [];
    expect(everyProblemOf(file?.text ?? '')).toEqual([expected]);
  });

  it('takes whatever the service takes, but for keywords in capitals', () => {
    fc.assert(
      fc.property(anyWritten, anyLayout, (written, layout) => {
        for (const { text } of asFiles(written, layout)) {
          const small = text.replace(/(kind|autoscaling|metric|mode): .*/g, (line) => line.toLowerCase());
          expect(problemsOf(small)).toEqual([]);
        }
      }),
      { numRuns: cases(100) },
    );
  });
});
