import { Composer, type CST, type Document } from 'yaml';
import type { Place, ScheduleFile } from '../schedule.ts';
import { asIfMended } from './as-if-mended.ts';
import { type Complaint, complain, type Told } from './complaint.ts';
import { misplacedLines } from './misplaced-lines.ts';
import type { SourceNode } from './source.ts';
import { sourceTree } from './source-tree.ts';
import { syntaxProblem } from './syntax-problem.ts';
import { textPlaces } from './text-places.ts';
import { unreadableCharacter } from './unreadable-character.ts';
import { deepest, unclosedMarks, yamlTokens } from './yaml-tokens.ts';

export interface ReadDocument {
  /** Absent: the file holds nothing, or could not be read. */
  readonly root?: SourceNode;
  /** Parts that could not be read and have a problem already. */
  readonly unread: ReadonlySet<SourceNode>;
  /** `false`: the file may say more than could be read. */
  readonly readable: boolean;
  readonly problems: readonly Told[];
  /** Without the mark that tells its encoding. */
  readonly text: string;
}

/** Nobody looks at the stacks of the library's errors, and 64 KB can hold errors enough that taking them lasts half a second. */
function withoutStacks<T>(read: () => T): T {
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 0;
    return read();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Reads one file with the place of every part. Never throws; what cannot be read is a problem. */
export function readDocument(file: ScheduleFile): ReadDocument {
  const text = file.text.replace(/^\ufeff/, '');
  const placeOf = textPlaces(file.path, text);
  const problems: Told[] = [];
  const report = (offset: number, complaint: Complaint): void => {
    problems.push({ ...complaint, ...placeOf(offset) });
  };
  const stop = (): ReadDocument => ({ text, readable: false, unread: new Set(), problems });

  const character = unreadableCharacter(text);
  if (character) {
    report(character.offset, character);
    return stop();
  }
  const mended = asIfMended(text);
  for (const { offset, ...complaint } of mended.found) report(offset, complaint);
  if (mended.moved) return stop();
  const readAs = mended.text;
  const { tokens, tooDeepAt } = yamlTokens(readAs);
  if (tooDeepAt !== undefined) {
    report(
      tooDeepAt,
      complain(
        'too-deep',
        `Groups and lists stand inside each other more than ${deepest} deep here.`,
        'A schedule needs at most seven; look for brackets, braces or dashes that were repeated by mistake.',
      ),
    );
    return stop();
  }
  // `failsafe` leaves every value as the text it was, so that 8:00, 1.10 or 007 reach us as they were written.
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const documents = withoutStacks(() => [...composer.compose(tokens, true, readAs.length)]);
  for (const { offset, ...complaint } of syntaxProblems(readAs, documents, tokens, placeOf)) report(offset, complaint);
  const second = documents[1];
  const isYaml = problems.length === mended.found.length;
  if (isYaml && second) {
    report(
      second.range[0],
      complain(
        'several-documents',
        'A second document begins here: a line of three dashes or dots divides the file.',
        'Remove that line, or put the second part in a file of its own.',
      ),
    );
  }
  const first = documents[0];
  if (!isYaml || second || first?.contents == null) {
    return { text, readable: isYaml && !second, unread: new Set(), problems };
  }
  const { root, unread } = sourceTree(readAs, first, placeOf, report);
  return { text: readAs, root, readable: unread.size === 0, unread, problems };
}

type Misread = Complaint & { readonly offset: number };

/** What is no YAML, one word about each line, and the lines that are out of place. */
function syntaxProblems(
  text: string,
  documents: readonly Pick<Document.Parsed, 'errors' | 'warnings'>[],
  tokens: readonly CST.Token[],
  placeOf: (offset: number) => Place,
): readonly Misread[] {
  const errors = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  const unclosed = errors.length === 0 ? [] : unclosedMarks(tokens);
  const hasTabs = errors.some(({ code }) => code === 'TAB_AS_INDENT');
  const misplaced = errors.length === 0 || hasTabs ? [] : misplacedLines(text);
  const misplacedIn = new Set(misplaced.map(({ offset }) => placeOf(offset).line));
  const found: Misread[] = [];
  const lines = new Set<number>();
  const noticed = new Set<number>();
  for (const error of errors) {
    // The library stumbles again and again over one mistake: the first word about a line is the useful one.
    const noticedIn = placeOf(error.pos[0]).line;
    if (noticed.has(noticedIn) || (hasTabs && error.code !== 'TAB_AS_INDENT')) continue;
    noticed.add(noticedIn);
    const { endsReading, mayFollow, ...problem } = syntaxProblem(text, error, unclosed);
    const { line } = placeOf(problem.offset);
    const isKnown = lines.has(line) || misplacedIn.has(line) || (mayFollow && lines.size + misplaced.length > 0);
    if (!isKnown) found.push(problem);
    lines.add(line);
    if (endsReading) break;
  }
  return [...found, ...misplaced];
}
