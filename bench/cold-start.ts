import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { parse } from 'yaml';
import { parseSchedule } from '../lib/index.ts';
import { createEmbeddedAws } from '../local/embedded-aws/embedded-aws.ts';
import { tableName } from '../local/local-stage.ts';
import { buildRunbookWorld } from '../local/runbook-world.ts';
import { createSimulatedClock } from '../local/simulated-clock.ts';
import { unzip } from '../test/package/unzip.ts';
import { median } from './measure.ts';

/** Nothing of the sample is in force. */
const quiet = '2026-12-03T12:00:00Z';

/** What a function needs to be imported. */
const lambda = {
  PATH: process.env.PATH ?? '',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  PRESCALE_STAGE: 'bench',
  PRESCALE_TABLE: 'records',
  PRESCALE_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:events',
  PRESCALE_SCHEDULE_DIR: 'build/schedules/bench',
  SLACK_WEBHOOK_PARAMETER: '/bench/webhook',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};

const root = join(import.meta.dirname, '..');
/** Of the CPU time that the SDK's clients alone take; of the others nothing is promised. */
const mostOfClients: Readonly<Record<string, number>> = { reconcile: 1.3 };
const functions = ['reconcile', 'notify-slack', 'override'] as const;

/** What Lambda's first invocation costs: the packaged bundles as they are unpacked, each in processes of its own. */
export async function coldStart(schedule: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prescale-bench-'));
  try {
    const stage = 'bench';
    mkdirSync(join(folder, 'schedules', stage), { recursive: true });
    writeFileSync(join(folder, 'schedules', stage, 'bench.yml'), schedule);
    packageTo(folder, stage);
    await importing(folder);
    await firstTick(folder, stage, schedule);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function packageTo(folder: string, stage: string): void {
  const framework = join(root, 'node_modules/serverless/bin/serverless.js');
  const options = ['package', '--stage', stage, '--package', join(folder, 'package')];
  execFileSync(process.execPath, [framework, ...options], {
    cwd: root,
    env: { ...process.env, PRESCALE_SCHEDULES: join(folder, 'schedules'), AWS_EC2_METADATA_DISABLED: 'true' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const name of functions) {
    for (const [path, content] of unzip(readFileSync(join(folder, 'package', `${name}.zip`)))) {
      const file = join(folder, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
}

async function importing(folder: string): Promise<void> {
  console.log(
    '\nCPU time of importing a packaged function, beside the SDK clients that it uses; medians in milliseconds\n',
  );
  line(['', 'function', 'clients', 'ratio', 'at most']);
  for (const name of functions) {
    const clients = join(folder, `${name}-clients.mjs`);
    await bundleClients(name, clients);
    const [whole, alone] = await byTurns([bundleIn(folder, name), clients], (module) => firstOf([module]));
    const most = mostOfClients[name];
    line([
      name,
      whole.toFixed(0),
      alone.toFixed(0),
      (whole / alone).toFixed(2),
      most === undefined ? '' : String(most),
    ]);
    if (most !== undefined && whole / alone > most) process.exitCode = 1;
  }
}

/** A module of nothing but what the function imports of the SDK, bundled as the function is. */
async function bundleClients(name: string, outfile: string): Promise<void> {
  const options = bundling();
  const { metafile } = await build({ ...options, entryPoints: [`functions/${name}.ts`], write: false, metafile: true });
  const own = Object.keys(metafile.inputs).filter((file) => /^(functions|lib)\//.test(file));
  const exports = own.flatMap((file) => sdkExports(readFileSync(join(root, file), 'utf8')));
  await build({ ...options, stdin: { contents: [...new Set(exports)].join('\n'), resolveDir: root }, outfile });
}

/** As serverless.yml asks for. */
function bundling(): BuildOptions & { write?: true } {
  const { custom } = parse(readFileSync(join(root, 'serverless.yml'), 'utf8'), { logLevel: 'silent' });
  const { bundle, minify, target, mainFields, alias, banner } = custom.esbuild;
  return { bundle, minify, target, mainFields, alias, banner, format: 'esm', platform: 'node', absWorkingDir: root };
}

/** What a file imports of the SDK but types, as exports of one name each. */
const sdkExports = (text: string): readonly string[] =>
  [...text.matchAll(/^import \{([^}]*)\} from '(@(?:aws-sdk|smithy)\/[^']+)';/gm)].flatMap(([, names = '', from]) =>
    names
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '' && !each.startsWith('type '))
      .map((each) => `export { ${each} } from '${from}';`),
  );

async function firstTick(folder: string, stage: string, schedule: string): Promise<void> {
  const parsed = parseSchedule([{ path: 'bench.yml', text: schedule }]);
  if (!parsed.ok) throw new Error('the sample is refused');
  const aws = await createEmbeddedAws({ clock: createSimulatedClock(new Date(quiet)) });
  await buildRunbookWorld(aws, parsed.schedule);
  await aws.world.createTable(tableName(stage));
  const environment = {
    PRESCALE_STAGE: stage,
    PRESCALE_TABLE: tableName(stage),
    PRESCALE_TOPIC_ARN: aws.world.createTopic('events'),
    PRESCALE_SCHEDULE_DIR: `build/schedules/${stage}`,
    AWS_ENDPOINT_URL: await aws.listen(),
  };
  const bundle = bundleIn(folder, 'reconcile');
  const without = join(folder, 'without');
  cpSync(join(folder, 'reconcile'), without, { recursive: true });
  rmSync(join(without, 'build/schedules', stage, 'preparsed.jsonl'));
  const tick = (module: string) => firstOf([module, quiet], environment);
  const [preparsed, parsing] = await byTurns([bundle, join(without, 'functions/reconcile.mjs')], tick, 5);
  await aws.close();
  console.log(
    '\nCPU time of the first invocation of reconcile with that schedule, nothing in force; medians in milliseconds\n',
  );
  line(['preparsed', preparsed.toFixed(0)]);
  line(['parsed then', parsing.toFixed(0)]);
}

const bundleIn = (folder: string, name: string): string => join(folder, name, 'functions', `${name}.mjs`);

async function firstOf(parameters: readonly string[], environment: Record<string, string> = {}): Promise<number> {
  const script = join(import.meta.dirname, 'first-invocation.ts');
  const [module = ''] = parameters;
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...parameters], {
    cwd: dirname(dirname(module)),
    env: { ...lambda, ...environment },
  });
  return Number(stdout.trim().split('\n').at(-1));
}

/** Each in turn, so that whatever else the machine does falls on all of them. The first turn does not count. */
async function byTurns(modules: readonly [string, string], of: (module: string) => Promise<number>, turns = 15) {
  const times: [number[], number[]] = [[], []];
  for (let turn = 0; turn <= turns; turn += 1)
    for (const [index, module] of modules.entries()) {
      const took = await of(module);
      if (turn > 0) times[index]?.push(took);
    }
  return times.map((some) => median(some.sort((a, b) => a - b))) as [number, number];
}

const line = (cells: readonly string[]): void =>
  console.log(
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(14) : cell.padStart(11)))
      .join('')
      .trimEnd(),
  );
