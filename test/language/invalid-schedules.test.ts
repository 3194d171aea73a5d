import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asRead, type Fixture, fixturesIn, toldOf } from './fixtures.ts';

const invalid = fixturesIn('invalid');
const warned = fixturesIn('warned');

const golden = join(import.meta.dirname, '..', 'fixtures', 'problems.golden.txt');
const pages = new Map(
  readFileSync(golden, 'utf8')
    .split(/^(?=## )/m)
    .map((page) => [/^## (.*)/.exec(page)?.[1], page.trim()]),
);

const pageOf = (fixture: Fixture): string => {
  const told = toldOf(fixture).told.map((problem) => asRead(fixture, problem));
  return `## ${fixture.name}\n\n${told.join('\n')}`;
};

describe('a schedule with a mistake', () => {
  it('has an example for everything people get wrong', () => {
    expect(invalid.length).toBeGreaterThanOrEqual(60);
    expect(invalid.every(({ expected }) => expected.length > 0)).toBe(true);
  });

  it.each(invalid)('is refused with its places: $name', (fixture) => {
    const { ok, told } = toldOf(fixture);
    expect(ok).toBe(false);
    expect(told.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`)).toEqual(fixture.expected);
    expect(told.every(({ severity }) => severity === 'error')).toBe(true);
    // New words are written into the golden file by the last test below, with --update: this one then passes next time.
    expect(pageOf(fixture).trim()).toBe(pages.get(fixture.name));
  });

  it('is not refused at the very beginning of a file unless the mistake is there', () => {
    const atTheBeginning = invalid.filter((fixture) =>
      toldOf(fixture).told.some((at) => at.line === 1 && at.column === 1),
    );
    expect(atTheBeginning.map(({ name }) => name)).toEqual([
      'a-list-for-a-file',
      'a-text-for-a-file',
      'byte-order-mark',
      'timezone-in-two-files',
      'zone-missing',
    ]);
  });
});

describe('a schedule that is right but odd', () => {
  it.each(warned)('is taken with a warning: $name', (fixture) => {
    const { ok, told } = toldOf(fixture);
    expect(ok).toBe(true);
    expect(told.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`)).toEqual(fixture.expected);
    expect(told.every(({ severity }) => severity === 'warning')).toBe(true);
    expect(pageOf(fixture).trim()).toBe(pages.get(fixture.name));
  });
});

describe('what people are told', () => {
  const all = [...invalid, ...warned];

  it('are sentences, each with something to do', () => {
    for (const { message, hint } of all.flatMap((fixture) => toldOf(fixture).told)) {
      expect(message).toMatch(/^([A-Z`]|cron\()[^\n]{10,}\.$/);
      expect(hint).toMatch(/^[A-Z][^\n]{5,}[.?]$/);
      expect(`${message} ${hint}`).not.toMatch(/undefined|\[object|NaN|null|scalar|mapping|sequence|parse|token/i);
    }
  });

  it('reads well', async () => {
    await expect(all.map(pageOf).join('\n')).toMatchFileSnapshot(golden);
  });
});
