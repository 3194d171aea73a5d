import { CST, Lexer, Parser } from 'yaml';

/** The schedule language is at most seven groups deep. Deeper text would only exhaust the stack of the YAML library's composer. */
export const deepest = 24;

const mostStray = 100;

export interface YamlTokens {
  readonly tokens: readonly CST.Token[];
  /** Where the first group or list begins that stands too deep inside others; nothing is read from there on. */
  readonly tooDeepAt?: number;
}

export function yamlTokens(text: string): YamlTokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let stray = 0;
  const keep = (some: Iterable<CST.Token>): void => {
    // Of tokens that fit nowhere, such as closing braces, a few tell enough; thousands would take a second to complain of.
    for (const token of some) if (token.type !== 'error' || ++stray <= mostStray) tokens.push(token);
  };
  for (const lexeme of new Lexer().lex(text)) {
    keep(parser.next(lexeme));
    // The document and what is in it; the walk to the depth of finished tokens would take as long as a fifth of reading them.
    if (parser.stack.length <= deepest) continue;
    const groups = parser.stack.filter(CST.isCollection);
    if (groups.length > deepest) return { tokens, tooDeepAt: groups.at(-1)?.offset ?? 0 };
  }
  keep(parser.end());
  return { tokens };
}

export interface UnclosedMark {
  readonly offset: number;
  readonly mark: string;
}

/** Brackets, braces and quotes that are opened and not closed, by the offset where they open, ascending. */
export function unclosedMarks(tokens: readonly CST.Token[]): readonly UnclosedMark[] {
  const unclosed: UnclosedMark[] = [];
  const left: CST.Token[] = [...tokens];
  for (let token = left.pop(); token !== undefined; token = left.pop()) {
    for (const part of partsOf(token)) if (part) left.push(part);
    const open = unclosedMark(token);
    if (open !== undefined) unclosed.push(open);
  }
  return unclosed.sort((a, b) => a.offset - b.offset);
}

function partsOf(token: CST.Token): readonly (CST.Token | null | undefined)[] {
  if (token.type === 'document') return [token.value];
  return CST.isCollection(token) ? token.items.flatMap(({ key, value }) => [key, value]) : [];
}

function unclosedMark(token: CST.Token): UnclosedMark | undefined {
  if (token.type === 'flow-collection') {
    const isEnded = token.end.some((end) => /^flow-(map|seq)-end$/.test(end.type));
    return isEnded ? undefined : { offset: token.start.offset, mark: token.start.source };
  }
  const isQuoted = token.type === 'double-quoted-scalar' || token.type === 'single-quoted-scalar';
  if (!isQuoted || isClosed(token.source)) return undefined;
  return { offset: token.offset, mark: token.source.slice(0, 1) };
}

function isClosed(source: string): boolean {
  if (source.length < 2) return false;
  if (source.startsWith("'")) return source.endsWith("'");
  const backslashes = /\\*(?="$)/.exec(source)?.[0].length;
  return source.endsWith('"') && (backslashes ?? 0) % 2 === 0;
}
