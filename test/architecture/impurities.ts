import { type Finding, isNode, lineOf, type Node, nodesOf, type Placed, type SourceFile } from './source-file.ts';

/**
 * Where code reads a clock, the environment, local time or chance instead of being given it. What a run gives it, it
 * can be tested with.
 */
export const impurities = (file: SourceFile): Finding[] =>
  nodesOf(file).flatMap((placed) => {
    const what = impurity(placed);
    return what === undefined ? [] : [{ path: file.path, line: lineOf(file.text, placed.node.start), what }];
  });

const globals: Readonly<Record<string, string>> = {
  process: 'reads the process',
  setTimeout: 'keeps time',
  setInterval: 'keeps time',
  setImmediate: 'keeps time',
  performance: 'reads a clock',
};

const members: Readonly<Record<string, string>> = {
  'Date.now': 'reads the clock',
  'Temporal.Now': 'reads the clock',
  'Math.random': 'throws dice',
  'crypto.randomUUID': 'throws dice',
  'globalThis.process': 'reads the process',
  'globalThis.setTimeout': 'keeps time',
};

/** The methods of `Date` that answer in the machine's own time zone. */
const localTime = /^([gs]et(FullYear|Month|Date|Day|Hours|Minutes)|getTimezoneOffset|to(Date|Time)String)$/;

const impurity = (placed: Placed): string | undefined => {
  const { node } = placed;
  if (node.type === 'Identifier' && isReference(placed)) return describe(globals, nameOf(node));
  if (node.type === 'MemberExpression') return describe(members, nameOf(node));
  if (node.type === 'NewExpression' && isDate(node) && isEmpty(node.arguments)) return 'new Date() reads the clock';
  if (node.type !== 'CallExpression') return undefined;
  if (isDate(node)) return 'Date() reads the clock';
  const method = isNode(node.callee) && isNode(node.callee.property) ? nameOf(node.callee.property) : undefined;
  return method !== undefined && localTime.test(method) ? `${method}() depends on the machine's time zone` : undefined;
};

const describe = (meanings: Readonly<Record<string, string>>, name: string | undefined): string | undefined =>
  name !== undefined && Object.hasOwn(meanings, name) ? `${name} ${meanings[name]}` : undefined;

/** A name that is used, not one that names a property. */
const isReference = ({ parent, key }: Placed): boolean =>
  !(key === 'property' && parent?.type === 'MemberExpression' && parent.computed !== true) &&
  !(key === 'key' && parent?.computed !== true);

/** `a` or `a.b`. */
const nameOf = (node: Node): string | undefined => {
  if (node.type === 'Identifier') return typeof node.name === 'string' ? node.name : undefined;
  if (node.type !== 'MemberExpression' || !isNode(node.object) || !isNode(node.property)) return undefined;
  return `${nameOf(node.object)}.${nameOf(node.property)}`;
};

const isDate = (node: Node): boolean => isNode(node.callee) && nameOf(node.callee) === 'Date';

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
