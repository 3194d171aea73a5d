import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { preparsedFile } from '../../functions/schedule-folder.ts';
import {
  type Packaging,
  packageStage,
  sampleSchedules,
  shippedPackage,
  templateText,
  temporaryFolder,
} from './package-stage.ts';
import { unzip } from './unzip.ts';

const functions = ['reconcile', 'notify-slack', 'override', 'history'] as const;

/** What Lambda downloads, in KB; a large step up is an import to look at. */
const budgets = { reconcile: 400, 'notify-slack': 150, override: 330, history: 130 };

/** Beside a function that reads the schedule, what a cold start does without (deploy/loaded-late.js). */
const loadedLate = ['functions/cron-parser.cjs', 'functions/parse-schedule.mjs'];

describe('the bundles', () => {
  let packaging: Packaging;
  let again: Packaging | undefined;
  const archiveOf = (name: string, of = packaging) => readFileSync(join(of.folder, `${name}.zip`));

  /** What a script prints that has imported the function, as it is packaged. */
  const run = (name: string, script: string): string => {
    const task = temporaryFolder();
    for (const [path, content] of unzip(archiveOf(name))) {
      mkdirSync(dirname(join(task, path)), { recursive: true });
      writeFileSync(join(task, path), content);
    }
    const load = `const { handler } = await import('./functions/${name}.mjs');\n${script}`;
    return execFileSync(process.execPath, ['--input-type=module', '--eval', load], {
      cwd: task,
      env: lambdaEnvironment,
      encoding: 'utf8',
    });
  };

  beforeAll(async () => {
    [packaging, again] = await Promise.all([shippedPackage(), process.env.CI ? packageStage() : undefined]);
    expect(packaging.ok, packaging.output).toBe(true);
  });

  it.runIf(process.env.CI)('are the same bytes each time, with a template that differs only in a time', () => {
    if (again === undefined) throw new Error('packaged only once');
    expect(again.ok, again.output).toBe(true);
    for (const name of functions) expect(archiveOf(name).equals(archiveOf(name, again)), name).toBe(true);
    // The folder of the deployment bucket is a time.
    const withoutTime = (of: Packaging) => templateText(of).replaceAll(/\/\d{13}-[\d:.TZ-]+\//g, '/TIME/');
    expect(withoutTime(packaging)).toContain('/TIME/reconcile.zip');
    expect(withoutTime(packaging)).toBe(withoutTime(again));
  });

  it.each(functions)('%s stays within its budget', (name) => {
    const kilobytes = archiveOf(name).length / 1_000;
    console.info(`${name}.zip: ${kilobytes.toFixed(1)} KB of ${budgets[name]}`);
    expect(kilobytes).toBeLessThan(budgets[name]);
  });

  it.each`
    name              | reads
    ${'reconcile'}    | ${'the schedule'}
    ${'override'}     | ${'the schedule'}
    ${'notify-slack'} | ${'no schedule'}
    ${'history'}      | ${'no schedule'}
  `('$name holds its code and $reads, and nothing else', ({ name, reads }) => {
    const files = readdirSync(join(sampleSchedules, 'production')).filter((file) => /\.yml$/.test(file));
    const held = [...files, preparsedFile].map((file) => `build/schedules/production/${file}`);
    const more = reads === 'the schedule' ? [...held, ...loadedLate] : [];
    expect([...unzip(archiveOf(name)).keys()].sort()).toEqual([...more, `functions/${name}.mjs`].sort());
  });

  it.each(functions)('%s can be loaded as Lambda loads it', (name) => {
    // A handler of three parameters would wait for a callback, which Node 24 no longer gives.
    expect(run(name, 'console.log(typeof handler, handler.length);')).toMatch(/^function [012]\n$/);
  });

  it.each(['reconcile', 'override'] as const)(
    '%s has the YAML library and the parser in a file that is loaded late',
    (name) => {
      const codeOf = (file: string) => unzip(archiveOf(name)).get(`functions/${file}.mjs`)?.toString();
      expect(codeOf('parse-schedule')).toContain('Symbol.for("yaml.alias")');
      expect(codeOf(name)).not.toContain('yaml.alias');
      expect(codeOf(name)).toContain('import("./parse-schedule.mjs")');
    },
  );

  it.each(['reconcile', 'override'] as const)('%s has cron-parser in a file that is loaded late', (name) => {
    const codeOf = (file: string) => unzip(archiveOf(name)).get(`functions/${file}`)?.toString() ?? '';
    const own = 'Invalid cron expression';
    expect(codeOf('cron-parser.cjs')).toContain(own);
    for (const file of [`${name}.mjs`, 'parse-schedule.mjs']) {
      expect(codeOf(file)).not.toContain(own);
      expect(codeOf(file)).toContain('"./cron-parser.cjs"');
    }
  });

  it('reconcile loads neither undici nor what it does not need at once', () => {
    const script = `
      const { createRequire } = await import('node:module');
      const late = Object.keys(createRequire(import.meta.url).cache);
      console.log(JSON.stringify([late, process.moduleLoadList.filter((name) => name.includes('undici'))]));`;
    expect(JSON.parse(run('reconcile', script))).toEqual([[], []]);
  });

  it.each(functions)('%s takes credentials from the environment alone', (name) => {
    const code = unzip(archiveOf(name)).get(`functions/${name}.mjs`)?.toString() ?? '';
    expect(code).toContain('AWS_SECRET_ACCESS_KEY');
    for (const other of [
      'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
      'AWS_WEB_IDENTITY_TOKEN_FILE',
      'credential_process',
    ]) {
      expect(code).not.toContain(other);
    }
  });

  it('hold no secret', () => {
    const secrets =
      /hooks\.slack\.com\/services\/T\w+|\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bxox[abpr]-\w+|-----BEGIN [A-Z ]*PRIVATE KEY/;
    expect('https://hooks.slack.com/services/T000/B000/XXX').toMatch(secrets);
    const texts = functions.flatMap((name) => [...unzip(archiveOf(name)).values()].map(String));
    for (const text of [...texts, templateText(packaging)]) expect(text.match(secrets)?.[0]).toBeUndefined();
  });
});

const lambdaEnvironment = {
  AWS_REGION: 'us-east-1',
  AWS_LAMBDA_FUNCTION_NAME: 'prescale',
  PRESCALE_STAGE: 'production',
  PRESCALE_TABLE: 'prescale-production',
  PRESCALE_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:prescale-production-events',
  PRESCALE_SCHEDULE_DIR: 'build/schedules/production',
  PRESCALE_DEFAULT_TARGET: 'backend',
  SLACK_WEBHOOK_PARAMETER: '/prescale/production/slack-webhook',
  POWERTOOLS_SERVICE_NAME: 'prescale',
  LOG_LEVEL: 'INFO',
};
