import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    temporaryFolder: string;
  }
}

/**
 * One folder for whatever the tests of a run write, of all processes; it is gone when the run is over. The commands that
 * tests start find there what Node.js has compiled for one before.
 */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'prescale-test-'));
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
  project.provide('temporaryFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
