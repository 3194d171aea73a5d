import * as z from 'zod';
import { describe, mostTasks } from './describe.ts';

export const namePattern = '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$';
export const timePattern = '^\\s*([01]?[0-9]|2[0-3]):[0-5][0-9]\\s*$';
const datePattern = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const durationPattern = '^\\s*([0-9]+\\s*([dD]|[hH]|[mM][sS]|[mM]|[sS])\\s*)+$';

/** Names are judged by `readName`; editors are shown the pattern. */
export const key = z.string().meta({ pattern: namePattern });

export const taskCount = (example: string, description: string) =>
  describe(z.int().min(0).max(mostTasks), { what: 'a whole number of tasks', example, description, examples: [2, 12] });

export const duration = (example: string, description: string) =>
  describe(z.string(), {
    what: 'a length of time',
    example,
    description,
    examples: [example.replace(/^.*: /, ''), '90s', '15m', '1h30m', '2d'],
    pattern: durationPattern,
  });

export const date = (example: string, description: string) =>
  describe(z.string(), {
    what: 'a date',
    example,
    description,
    examples: ['2026-11-27'],
    pattern: `^\\s*${datePattern}\\s*$`,
  });

export const dateOrRange = describe(z.string(), {
  what: 'a date, or a range of dates',
  example: '2026-12-25',
  description: 'A date, or the first and the last date of a range.',
  examples: ['2026-12-25', '2026-12-24..2027-01-01'],
  pattern: `^\\s*${datePattern}(\\s*\\.{2,3}\\s*${datePattern})?\\s*$`,
});

export const flag = (example: string, description: string) =>
  describe(z.boolean(), { what: '`true` or `false`', example, description });
