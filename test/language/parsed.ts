import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Problem, Schedule, ScheduleFile, Window } from '../../lib/schedule/schedule.ts';

/** The schedule of texts that are right; fails with what is wrong otherwise. */
export function parsed(...texts: readonly (string | ScheduleFile)[]): Schedule {
  const result = parseSchedule(asFiles(texts));
  if (result.ok) return result.schedule;
  throw new Error(result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n'));
}

/** What is wrong with texts that are wrong; fails if nothing is. */
export function problemsOf(...texts: readonly (string | ScheduleFile)[]): readonly Problem[] {
  const result = parseSchedule(asFiles(texts));
  if (result.ok) throw new Error('The schedule was taken.');
  return result.problems;
}

function asFiles(texts: readonly (string | ScheduleFile)[]): ScheduleFile[] {
  return texts.map((text, index) => (typeof text === 'string' ? { path: `${index}.yml`, text } : text));
}

export const platform = `
timezone: America/New_York
targets:
  backend:
    ecs: { cluster: main, service: backend }
    base: { min: 2, max: 10 }
    throughput: { requestsPerMinute: 500, buffer: 20% }
calendars:
  holidays: [2026-12-25, 2026-12-31..2027-01-01]
`;

/** One window `sale`, with these lines in it. */
export function withWindow(lines: string, targets = '{ backend: { desired: 12 } }', kind = 'pre-event'): string {
  const indented = lines.trim().replace(/\n\s*/g, '\n    ');
  return `${platform}windows:\n  - name: sale\n    kind: ${kind}\n    targets: ${targets}\n    ${indented}\n`;
}

export function windowOf(text: string): Window {
  const [window] = parsed(text).windows;
  if (window === undefined) throw new Error('There is no window.');
  return window;
}

/** Without the places, which differ between two files that say the same. */
export function saying(schedule: Schedule): unknown {
  return { ...schedule, windows: schedule.windows.map(({ place: _, ...window }) => window) };
}
