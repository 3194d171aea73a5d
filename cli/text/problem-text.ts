import type { Problem, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { andMore, type WorthTelling, warningLines } from '../../lib/schedule/worth-telling.ts';
import type { Page } from '../shell/page.ts';
import { wrapped } from './lines.ts';

/** A problem with its line, the place marked, and what to write instead. */
export function problemText(problem: Problem, files: readonly ScheduleFile[], page: Page): readonly string[] {
  const { file, line, column, severity, message, hint } = problem;
  const style = severity === 'error' ? 'error' : 'warning';
  const title = `${file}:${line}:${column} ${page.paint(style, `${severity}:`)} ${message}`;
  const text = files
    .find(({ path }) => path === file)
    ?.text.split('\n')
    [line - 1]?.replace(/\r$/, '');
  return [
    ...wrapped(title, page.width),
    ...(text === undefined ? [] : excerpt(text, problem, page)),
    ...(hint === '' ? [] : wrapped(hint, page.width)),
  ];
}

const mostOfLine = 160;

/** The line, and a mark below its place. Long lines are cut around the place. */
function excerpt(text: string, problem: Problem, { width = mostOfLine, paint }: Page): readonly string[] {
  const { line, column, severity } = problem;
  const characters = [...text].map(visible);
  const gutter = `${line} | `.padStart(8);
  const room = Math.max(20, width - gutter.length);
  const first = column - 1 < room - 10 ? 0 : column - 1 - Math.floor(room / 3);
  const shown = characters
    .slice(first, first + room)
    .join('')
    .trimEnd();
  const marks = Math.max(1, Math.min(markLength(problem, characters), room - (column - 1 - first)));
  const before = characters
    .slice(first, column - 1)
    .map(blank)
    .join('')
    .padEnd(column - 1 - first);
  const mark = before + '^'.repeat(marks);
  return [
    paint('faint', gutter) + shown,
    paint('faint', '| '.padStart(gutter.length)) + paint(severity === 'error' ? 'error' : 'warning', mark),
  ];
}

/** As wide as the character: those of East Asian scripts, full-width letters and emoji take two columns. */
const blank = (character: string): string =>
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u{3000}-\u{303e}\u{ff01}-\u{ff60}]|\p{Emoji_Presentation}/u.test(
    character,
  )
    ? '\u{3000}'
    : ' ';

/** What is to be replaced where that begins at the place; otherwise the word there. */
function markLength({ line, column, replacement = [] }: Problem, characters: readonly string[]): number {
  const there = replacement.find((one) => one.line === line && one.column === column && one.length > 0);
  if (there !== undefined) return Math.min(there.length, characters.length - column + 1);
  const rest = characters.slice(column - 1);
  const end = rest.findIndex((character) => /[\s,:{}[\]]/.test(character));
  return end < 0 ? rest.length : end;
}

/** A file may hold anything: what would move the cursor or colour the terminal does not reach it. */
const visible = (character: string): string =>
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character) ? (character === '\t' ? ' ' : '\u{fffd}') : character;

/** Warnings beside another answer: a line each, and `prescale validate` shows the place. */
export const warningsText = (warnings: WorthTelling, { width }: Page): readonly string[] => {
  const lines = warningLines(warnings).flatMap((line) => wrapped(line, width));
  return lines.length === 0 ? [] : [...lines, ''];
};

/** The first few warnings, each with its line and mark, and how many more there are. */
export function warningTexts(
  { shown, more }: WorthTelling,
  files: readonly ScheduleFile[],
  page: Page,
): readonly string[] {
  const rest = andMore(more);
  const texts = shown.flatMap((problem) => [...problemText(problem, files, page), '']);
  return rest === undefined ? texts : [...texts, rest, ''];
}
