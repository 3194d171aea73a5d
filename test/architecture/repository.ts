import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceFile } from './source-file.ts';

export const root = join(import.meta.dirname, '../..');

const made = new Set(['node_modules', '.git', '.serverless', '.esbuild', 'build', 'coverage']);

/** Every file of the repository that a person wrote and whose path ends so. */
export const filesEnding = (...endings: readonly string[]): SourceFile[] =>
  pathsBelow(root)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));

const pathsBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (made.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pathsBelow(path);
    return entry.isFile() ? [path] : [];
  });
