import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { type GitlabDouble, gitlabDouble, gitlabToken } from './gitlab-double.ts';
import { event, events, pull, root, workdayAhead } from './pull-request.ts';
import { bash } from './run-workflow.ts';

interface Pipeline {
  readonly schedule: {
    readonly variables: Readonly<Record<string, string>>;
    readonly before_script: readonly string[];
    readonly script: readonly string[];
  };
}

const { schedule: job }: Pipeline = parse(
  readFileSync(join(root, 'examples/schedules-repository/.gitlab-ci.yml'), 'utf8'),
);

let gitlab: GitlabDouble;
beforeEach(async () => {
  gitlab = await gitlabDouble();
});
afterEach(() => gitlab.close());

/** As GitLab runs it: all lines one after the other, and the first that fails ends the job. Prescale lies there already. */
async function runJob(text: string) {
  const own = pull();
  own.write(events, own.read(events) + text);
  const { workspace, head, base } = own.push();
  symlinkSync(root, join(dirname(workspace), 'prescale'));
  const script = join(mkdtempSync(join(inject('temporaryFolder'), 'job-')), 'job.sh');
  writeFileSync(script, job.script.join('\n'));
  const { PATH = '', TZ = '', NODE_COMPILE_CACHE = '' } = process.env;
  return bash(script, workspace, {
    PATH: `${dirname(process.execPath)}:${PATH}`,
    TZ,
    NODE_COMPILE_CACHE,
    CI: 'true',
    CI_API_V4_URL: gitlab.url,
    CI_COMMIT_SHA: head,
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    CI_MERGE_REQUEST_IID: '3',
    CI_MERGE_REQUEST_PROJECT_ID: '11',
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '11',
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    PRESCALE_GITLAB_TOKEN: gitlabToken,
    ...job.variables,
  });
}

describe('.gitlab-ci.yml', () => {
  it('writes a note, and is green within the budget', async () => {
    const { code, out, err } = await runJob(event('launch', workdayAhead(40), 20));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe('production: commented\nproduction: right in 2 files.\nproduction: within the budget.\n');
    expect(gitlab.ours()).toEqual([expect.stringContaining('- new: **launch**')]);
  });

  it.runIf(process.env.CI)('writes the mistakes into the note before it fails', async () => {
    const { code } = await runJob(event('launch', workdayAhead(40), 20).replace('desired', 'desird'));
    expect(code).toBe(1);
    expect(gitlab.ours()).toEqual([expect.stringContaining('### production: there are mistakes')]);
  });

  it('installs without scripts, and has nothing of a merge request in a line', () => {
    expect(job.before_script.at(-1)).toBe('npm ci --omit=dev --ignore-scripts --prefix ../prescale');
    for (const line of [...job.before_script, ...job.script]) {
      const used = [...line.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);
      expect(used.filter((name) => !(name in job.variables))).toEqual(
        used.filter((name) => name === 'CI_MERGE_REQUEST_DIFF_BASE_SHA'),
      );
    }
  });
});
