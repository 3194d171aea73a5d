import { describe, expect, it } from 'vitest';
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
