import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A YAML example of a document, with the blocks that follow it at once. */
export interface Example {
  readonly text: string;
  /** In the document. */
  readonly line: number;
  /** The code with which it is refused: ```yaml refused=no-length. */
  readonly refused?: string;
  /** The lines of ```problems: all that is told of it. */
  readonly problems: readonly string[];
  /** The lines of ```states: what holds when. */
  readonly states: readonly string[];
}

export const documentText = (document: string): string =>
  readFileSync(join(import.meta.dirname, '../..', document), 'utf8');

export function examplesIn(document: string): Example[] {
  const text = documentText(document);
  const blocks = text.matchAll(
    /^```yaml([^\n]*)\n([\s\S]*?)^```\n(?:\n```problems\n([\s\S]*?)^```\n)?(?:\n```states\n([\s\S]*?)^```\n)?/gm,
  );
  return Array.from(blocks, (match) => {
    const [, marks = '', example = '', problems = '', states = ''] = match;
    const refused = /refused=(\S+)/.exec(marks)?.[1];
    return {
      text: example,
      line: text.slice(0, match.index).split('\n').length,
      problems: linesOf(problems),
      states: linesOf(states),
      ...(refused !== undefined && { refused }),
    };
  });
}

const linesOf = (block: string): string[] => block.split('\n').filter((line) => line !== '');
