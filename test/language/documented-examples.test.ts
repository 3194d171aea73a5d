import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { readBudget } from '../../cli/input/budget.ts';
import type { Shell } from '../../cli/shell/shell.ts';
import { cronNext } from '../../lib/schedule/cron-in-zone.ts';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { CapacityState, Schedule } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { parseWall, zoneClock } from '../../lib/schedule/wall-time.ts';
import { documentText, examplesIn } from './examples.ts';

const [platform, ...examples] = examplesIn('docs/schedule-language.md');

/** An example together with the platform file that the page begins with. */
function read(text: string) {
  return parseSchedule([
    { path: 'platform.yml', text: platform?.text ?? '' },
    { path: 'example.yml', text },
  ]);
}

function scheduleOf(text: string): Schedule {
  const result = read(text);
  if (result.ok) return result.schedule;
  throw new Error(result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n'));
}

function shown({ min, max, desired, autoscaling }: CapacityState): string {
  const count = desired === undefined ? '' : `, desired ${desired}`;
  return `${min} to ${max}${count}${autoscaling === 'active' ? '' : `, ${autoscaling}`}`;
}

describe('docs/schedule-language.md', () => {
  it('has examples, some of them with what becomes of them', () => {
    expect(examples.length).toBeGreaterThan(12);
    expect(examples.filter(({ states }) => states.length > 0).length).toBeGreaterThanOrEqual(4);
    expect(examples.filter(({ refused }) => refused !== undefined).length).toBeGreaterThanOrEqual(2);
  });

  it.each(examples.filter(({ refused }) => refused === undefined))('has a right example in line $line', ({ text }) => {
    expect(scheduleOf(text).timezone).toBe('America/New_York');
  });

  it.each(examples.filter(({ refused }) => refused !== undefined))(
    'has an example in line $line that is refused: $refused',
    ({ text, refused, problems }) => {
      const result = read(text);
      const told = result.ok ? [] : result.problems;
      expect(told.map(({ code }) => code)).toContain(refused);
      if (problems.length > 0) {
        expect(told.map(({ line, column, message, hint }) => `${line}:${column} ${message} ${hint}`)).toEqual(problems);
      }
    },
  );

  it.each(examples.filter(({ states }) => states.length > 0))(
    'tells what becomes of the example in line $line',
    (one) => {
      const schedule = scheduleOf(one.text);
      const clock = zoneClock(schedule.timezone);
      const really = one.states.map((line) => {
        const [, day = '', time = '', target = ''] = /^(\S+) (\S+) {2}(\S+) {2}/.exec(line) ?? [];
        const at = new Date(clock.instantOf(parseWall(`${day}T${time}`)));
        return `${day} ${time}  ${target}  ${shown(stateAt(schedule, target, at))}`;
      });
      expect(really).toEqual(one.states);
    },
  );

  it('tells when cron expressions fire', () => {
    const [, block = ''] = /^```firings\n([\s\S]*?)^```/m.exec(documentText('docs/schedule-language.md')) ?? [];
    const lines = block.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(8);
    const clock = zoneClock('America/New_York');
    const really = lines.map((line) => {
      const [, padded = '', listed = ''] = /^(.*? {2,})(\d{4}-.*)$/.exec(line) ?? [];
      const firings: string[] = [];
      let at: Date | undefined = new Date(clock.instantOf(parseWall('2026-11-27T00:00')) - 1);
      for (const _ of listed.split(',')) {
        at = at && cronNext(padded.trim(), 'America/New_York', at);
        if (at) firings.push(new Date(clock.wallAt(at.getTime())).toISOString().slice(0, 16).replace('T', ' '));
      }
      return padded + firings.join(', ');
    });
    expect(really).toEqual(lines);
  });
});

describe('docs/adopting.md', () => {
  const written = examplesIn('docs/adopting.md');
  const isBudget = ({ text }: { readonly text: string }): boolean => text.startsWith('ask:');

  /** What the page says that there is before: three services in a zone; those of an example are not there twice. */
  const filesWith = (text: string) => {
    const others = ['web', 'search', 'mail'].filter((name) => !text.includes(`\n  ${name}:\n    ecs:`));
    const targets = others.map((name) => `  ${name}: { ecs: { cluster: shop-production, service: ${name} } }`);
    return [
      { path: 'platform.yml', text: ['timezone: Europe/Berlin', 'targets:', ...targets].join('\n') },
      { path: 'example.yml', text },
    ];
  };

  it.each(written.filter((one) => !isBudget(one)))('has a right schedule in line $line', ({ text }) => {
    expect(parseSchedule(filesWith(text))).toMatchObject({ ok: true, warnings: [] });
  });

  it('has a window that sets what the two native actions set', () => {
    const [one] = written;
    const parsed = parseSchedule(filesWith(one?.text ?? ''));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const bounds = (at: string) => {
      const { min, max } = stateAt(parsed.schedule, 'web', new Date(`2026-11-${at}+01:00`));
      return [min, max];
    };
    expect(['27T20:00', '28T07:59'].map(bounds)).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(['27T19:59', '28T08:00'].map(bounds)).toEqual([
      [2, 10],
      [2, 10],
    ]);
  });

  it('has settings in its table that a schedule may hold', () => {
    const settings = [...documentText('docs/adopting.md').matchAll(/^\| [^|]+ \| `(\w+: \{[^`]*\})`/gm)].map(
      ([, one]) => one,
    );
    expect(settings.length).toBeGreaterThanOrEqual(2);
    const target = settings.map((setting) => `    ${setting}\n`).join('');
    const text = `timezone: Europe/Berlin\ntargets:\n  web:\n    ecs: { cluster: c, service: s }\n${target}`;
    expect(parseSchedule([{ path: 'platform.yml', text }])).toMatchObject({ ok: true });
  });

  it('has a budget that is read', () => {
    const budgets = written.filter(isBudget);
    expect(budgets).toHaveLength(1);
    const shell = { folder: mkdtempSync(join(inject('temporaryFolder'), 'budget-')), env: {} } as Shell;
    mkdirSync(join(shell.folder, 'schedules'));
    writeFileSync(join(shell.folder, 'schedules/budget.yml'), budgets[0]?.text ?? '');
    expect(readBudget(shell, undefined)).toMatchObject({
      ask: '@example/platform',
      stages: { production: { tasks: 50, allowed: { 'summer-sale': { tasks: 80, cost: 150 } } } },
    });
  });
});
