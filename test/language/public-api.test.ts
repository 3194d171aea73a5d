import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleFiles } from './sample.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/schedule-language.md'), 'utf8');
const programs = Array.from(page.matchAll(/^```js\n([\s\S]*?)^```/gm), ([, program = '']) => program);

/** What a program prints that Node runs as it is, with a `text` to read. */
function printed(program: string, text: string): string {
  const whole = `const text = ${JSON.stringify(text)};\n${program}`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', whole], { cwd: root, encoding: 'utf8' });
}

const platform = sampleFiles('production').find(({ path }) => path.endsWith('platform.yml'))?.text ?? '';

describe('lib/index.ts', () => {
  it('is imported by Node as it is, with all that is promised', () => {
    const names = "import * as all from './lib/index.ts'; console.log(Object.keys(all).sort().join());";
    expect(printed(names, '')).toBe(
      'cronMatches,cronNext,freshRecord,nextChange,occurrences,parseSchedule,plan,stateAt,writeSchedule\n',
    );
  });

  it('is used as the docs say: every function is named there', () => {
    expect(programs).toHaveLength(2);
    for (const name of [
      'parseSchedule',
      'stateAt',
      'nextChange',
      'occurrences',
      'cronMatches',
      'cronNext',
      'plan',
      'writeSchedule',
    ]) {
      expect(page).toContain(`\`${name}(`);
    }
  });

  it('reads a schedule as the docs do', () => {
    const [because, next] = printed(programs[0] ?? '', platform)
      .trim()
      .split('\n');
    expect(because).toMatch(/ task|at least /);
    expect(next).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('tells problems as the docs do', () => {
    expect(printed(programs[0] ?? '', 'timezon: UTC')).toMatch(/^events\.yml:1:1 .*Did you mean `timezone`/m);
  });

  it('plans as the docs do', () => {
    const lines = printed(programs[1] ?? '', platform)
      .trim()
      .split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(expect.arrayContaining(['remember', 'set-desired']));
    expect(lines.find((line) => line.startsWith('set-desired'))).toContain('business-hours runs until 27 Nov 20:00');
  });
});
