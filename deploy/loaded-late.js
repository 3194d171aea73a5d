import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

/**
 * What a cold start can do without stays in files of its own beside the functions: a file is compiled as a whole when it is
 * loaded.
 *
 * - The parser with the YAML library: where the schedule was parsed while packaging nobody needs it.
 * - cron-parser with luxon, until the first cron expression is read. It is asked in the middle of pure functions, which cannot
 *   wait for an import, so this one is required.
 */
const parser = { entry: 'lib/schedule/parse-schedule.ts', file: './parse-schedule.mjs' };
const cronParser = { entry: 'cron-parser', file: './cron-parser.cjs' };

const requiredLate = `export const CronExpressionParser = {
  parse: (...given) => require('${cronParser.file}').CronExpressionParser.parse(...given),
};`;

const loadedLate = {
  name: 'loaded-late',
  setup({ initialOptions, onResolve, onLoad, onEnd }) {
    let [needsParser, needsCron] = [false, false];
    onResolve({ filter: /\/parse-schedule\.ts$/ }, ({ kind }) => {
      if (kind !== 'dynamic-import') return undefined;
      needsParser = true;
      return { path: parser.file, external: true };
    });
    onResolve({ filter: /^cron-parser$/ }, ({ path }) => ({ path, namespace: 'required-late' }));
    onLoad({ filter: /.*/, namespace: 'required-late' }, () => {
      needsCron = true;
      return { contents: requiredLate };
    });
    // Of what describes the project its version alone is asked for.
    onLoad({ filter: /[\\/]package\.json$/ }, ({ path }) => {
      if (path.includes('node_modules')) return undefined;
      const { version } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    onResolve({ filter: /^\.\/cron-parser\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onEnd(async () => {
      const apart = { ...initialOptions, entryNames: '[name]' };
      if (needsParser) await build({ ...apart, plugins: [loadedLate], entryPoints: [parser.entry] });
      if (needsCron) {
        const commonJs = { plugins: [], format: 'cjs', banner: {}, outExtension: { '.js': '.cjs' } };
        await build({ ...apart, ...commonJs, entryPoints: [cronParser.entry] });
      }
    });
  },
};

// biome-ignore lint/style/noDefaultExport: serverless-esbuild takes no other.
export default [loadedLate];
