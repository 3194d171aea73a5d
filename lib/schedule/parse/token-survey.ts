import type { CST } from 'yaml';

export interface TokenSurvey {
  /** How many groups and lists stand inside each other. */
  readonly depth: number;
  readonly deepestAt: number;
  /** Brackets, braces and quotes that are opened and not closed, by the offset where they open, ascending. */
  readonly unclosed: readonly UnclosedMark[];
}

interface UnclosedMark {
  readonly offset: number;
  readonly mark: string;
}

/** Looks over a file's tokens with a stack of its own: the YAML library's composer recurses, and would overflow. */
export function surveyTokens(tokens: readonly CST.Token[]): TokenSurvey {
  let depth = 0;
  let deepestAt = 0;
  const unclosed: UnclosedMark[] = [];
  // Two lists instead of pairs: there are a hundred thousand tokens in a large file.
  const left: CST.Token[] = [...tokens];
  const levels: number[] = tokens.map(() => 0);
  const push = (token: CST.Token | null | undefined, level: number): void => {
    if (!token) return;
    left.push(token);
    levels.push(level);
  };
  for (let token = left.pop(); token !== undefined; token = left.pop()) {
    const level = levels.pop() ?? 0;
    if (token.type === 'document') push(token.value, level + 1);
    if ('items' in token) {
      if (level >= depth) [depth, deepestAt] = [level, token.offset];
      for (const item of token.items) {
        push(item.key, level + 1);
        push(item.value, level + 1);
      }
    }
    const open = unclosedMark(token);
    if (open !== undefined) unclosed.push(open);
  }
  return { depth, deepestAt, unclosed: unclosed.sort((a, b) => a.offset - b.offset) };
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
