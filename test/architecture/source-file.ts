import { parseAst } from 'vitest/node';

/** A finding in a source file, as `path:line what`. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

export const asText = ({ path, line, what }: Finding): string => `${path}:${line} ${what}`;

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A node of the syntax tree with the place it stands in. */
export interface Placed {
  readonly node: Node;
  readonly parent: Node | undefined;
  /** The property of the parent that holds it. */
  readonly key: string;
}

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [property: string]: unknown;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;

/** Every node of a TypeScript file, parents first; types included, comments not. */
export const nodesOf = (file: SourceFile): Placed[] => {
  const found: Placed[] = [];
  const visit = (value: unknown, parent: Node | undefined, key: string): void => {
    if (Array.isArray(value)) for (const element of value) visit(element, parent, key);
    if (!isNode(value)) return;
    found.push({ node: value, parent, key });
    for (const [property, child] of Object.entries(value)) visit(child, value, property);
  };
  visit(parse(file), undefined, '');
  return found;
};

const parse = ({ path, text }: SourceFile): unknown => {
  try {
    return parseAst(text, { lang: 'ts' });
  } catch (cause) {
    throw new Error(`${path} cannot be parsed`, { cause });
  }
};

/** Counts from 1. */
export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
