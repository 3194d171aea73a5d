import { counted } from '../../lib/schedule/counted.ts';
import type { Problem } from '../../lib/schedule/schedule.ts';
import type { IsChanged } from '../input/changed-lines.ts';

/** GitHub shows so many errors, and so many warnings, of a step, and drops the rest in silence. */
const mostShown = 10;

/**
 * Problems as workflow commands, with which GitHub marks lines of a pull request. Those in changed lines come first, and where
 * there are too many the tenth says how many more there are.
 *
 * @param command the one that prints all
 */
export function githubAnnotations(
  problems: readonly Problem[],
  isChanged: IsChanged,
  command = 'validate',
): readonly string[] {
  return (['error', 'warning'] as const).flatMap((severity) => {
    const all = problems.filter((problem) => problem.severity === severity);
    const ordered = [...all.filter(isChanged), ...all.filter((problem) => !isChanged(problem))];
    if (ordered.length <= mostShown) return ordered.map(annotation);
    const more = ordered.length - mostShown + 1;
    const rest = counted(more, `more ${severity}`, `more ${severity}s`);
    return [
      ...ordered.slice(0, mostShown - 1).map(annotation),
      `::${severity} title=And ${rest}::${escapedMessage(`There are ${rest}: prescale ${command} prints all of them.`)}`,
    ];
  });
}

function annotation({ severity, file, line, column, code, message, hint }: Problem): string {
  const properties = [`file=${escaped(file)}`, `line=${line}`, `col=${column}`, `title=${escaped(code)}`].join(',');
  return `::${severity} ${properties}::${escapedMessage(`${message} ${hint}`.trimEnd())}`;
}

const escapedMessage = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escaped = (text: string): string => escapedMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
