import { codeSpan } from './code-span.ts';

export const helpText = (slash: string): string =>
  [
    [`${slash} status`, 'what each service is to have now, and why'],
    [`${slash} next`, 'what changes next, and which events come'],
    [`${slash} explain backend`, 'the same of one service'],
    [`${slash} override backend 8 for 2h because TV spot`, 'holds a service at a number of tasks for a while'],
    [`${slash} override backend at least 8 until 2026-11-27 18:00 because TV spot`, 'so many or more'],
    [`${slash} override backend end`, 'goes back to the schedule'],
  ]
    .map(([typed = '', does]) => `• ${codeSpan(typed)}: ${does}`)
    .join('\n');
