import { posix } from 'node:path';
import { type Finding, isNode, lineOf, nodesOf, type SourceFile } from './source-file.ts';

/** The parts of the program, each with the parts it may import from: arrows point one way. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'lib/schedule': [],
  'lib/plan': ['lib/schedule'],
  'lib/tell': ['lib/plan', 'lib/schedule'],
  'lib/execute': ['lib/tell', 'lib/plan', 'lib/schedule'],
  'lib/aws': ['lib/execute', 'lib/tell', 'lib/plan', 'lib/schedule'],
  'lib/slack': ['lib/execute', 'lib/tell', 'lib/plan', 'lib/schedule'],
  'lib/preview': ['lib/schedule'],
  'lib/index.ts': ['lib/plan', 'lib/schedule'],
  'package.json': [],
  functions: ['package.json', 'lib/aws', 'lib/slack', 'lib/execute', 'lib/tell', 'lib/plan', 'lib/schedule'],
  cli: [
    'package.json',
    'lib/index.ts',
    'lib/aws',
    'lib/slack',
    'lib/execute',
    'lib/tell',
    'lib/plan',
    'lib/preview',
    'lib/schedule',
    'functions',
  ],
  local: ['lib/index.ts', 'lib/aws', 'lib/slack', 'lib/execute', 'lib/tell', 'lib/plan', 'lib/schedule', 'functions'],
  deploy: ['lib/schedule', 'functions'],
};

/** Packages with a narrow home. */
const homes: readonly { readonly packages: RegExp; readonly home: readonly string[]; readonly because: string }[] = [
  {
    packages: /^@aws-sdk\//,
    home: ['lib/aws'],
    because: 'only lib/aws speaks to the SDK, and maps its errors',
  },
  {
    packages: /^@smithy\//,
    home: ['lib/aws', 'local'],
    because: 'wire formats are for those who call AWS or play it',
  },
  {
    packages: /^@(middy|aws-lambda-powertools)\//,
    home: ['functions', 'local'],
    because: 'only handlers, and what plays Lambda, know of Lambda',
  },
  {
    packages: /^node:(?!crypto$)/,
    home: ['lib/aws', 'functions', 'cli', 'local', 'deploy'],
    because: 'the pure layers and their ports touch no file, network, process or timer',
  },
  {
    packages: /^(vitest|fast-check|dynalite|esbuild|serverless)(\/|$)/,
    home: ['local', 'deploy'],
    because: 'nothing of development is deployed',
  },
];

/** The part that a file belongs to; files outside every part (tests, configuration) are free. */
const partOf = (path: string): string | undefined =>
  Object.keys(mayImport).find((part) => path === part || path.startsWith(`${part}/`));

const importing = new Set([
  'ImportDeclaration',
  'ImportExpression',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'TSImportType',
]);

/** Every import of a file that its part may not make; imports of types count too. */
export const wrongImports = (file: SourceFile): Finding[] => {
  const part = partOf(file.path);
  if (part === undefined) {
    return file.path.startsWith('lib/') ? [{ path: file.path, line: 1, what: 'belongs to no part of lib/' }] : [];
  }
  return nodesOf(file)
    .filter(({ node }) => importing.has(node.type) && isNode(node.source))
    .flatMap(({ node }) => {
      const source = isNode(node.source) ? node.source.value : undefined;
      const line = lineOf(file.text, node.start);
      if (typeof source !== 'string') return [{ path: file.path, line, what: 'imports what only a run can tell' }];
      const what = source.startsWith('.') ? wrongPart(file.path, part, source) : wrongPackage(part, source);
      return what === undefined ? [] : [{ path: file.path, line, what }];
    });
};

const wrongPart = (path: string, part: string, source: string): string | undefined => {
  const imported = posix.join(posix.dirname(path), source);
  const importedPart = partOf(imported);
  if (importedPart === part || (importedPart !== undefined && mayImport[part]?.includes(importedPart)))
    return undefined;
  return `${part} may not import ${imported}`;
};

const wrongPackage = (part: string, source: string): string | undefined => {
  const rule = homes.find(({ packages, home }) => packages.test(source) && !home.includes(part));
  return rule && `${part} may not import ${source}: ${rule.because}`;
};
