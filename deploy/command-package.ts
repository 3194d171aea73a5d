import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** What the package takes over from that of the repository. Not its dependencies: all of them are in the bundle. */
const taken = ['name', 'version', 'description', 'keywords', 'repository', 'bugs', 'homepage', 'license'] as const;

/**
 * Makes the package of the `prescale` command: a bundle that runs anywhere with this Node, since Node strips no types inside
 * node_modules.
 *
 * @param folder made anew
 */
export async function makeCommandPackage(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(root, 'cli/bin.ts')],
    outdir: folder,
    entryNames: 'prescale',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What speaks to AWS is a good deal, and is read only by commands that do.
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    platform: 'node',
    target: 'node22.18',
    format: 'esm',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'linked',
    logLevel: 'warning',
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  const own: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = {
    ...Object.fromEntries(taken.map((key) => [key, own[key]])),
    type: 'module',
    bin: { prescale: 'prescale.mjs' },
    engines: { node: '>=22.18.0' },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const files = {
    LICENSE: 'LICENSE',
    'prescale.schema.json': 'cli/prescale.schema.json',
    'schedule.schema.json': 'schedules/schedule.schema.json',
  };
  // Its links lead to the repository.
  const page = readFileSync(join(root, 'docs/command.md'), 'utf8').replaceAll(
    '](../',
    '](https://github.com/prescale/prescale/blob/main/',
  );
  writeFileSync(join(folder, 'README.md'), page);
  for (const [name, from] of Object.entries(files)) copyFileSync(join(root, from), join(folder, name));
}
