import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../lib/index.ts';

const schedules = join(import.meta.dirname, '../../schedules');
const stages = readdirSync(schedules, { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** The only test that reads them: they are the business of whoever uses this. */
describe('schedules/', () => {
  it.each(stages.map(({ name }) => name))('%s is valid', (stage) => {
    const names = readdirSync(join(schedules, stage)).filter((name) => /\.ya?ml$/.test(name));
    const files = names.map((path) => ({ path, text: readFileSync(join(schedules, stage, path), 'utf8') }));
    const parsed = parseSchedule(files);
    expect(parsed.ok ? [] : parsed.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
