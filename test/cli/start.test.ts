import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

describe('what starts with the command', () => {
  it('is nothing of AWS: neither its SDK nor the commands that speak to it', async () => {
    const { metafile } = await build({
      entryPoints: ['cli/bin.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      splitting: true,
      write: false,
      outdir: 'build',
      metafile: true,
      logLevel: 'silent',
    });
    const outputs = new Map(Object.entries(metafile.outputs));
    const started = new Set<string>();
    const start = (path: string): void => {
      if (started.has(path)) return;
      started.add(path);
      for (const { path: next, kind } of outputs.get(path)?.imports ?? []) if (kind === 'import-statement') start(next);
    };
    start(join('build', 'bin.js'));
    const inputs = [...started].flatMap((path) => Object.keys(outputs.get(path)?.inputs ?? {}));
    expect(inputs).toContain('cli/commands/validate.ts');
    expect(
      inputs.filter((path) => /@aws-sdk|@smithy|^lib\/(aws|execute|plan)\/|commands\/(status|records)/.test(path)),
    ).toEqual([]);
  });
});
