import { build } from 'esbuild';

const parser = 'lib/schedule/parse-schedule.ts';

/**
 * The parser in a file of its own beside the functions: a file is compiled as a whole when it is loaded, and where the
 * schedule was parsed while packaging nobody needs the parser.
 */
const parserApart = {
  name: 'parser-apart',
  setup({ initialOptions, onResolve, onEnd }) {
    let isNeeded = false;
    onResolve({ filter: /\/parse-schedule\.ts$/ }, ({ kind }) => {
      if (kind !== 'dynamic-import') return undefined;
      isNeeded = true;
      return { path: './parse-schedule.mjs', external: true };
    });
    onEnd(async () => {
      if (isNeeded) await build({ ...initialOptions, plugins: [], entryPoints: [parser], entryNames: '[name]' });
    });
  },
};

// biome-ignore lint/style/noDefaultExport: serverless-esbuild takes no other.
export default [parserApart];
