import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';

/** The tests' own copy: what stands in schedules/ is the business of whoever uses this. */
export const sampleSchedules = join(import.meta.dirname, '../fixtures/schedules');

const root = join(import.meta.dirname, '../..');

/** Packaging takes seconds; where everything else runs at the same time, a minute and more. Beyond this it hangs. */
export const packagingMs = 500_000;

/** What `npm run package` made, or why it did not. */
export interface Packaging {
  readonly folder: string;
  readonly ok: boolean;
  readonly output: string;
}

interface Command {
  readonly command: 'package' | 'deploy';
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Packages a copy of the repository, as somebody without network and credentials does. `replaced` are texts of files to
 * replace in the copy or to add to it, by path.
 */
export const packageStage = async (
  parameters: readonly string[] = [],
  replaced: Readonly<Record<string, string>> = {},
  { command = 'package', environment = {} }: Partial<Command> = {},
): Promise<Packaging> => {
  const copy = temporaryFolder();
  for (const name of ['serverless.yml', 'package.json', 'tsconfig.json', 'deploy', 'functions', 'lib']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  cpSync(sampleSchedules, join(copy, 'schedules'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [path, text] of Object.entries(replaced)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
  const folder = join(copy, '.serverless');
  const framework = join(root, 'node_modules/serverless/bin/serverless.js');
  const { NODE_COMPILE_CACHE } = process.env;
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [framework, command, ...parameters], {
      cwd: copy,
      timeout: packagingMs,
      env: {
        PATH: dirname(process.execPath),
        HOME: copy,
        CI: 'true',
        AWS_EC2_METADATA_DISABLED: 'true',
        NODE_COMPILE_CACHE,
        ...environment,
      },
    });
    return { folder, ok: true, output: stdout + stderr };
  } catch (error) {
    return { folder, ok: false, output: outputOf(error) };
  }
};

let shipped: Promise<Packaging> | undefined;

/** What is in the repository, packaged once for all test files that one process runs: nobody changes what it made. */
export const shippedPackage = (): Promise<Packaging> => {
  shipped ??= packageStage();
  return shipped;
};

/** The settings of what a stage has only where somebody asks for it: channels of Slack, e-mail, the slash command. */
const asked = {
  'schedules/production/slack.yml': `slack:
  channels:
    - { channel: C0123ABCD }
    - { webhook: /prescale/production/marketing, kinds: [event-*, ready], severities: [info] }
`,
  'schedules/production/mail.yml': `mail:
  - { address: everything@example.com }
  - { address: marketing@example.com, kinds: [event-*, ready], severities: [info], targets: [backend] }
`,
};

/** The parameter that holds the signing secret of `packageWithAll`. */
export const secretParameter = '/prescale/production/slack-signing-secret';

let withAll: Promise<Packaging> | undefined;

/** As `shippedPackage`, of a stage with channels of Slack, receivers of e-mail and the slash command. */
export const packageWithAll = (): Promise<Packaging> => {
  withAll ??= packageStage(['--param', `slackSigningSecretParameter=${secretParameter}`], asked);
  return withAll;
};

const outputOf = (error: unknown): string =>
  error instanceof Error && 'stdout' in error && 'stderr' in error ? `${error.stdout}${error.stderr}` : String(error);

/** Gone when all tests are over. */
export const temporaryFolder = (): string => mkdtempSync(join(inject('temporaryFolder'), 'package-'));

export const templateFile = ({ folder }: Packaging): string =>
  join(folder, 'cloudformation-template-update-stack.json');

export const templateText = (packaging: Packaging): string => readFileSync(templateFile(packaging), 'utf8');
