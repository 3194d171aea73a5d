import { atMost } from '../../lib/schedule/worth-telling.ts';
import { problemJson } from '../json/problem-json.ts';
import { problemText, warningTexts } from '../text/problem-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';
import type { Page } from './page.ts';
import type { Shell } from './shell.ts';

/** Changes when a program that reads the JSON would have to be changed. */
export const formatVersion = 1;

/** What a command found out: nothing is printed by those who make it. */
export interface Answer<Json extends object> {
  /** Without `formatVersion` and `command`. Of many targets it is large: it is made only where it is printed. */
  readonly json: () => Json;
  /** Lines for people. */
  readonly text: (page: Page) => readonly string[];
  /** Lines for people that do not belong to the answer, such as warnings: they go to standard error. */
  readonly notes?: (page: Page) => readonly string[];
  /** Default: done. */
  readonly exitCode?: ExitCode;
}

export type Format = 'text' | 'json';

/** Prints what `find` answers, or why it cannot, and says with which code the process ends. */
export async function answer<Json extends object>(
  shell: Shell,
  command: string,
  format: Format,
  find: () => Answer<Json> | Promise<Answer<Json>>,
): Promise<ExitCode> {
  try {
    const { json, text, notes, exitCode = exitCodes.done } = await find();
    if (format === 'json') writeJson(shell, { formatVersion, command, ...json() });
    else {
      writeLines(shell.err, notes?.(shell.err.page) ?? []);
      writeLines(shell.out, text(shell.out.page));
    }
    return exitCode;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    writeLines(shell.err, failureText(error, shell.err.page));
    if (format === 'json') writeJson(shell, { formatVersion, command, error: failureJson(error) });
    return error.exitCode;
  }
}

const writeLines = ({ write }: { readonly write: (text: string) => void }, lines: readonly string[]): void => {
  if (lines.length > 0) write(`${lines.join('\n')}\n`);
};

const writeJson = ({ out }: Shell, value: object): void => out.write(`${JSON.stringify(value, null, 2)}\n`);

export function failureText({ message, details }: Failure, page: Page): readonly string[] {
  const { hint, problems = [], files = [] } = details;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return [
    ...errors.flatMap((problem) => [...problemText(problem, files, page), '']),
    ...warningTexts(atMost(warnings), files, page),
    `${page.paint('error', 'error:')} ${message}${hint === undefined ? '' : ` ${hint}`}`,
  ];
}

const failureJson = ({ code, message, details: { hint, problems } }: Failure) => ({
  code,
  message,
  ...(hint !== undefined && { hint }),
  ...(problems && { problems: problems.map(problemJson) }),
});
