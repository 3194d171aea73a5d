import * as z from 'zod';
import type { Problem } from '../../lib/schedule/schedule.ts';

export const problemSchema = z
  .strictObject({
    severity: z.enum(['error', 'warning']),
    code: z.string().describe('Stable, kebab-case.'),
    file: z.string(),
    line: z.int().describe('From 1.'),
    column: z.int().describe('From 1, in characters.'),
    message: z.string().describe('What is wrong, as a sentence.'),
    hint: z.string().describe('What to write instead; empty where the message says it.'),
    window: z.string().optional().describe('The window that a warning is about.'),
  })
  .describe('Something wrong in a schedule file.');

export const problemJson = (problem: Problem): z.infer<typeof problemSchema> => {
  const { severity, code, file, line, column, message, hint, window } = problem;
  return { severity, code, file, line, column, message, hint, ...(window !== undefined && { window }) };
};
