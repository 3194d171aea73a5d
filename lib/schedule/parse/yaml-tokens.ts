import { CST } from 'yaml';

/** How many groups and lists stand inside each other, and where the first of the innermost begins. */
export interface Nesting {
  readonly depth: number;
  readonly deepestAt: number;
}

export interface UnclosedMark {
  readonly offset: number;
  readonly mark: string;
}

/** Of a file's tokens, level by level: the YAML library's composer recurses, and would overflow. */
export function nestingOf(tokens: readonly CST.Token[]): Nesting {
  let [depth, deepestAt] = [0, 0];
  let groups = tokens.map((token) => (token.type === 'document' ? token.value : token)).filter(CST.isCollection);
  for (let [first] = groups; first !== undefined; [first] = groups) {
    depth += 1;
    deepestAt = first.offset;
    groups = within(groups);
  }
  return { depth, deepestAt };
}

/** A loop of loops: there are a hundred thousand tokens in a large file. */
function within(groups: readonly Group[]): Group[] {
  const found: Group[] = [];
  for (const { items } of groups) {
    for (const { key, value } of items) {
      if (CST.isCollection(key)) found.push(key);
      if (CST.isCollection(value)) found.push(value);
    }
  }
  return found;
}

type Group = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;

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
