import { describe, expect, it } from 'vitest';
import { githubAnnotations } from '../../cli/text/github-annotations.ts';
import type { Problem } from '../../lib/schedule/schedule.ts';
import { inProcess } from './in-process.ts';
import { ownRepository } from './schedules-folder.ts';

const problem = (line: number, more: Partial<Problem> = {}): Problem => ({
  severity: 'error',
  code: 'unknown-key',
  file: 'schedules/a.yml',
  line,
  column: 3,
  message: 'Wrong.',
  hint: 'Write 50%.',
  ...more,
});
const many = (count: number, more: Partial<Problem> = {}) =>
  Array.from({ length: count }, (_, index) => problem(index + 1, more));

describe('annotations of a pull request', () => {
  it('name the place and escape what GitHub would read', () => {
    expect(githubAnnotations([problem(7, { file: 'a,b:c.yml', message: 'Two\nlines.' })], () => false)).toEqual([
      '::error file=a%2Cb%3Ac.yml,line=7,col=3,title=unknown-key::Two%0Alines. Write 50%25.',
    ]);
  });

  it('are ten at the most of each kind, and the tenth says how many more there are', () => {
    expect(githubAnnotations(many(10), () => false)).toHaveLength(10);
    const lines = githubAnnotations([...many(25), ...many(11, { severity: 'warning' })], () => false);
    expect(lines).toHaveLength(20);
    expect(lines[9]).toBe(
      '::error title=And 16 more errors::There are 16 more errors: prescale validate prints all of them.',
    );
    expect(lines[19]).toBe(
      '::warning title=And 2 more warnings::There are 2 more warnings: prescale validate prints all of them.',
    );
  });

  it('begin with those in changed lines', () => {
    const lines = githubAnnotations(many(25), ({ line }) => line > 22);
    expect(lines.slice(0, 4).map((line) => /line=(\d+)/.exec(line)?.[1])).toEqual(['23', '24', '25', '1']);
  });

  it('are made of what has changed since a commit', async () => {
    const own = ownRepository();
    const events = 'schedules/production/events.yml';
    const before = own.read(events);
    const bad = Array.from({ length: 12 }, (_, index) => `  - { name: old-${index}, kid: pre-event }`).join('\n');
    own.write(events, `${before}${bad}\n`);
    own.git('commit', '--quiet', '--all', '--message=broken');
    own.git('checkout', '--quiet', '-b', 'mine');
    own.write(events, `${before}${bad}\n  - { name: new, kid: pre-event }\n`);
    const args = ['validate', '--stage', 'production', '--format', 'github'];
    const all = await inProcess(args, { folder: own.folder });
    const line = before.split('\n').length + 12;
    expect(all.out).not.toContain(`line=${line},`);
    const { out, code } = await inProcess([...args, '--changed-since', 'main'], { folder: own.folder });
    expect(code).toBe(1);
    expect(out.split('\n')[0]).toContain(`::error file=schedules/production/events.yml,line=${line},`);
    expect(out.split('\n').filter((one) => one.startsWith('::error'))).toHaveLength(10);
  });

  it('need a commit that git knows', async () => {
    const own = ownRepository();
    const args = ['validate', '--format', 'github', '--changed-since', 'nowhere'];
    const { err, code } = await inProcess(args, { folder: own.folder });
    expect(code).toBe(1);
    expect(err).toMatch(/^error: git finds no commit nowhere to compare with\./);
  });

  it('are none where nothing is wrong', async () => {
    const own = ownRepository();
    const args = ['validate', '--stage', 'staging', '--at', '2026-01-01', '--format', 'github'];
    expect(await inProcess(args, { folder: own.folder })).toEqual({ out: '', err: '', code: 0 });
  });
});
