/**
 * Puts each bug of mutants.ts into a copy of the repository, one at a time, and runs the checks there: every one of them
 * must be caught. `npm run test:mutants`.
 */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Mutant, mutants } from './mutants.ts';

const root = resolve(import.meta.dirname, '../..');
const checks = [
  'test/plan',
  'test/execute',
  'test/service/campaign.test.ts',
  'test/schedule/state-at.test.ts',
  'test/aws/records.test.ts',
  'test/aws/timely.test.ts',
];

/** The files that git knows, with the packages of this checkout. */
function copyOfRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'prescale-mutant-'));
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Answers whether the checks pass, and the first test that does not. */
function check(copy: string): Promise<{ readonly passed: boolean; readonly by: string }> {
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...checks, '--bail', '1', '--reporter', 'dot'];
  return new Promise((done) => {
    execFile(
      process.execPath,
      args,
      { cwd: copy, env: { ...process.env, NO_COLOR: '1', CI: '' }, maxBuffer: 1 << 26 },
      (error, out, err) => {
        const by = /FAIL\s+(.+)/.exec(`${out}${err}`)?.[1] ?? (error ? `${out}${err}`.slice(-300) : '');
        done({ passed: error === null, by: by.trim() });
      },
    );
  });
}

function plant({ file, find, replace, name }: Mutant, copy: string): () => void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(find).length !== 2) throw new Error(`${name}: ${file} does not hold exactly once: ${find}`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  return () => writeFileSync(path, text);
}

const copy = copyOfRepository();
let missed = 0;
try {
  const clean = await check(copy);
  if (!clean.passed) throw new Error(`The checks fail without any mutant: ${clean.by}`);
  for (const mutant of mutants) {
    const mend = plant(mutant, copy);
    const { passed, by } = await check(copy);
    mend();
    if (passed) missed += 1;
    console.log(`${passed ? 'NOT CAUGHT' : 'caught    '}  ${mutant.name}${passed ? '' : `: ${by}`}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${mutants.length - missed} of ${mutants.length} mutants caught`);
process.exitCode = missed === 0 ? 0 : 1;
