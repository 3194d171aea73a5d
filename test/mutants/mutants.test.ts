import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { mutants } from './mutants.ts';

const root = resolve(import.meta.dirname, '../..');

// A bug that cannot be planted any more would be noticed only by those who run them all.
it.each(mutants)('$name can still be planted', ({ file, find }) => {
  expect(readFileSync(resolve(root, file), 'utf8').split(find)).toHaveLength(2);
});
