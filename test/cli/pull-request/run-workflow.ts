import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { parse } from 'yaml';
import { pullRequestNumber, repository, token } from './github-double.ts';
import { type Pushed, root } from './pull-request.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly permissions?: unknown; readonly steps: readonly Step[] }>>;
}

export const workflowText = (name: string): string =>
  readFileSync(join(root, 'examples/schedules-repository/.github/workflows', name), 'utf8');

export const workflowOf = (name: string): Workflow => parse(workflowText(name));

export interface StepRun {
  readonly name: string;
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface WorkflowRun {
  readonly isGreen: boolean;
  /** Of the steps that ran a script, in order; those that were skipped are left out. */
  readonly steps: readonly StepRun[];
  readonly step: (name: string) => StepRun | undefined;
  /** What stands in the summary of the job. */
  readonly summary: string;
}

interface Options {
  readonly apiUrl: string;
  readonly title?: string;
  /** The repository that the branch is in; default: the same. */
  readonly from?: string | null;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs the steps of a job as GitHub does: each script with bash, errors ending it, in the merge, with the environment and the
 * event that GitHub gives. Of actions, what they leave behind is made here; `npm` installs nothing, as the modules are there.
 */
export async function runWorkflow(workflow: Workflow, pushed: Pushed, options: Options): Promise<WorkflowRun> {
  const home = mkdtempSync(join(inject('temporaryFolder'), 'runner-'));
  const file = (name: string, text: string, mode = 0o644): string => {
    writeFileSync(join(home, name), text, { mode });
    return join(home, name);
  };
  const summary = file('summary.md', '');
  file('npm', '#!/bin/sh\ntest "$*" = "ci --omit=dev --ignore-scripts --prefix prescale"\n', 0o755);
  const eventPath = file('event.json', JSON.stringify(eventOf(pushed, options)));
  const { PATH = '', TZ = '', NODE_COMPILE_CACHE = '' } = process.env;
  const given = {
    PATH: `${home}:${dirname(process.execPath)}:${PATH}`,
    TZ,
    NODE_COMPILE_CACHE,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: options.apiUrl,
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_REPOSITORY: repository,
    GITHUB_SHA: 'not what was pushed',
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_WORKSPACE: pushed.workspace,
    ...options.env,
  };
  const [job] = Object.values(workflow.jobs);
  const steps: StepRun[] = [];
  let isGreen = true;
  for (const [index, step] of (job?.steps ?? []).entries()) {
    if (!isGreen && step.if === undefined) continue;
    if (step.if !== undefined && !/^\$\{\{ !cancelled\(\) \}\}$/.test(step.if))
      throw new Error(`A condition that is not known: ${step.if}`);
    if (step.uses !== undefined) {
      play(step, pushed.workspace);
      continue;
    }
    const env = valuesOf({ ...workflow.env, ...step.env });
    const script = file(`step-${index}.sh`, step.run ?? '');
    const ended = await bash(script, pushed.workspace, { ...given, ...env });
    steps.push({ name: step.name ?? step.run ?? '', ...ended });
    isGreen &&= ended.code === 0;
  }
  return {
    isGreen,
    steps,
    step: (name) => steps.find((step) => step.name === name),
    summary: readFileSync(summary, 'utf8'),
  };
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request, as much as is looked at or is dangerous. */
const eventOf = ({ head, base }: Pushed, { title = 'An event', from = repository }: Options) => ({
  action: 'synchronize',
  number: pullRequestNumber,
  pull_request: {
    number: pullRequestNumber,
    title,
    body: title,
    head: { ref: title, sha: head, repo: from === null ? null : { full_name: from, fork: from !== repository } },
    base: { ref: 'main', sha: base, repo: { full_name: repository } },
  },
});

function play({ uses = '', with: settings = {} }: Step, workspace: string): void {
  const [action] = uses.split('@');
  if (action === 'actions/checkout' && settings.path === 'prescale') {
    rmSync(join(workspace, 'prescale'), { recursive: true, force: true });
    symlinkSync(root, join(workspace, 'prescale'));
  } else if (action === 'actions/checkout') {
    if (settings['fetch-depth'] !== 2) throw new Error('The workspace has two commits, and the workflow wants others.');
  } else if (action !== 'actions/setup-node') throw new Error(`An action that is not known: ${uses}`);
}

const valuesOf = (env: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
        if (expression !== 'github.token') throw new Error(`An expression that is not known: ${expression}`);
        return token;
      }),
    ]),
  );

export const bash = (
  script: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Omit<StepRun, 'name'>> =>
  new Promise((resolve) => {
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', script];
    execFile('bash', args, { cwd: folder, env, encoding: 'utf8' }, (error, out, err) =>
      resolve({ out, err, code: error === null ? 0 : Number(error.code) }),
    );
  });
