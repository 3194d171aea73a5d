import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GithubDouble, githubDouble, token } from './github-double.ts';
import { dayAhead, event, events, type Pull, pull, workdayAhead } from './pull-request.ts';
import { runWorkflow, workflowOf, workflowText } from './run-workflow.ts';

const workflow = workflowOf('schedule.yml');
const marker = '<!-- prescale: schedule production -->';
const soon = workdayAhead(40);

let github: GithubDouble;
let own: Pull;

beforeEach(async () => {
  github = await githubDouble();
  own = pull();
});
afterEach(() => github.close());

const add = (...blocks: readonly string[]): void => own.write(events, own.read(events) + blocks.join(''));
const answered = (options: Partial<Parameters<typeof runWorkflow>[2]> = {}) =>
  runWorkflow(workflow, own.push(), { apiUrl: github.url, ...options });

describe('the workflow of a pull request', () => {
  it('tells of an event in one comment, and edits it at the next push', async () => {
    add(event('launch', soon, 20));
    const first = own.push();
    const run = await runWorkflow(workflow, first, { apiUrl: github.url });
    expect(run.isGreen, JSON.stringify(run.steps)).toBe(true);
    expect(run.steps.map(({ name }) => name)).toEqual([
      'Install Prescale',
      'Mistakes and warnings',
      'Comment',
      'Budget',
    ]);
    expect(run.step('Comment')?.out).toMatch(
      /^production: commented, https:\/\/github\.example\/.*#issuecomment-\d+\n$/,
    );
    const [body = ''] = github.ours();
    expect(body.split('\n')[0]).toBe(marker);
    expect(body).toContain('### production: what this edit changes');
    expect(body).toMatch(
      /^- new: \*\*launch\*\*, .* 10:00 to .* 12:00 · 20 tasks, \+\d+ task-hours within a year, cost \+/m,
    );
    expect(body).toMatch(/^\| new \| .* 09:30 \| checkout \| 4 to 12 → 20 \|/m);
    expect(body).toMatch(/^Task-hours asked for: .* · cost: /m);
    expect(body).toContain(`Commit ${first.head.slice(0, 12)} · compared with main`);

    // A run is four processes; the others are played where nobody waits.
    if (!process.env.CI) return;
    own.write(events, own.read(events).replace('desired: 20', 'desired: 30'));
    const second = own.push();
    const again = await runWorkflow(workflow, second, { apiUrl: github.url });
    expect(again.step('Comment')?.out).toMatch(/^production: comment edited, /);
    expect(github.comments).toHaveLength(1);
    expect(github.ours()[0]).toContain('· 30 tasks');
    expect(github.ours()[0]).toContain(`Commit ${second.head.slice(0, 12)}`);

    const once_more = await runWorkflow(workflow, second, { apiUrl: github.url });
    expect(once_more.step('Comment')?.out).toMatch(/^production: the comment says it already, /);
    expect(github.asked.filter((one) => one.startsWith('PATCH'))).toHaveLength(1);
  });

  it.runIf(process.env.CI)(
    'says nothing where nothing changes, and that nothing changes any more where something was said',
    async () => {
      own.write('README.md', 'Other words.');
      own.write(events, `# A remark.\n${own.read(events)}`);
      const silent = await answered();
      expect(silent.isGreen).toBe(true);
      expect(silent.step('Comment')?.out).toBe('production: nothing changes, nothing to say\n');
      expect(github.asked.map((one) => one.split(' ')[0])).toEqual(['GET']);

      const before = own.read(events);
      add(event('launch', soon, 20));
      await answered();
      own.write(events, before);
      await answered();
      expect(github.ours()).toEqual([expect.stringMatching(/^### production: nothing changes any more$/m)]);
    },
  );

  it.runIf(process.env.CI)('tells mistakes at their lines and in the comment, and fails', async () => {
    add(event('launch', soon, 20).replace('desired', 'desird'));
    const run = await answered();
    expect(run.isGreen).toBe(false);
    expect(run.step('Mistakes and warnings')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^::error file=schedules\/production\/events\.yml,line=\d+,.*`desird`/m),
    });
    expect(run.step('Comment')).toMatchObject({ code: 0 });
    expect(github.ours()).toEqual([
      expect.stringMatching(/### production: there are mistakes[\s\S]*events\.yml:\d+ .*desird/),
    ]);
    expect(run.step('Budget')).toMatchObject({ code: 0 });
  });

  it.runIf(process.env.CI)(
    'asks for an engineer beyond the budget, and is content when one has allowed it',
    async () => {
      add(event('launch', soon, 55));
      const run = await answered();
      expect(run.isGreen).toBe(false);
      expect(run.step('Budget')).toMatchObject({
        code: 1,
        out: expect.stringMatching(
          /^::error file=schedules\/production\/events\.yml,line=\d+,col=\d+,title=over-budget::Event `launch` asks for 55 tasks, and the budget is 50\. An engineer has to look at it: @example\/platform\./,
        ),
      });
      expect(github.ours()[0]).toContain('#### An engineer has to look at this: @example/platform\n');

      own.write(
        'schedules/budget.yml',
        own.read('schedules/budget.yml').replace('allowed: {}', 'allowed: { launch: { tasks: 55 } }'),
      );
      const allowed = await answered();
      expect(allowed.isGreen, JSON.stringify(allowed.steps)).toBe(true);
      expect(github.ours()[0]).not.toContain('engineer');
    },
  );

  it.runIf(process.env.CI)('finds its comment on the second page, and takes no other for it', async () => {
    github.say(`${marker}\nA person who has copied it`);
    for (let index = 0; index < 120; index++) github.say(`Comment ${index}`);
    github.say(`> ${marker}\n> quoted`, 'Bot');
    github.say(`${marker}\nold`, 'Bot');
    add(event('launch', soon, 20));
    const run = await answered();
    expect(run.step('Comment')?.out).toMatch(/^production: comment edited, /);
    expect(github.comments).toHaveLength(123);
    expect(github.comments.at(-1)?.body).toContain('launch');
    expect(github.comments[0]?.body).toContain('A person');
    expect(github.asked.filter((one) => one.startsWith('GET'))).toHaveLength(2);
  });

  it.runIf(process.env.CI)('fails where it cannot post, in one line', async () => {
    add(event('launch', soon, 20));
    github.fail('POST', { status: 403, json: { message: 'Resource not accessible by integration' } });
    const run = await answered();
    expect(run.isGreen).toBe(false);
    expect(run.step('Comment')).toEqual({
      name: 'Comment',
      code: 1,
      out: '',
      err: 'error: GitHub answered 403 (Resource not accessible by integration): nothing was posted. The job needs `permissions: pull-requests: write`; a token that may only read, as Dependabot has it, is not enough.\n',
    });
  });

  it.runIf(process.env.CI).each([['mallory/schedules'], [null]])(
    'writes into the summary of the job where it comes from a fork: %s',
    async (from) => {
      add(event('launch', soon, 20));
      const run = await answered({ from });
      expect(run.isGreen).toBe(true);
      expect(run.step('Comment')?.out).toBe(
        'production: the pull request comes from a fork, so nothing is posted: what changes is in the summary of the job\n',
      );
      expect(run.summary).toContain('- new: **launch**');
      expect(github.asked).toEqual([]);
    },
  );

  it.runIf(process.env.CI)('runs nothing that a pull request says', async () => {
    add(
      event('launch', soon, 20).replace(
        'ana@example.com',
        '"$(touch owned) @example/everyone [a](https://evil.example)"',
      ),
    );
    own.write('schedules/a$(touch owned)--> `touch owned`/a.yml', 'timezone: Nowhere/$(touch owned)\n');
    own.write('package.json', '{ "type": "commonjs", "scripts": { "preinstall": "touch owned" } }');
    const pushed = own.push();
    const run = await runWorkflow(workflow, pushed, {
      apiUrl: github.url,
      title: '"; touch owned; echo "$(touch owned)',
    });
    expect(run.step('Comment')?.code).toBe(0);
    expect(existsSync(join(pushed.workspace, 'owned'))).toBe(false);
    expect(github.ours()).toHaveLength(2);
    for (const body of github.ours()) {
      expect(body).toMatch(/^<!-- prescale: schedule [\w%.!~*'()]+ -->\n### /);
      expect(body).not.toMatch(/@example\/everyone|[^\\]\[a|https:\/\/evil/);
    }
  });

  it.runIf(process.env.CI)('does not follow a link to what the check can read', async () => {
    own.link('schedules/production/zz.yml', '/proc/self/environ');
    const run = await answered();
    expect(run.isGreen).toBe(false);
    expect(run.step('Comment')?.err).toMatch(/^error: schedules\/production\/zz\.yml is no file but a link/);
    expect(JSON.stringify([run.steps, github.comments])).not.toContain(token);
  });

  it.runIf(process.env.CI)('cuts what is too long for a comment', async () => {
    const names = Array.from({ length: 160 }, (_, index) => `campaign-with-a-rather-long-name-for-a-table-${index}`);
    const far = names.map((name, index) =>
      event(name, dayAhead(2 + (index % 10)), 6 + (index % 7), '10:00', `12:${10 + (index % 50)}`),
    );
    add(...far);
    const run = await answered();
    expect(run.step('Comment')).toMatchObject({ code: 0 });
    const [body = ''] = github.ours();
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body.length).toBeGreaterThan(10_000);
    expect(body).toMatch(/and \d+ more/);
    expect(body).toMatch(/<sub>Commit .*<\/sub>$/);
  });
});

describe('schedule.yml and deploy.yml', () => {
  it.each(['schedule.yml', 'deploy.yml'])(
    '%s pins every action by its commit, and puts nothing into scripts',
    (name) => {
      const steps = Object.values(workflowOf(name).jobs).flatMap((job) => job.steps);
      for (const { uses, run = '' } of steps) {
        if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
        expect(run).not.toContain('${{');
      }
      expect(workflowOf(name).permissions).toEqual({});
      expect(workflowText(name)).not.toContain('secrets.');
    },
  );

  it('schedule.yml may read, and comment, and runs for pull requests alone', () => {
    expect(workflow.on).toBe('pull_request');
    expect(workflow.defaults?.run?.shell).toBe('bash');
    expect(Object.values(workflow.jobs).map(({ permissions }) => permissions)).toEqual([
      { contents: 'read', 'pull-requests': 'write' },
    ]);
    const withToken = Object.values(workflow.jobs).flatMap(({ steps }) => steps.filter(({ env }) => env?.GITHUB_TOKEN));
    expect(withToken.map(({ name }) => name)).toEqual(['Comment']);
  });
});
