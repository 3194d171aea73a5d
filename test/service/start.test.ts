import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

/** As `npm start` runs it, on the tests' own copy of the example. */
async function start(...args: readonly string[]) {
  const { INIT_CWD: _typedIn, ...others } = process.env;
  const env = { ...others, NO_COLOR: '1', PRESCALE_SCHEDULES: 'test/fixtures/schedules' };
  const child = spawn(process.execPath, ['local/start.ts', ...args], { env });
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { lines: out.split('\n'), err, code };
}

/** Each line with the one that it stands below: of a step its reason, of what Slack shows its headline. */
function belowHeaders(lines: readonly string[]) {
  let header = '';
  return lines.map((line) => {
    if (/^ {2}\d\d:\d\d {2}/.test(line)) header = line;
    return { line, header };
  });
}

const isOfBackend = ({ line, header }: { line: string; header: string }): boolean =>
  /^ {9}backend /.test(line) || / {2}Slack {2}backend: /.test(header);

describe('npm start', () => {
  it('prints the diary that the README shows: each line in that order, below its own header, and what is left out is marked', async () => {
    const readme = readFileSync('README.md', 'utf8');
    const shown = /<!-- diary -->\n```\n([\s\S]*?)\n```/.exec(readme)?.[1]?.split('\n') ?? [];
    expect(shown.length).toBeGreaterThan(20);
    const { lines, code } = await start('--from', '2026-11-27', '--days', '1');
    const printed = belowHeaders(lines);
    const missing: string[] = [];
    const unmarked: string[] = [];
    let at = 0;
    let isMarked = true;
    for (const { line, header } of belowHeaders(shown)) {
      if (line.trim() === '...') {
        isMarked = true;
        continue;
      }
      const found = printed.findIndex((one, index) => index >= at && one.line === line && one.header === header);
      if (found < 0) missing.push(line);
      else {
        const between = isMarked ? [] : printed.slice(at, found).filter(isOfBackend);
        unmarked.push(...between.map((one) => one.line));
        at = found + 1;
      }
      isMarked = false;
    }
    expect(missing).toEqual([]);
    expect(unmarked, 'lines of the backend that are left out without a mark').toEqual([]);
    expect(code).toBe(0);
    expect(lines).toContain('  scaling policies       2 saved in 2 snapshots, 2 restored identical');
    expect(lines).toContain('  failures               0');
  });

  it('prints one JSON object a line, and the summary last', async () => {
    const { lines, code } = await start('--json', '--from', '2027-03-14', '--days', '1');
    const entries = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(entries.at(-1)).toMatchObject({ kind: 'summary', failures: 0 });
    // New York's clocks go forward at 02:00, where night starts: it starts an hour later on the clock and at the same instant.
    expect(entries.find(({ kind, target }) => kind === 'step' && target === 'agent')).toMatchObject({
      at: '2027-03-14T07:00:00.000Z',
      text: 'desired 1 → 0',
    });
  });

  const mistakes: readonly (readonly [args: readonly string[], sentence: string])[] = [
    [['--stage', 'nowhere'], 'There is no schedule in test/fixtures/schedules/nowhere'],
    [['--days', '0'], '--days takes a whole number from 1 to 62, not "0".'],
    [['--from', 'friday'], '--from takes a date like 2027-03-12, not "friday".'],
    [['--from', '2027-02-30'], '--from takes a date like 2027-03-12, not "2027-02-30".'],
    [['--schedule', 'schedules/nowhere'], 'There is no schedule in schedules/nowhere'],
    [['--param', 'schedules=../none'], 'There is no schedule in ../none/production'],
    [['--param', 'stage=a'], '--param takes schedules=<folder> here, not "stage=a".'],
    [['staging'], 'arguments. Options stand behind --: npm start -- --stage staging'],
    [['--colour'], "Unknown option '--colour'"],
  ];
  it.each(process.env.CI ? mistakes : mistakes.slice(0, 2))('%j is refused in a sentence', async (args, sentence) => {
    const { err, code } = await start(...args);
    expect(err).toContain(sentence);
    expect(err).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it.runIf(process.env.CI)('runs the schedule of staging', async () => {
    const { lines, code, err } = await start('--stage', 'staging', '--from', '2026-11-24', '--days', '1');
    expect(lines).toContain('  failures               0');
    expect(code).toBe(0);
    expect(err).toBe('');
  });

  it('runs a schedule from a folder of one’s own, and warns of what is over then', async () => {
    const own = mkdtempSync(join(tmpdir(), 'prescale-own-'));
    try {
      cpSync('test/fixtures/schedules/production', join(own, 'production'), { recursive: true });
      const after = ['--from', '2026-11-30', '--days', '1'];
      const { lines, code, err } = await start('--param', `schedules=${own}`, ...after);
      expect(lines).toContain('  failures               0');
      expect(code).toBe(0);
      expect(err).toMatch(/^events\.yml:13:12 warning: Event `holiday-campaign` is over\./m);
    } finally {
      rmSync(own, { recursive: true });
    }
  });
});
