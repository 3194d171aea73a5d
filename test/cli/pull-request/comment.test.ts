import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inProcess } from '../in-process.ts';
import { sampled } from '../sampled.ts';
import { type OwnFolder, ownRepository } from '../schedules-folder.ts';
import { type GithubDouble, githubDouble, pullRequestNumber, repository, token } from './github-double.ts';
import { type GitlabDouble, gitlabDouble, gitlabToken } from './gitlab-double.ts';

const events = 'schedules/production/events.yml';
const marker = '<!-- prescale: schedule production -->';
const launch = (start = '2026-11-25 10:00', tasks = 8): string => `
  - name: launch
    kind: pre-event
    targets: { backend: { desired: ${tasks} } }
    start: ${start}
    for: 2h
    owner: ana@example.com
`;

let own: OwnFolder;
beforeEach(() => {
  own = ownRepository();
});
const add = (text: string): void => own.write(events, own.read(events) + text);
const ofProduction = ['--stage', 'production'];
const comment = (args: readonly string[] = ofProduction, env = {}) =>
  inProcess(['comment', '--against', 'main', ...args], { folder: own.folder, env });

describe('prescale comment', () => {
  it('prints what would be posted', async () => {
    add(launch());
    expect(await comment(['--task-hour', 'backend=0.1', '--task-hour', 'agent=0.1'])).toEqual({
      code: 0,
      err: '',
      out: expect.stringMatching(
        /^### production: what this edit changes\n\n- new: \*\*launch\*\*, Wed 25 Nov 2026 10:00 to Wed 25 Nov 2026 12:00 · 8 tasks, \+8 task-hours within a year, cost \+0\.75 · owner /,
      ),
    });
  });

  it.runIf(process.env.CI)('shows an event that is far away, by its own days', async () => {
    add(launch('2027-09-10 10:00'));
    const { out } = await comment();
    expect(out).toContain('#### 10 Sep 2027, times of America/New_York');
    expect(out.match(/^####.*times of/gm)).toHaveLength(1);
    expect(out).toMatch(/^\| new \| Fri 10 Sep 2027 09:30 \| backend \| 5 → 8 \|/m);
  });

  it.runIf(process.env.CI)('tells of an event that is taken out', async () => {
    const [kept = ''] = own.read(events).split(/^ {2}- name: holiday-campaign/m);
    own.write(events, kept.replace(/windows:\s*$/, 'windows: []\n'));
    const { out } = await comment();
    expect(out).toMatch(/^- taken out: \*\*holiday-campaign\*\*, Fri 27 Nov 2026 09:00 to /m);
    expect(out).toMatch(/^\| gone \| /m);
  });

  it('names events at the same time, with their targets', async () => {
    add(launch('2026-11-27 10:00', 20));
    const { out } = await comment();
    expect(out).toMatch(
      /^#### At the same time as other events\n\n- \*\*launch\*\*, Fri 27 Nov 2026 10:00 to .*, and \*\*holiday-campaign\*\*, .*\. Both concern backend: the larger capacity counts/m,
    );
    expect(out).not.toContain('overlaps with');
  });

  it.runIf(process.env.CI)('tells the warnings that the edit brings, and no others', async () => {
    add(launch('2025-11-27 10:00').replace('launch', 'old'));
    own.git('commit', '--quiet', '--all', '--message=old');
    own.git('checkout', '--quiet', '-b', 'mine');
    add(launch('2026-10-25 10:00'));
    const { out } = await comment();
    expect(out).toMatch(/^#### Warnings\n\n- schedules\/production\/events\.yml:\d+ .*launch.*over/m);
    expect(out).not.toMatch(/\bold\b/);
  });

  it('tells in lines of their own whom Prescale acts on from now on, and whom it only observes', async () => {
    const platform = 'schedules/production/platform.yml';
    const text = own.read(platform);
    own.write(platform, `mode: observe\nactFrom: 2026-12-07\n${text}`);
    expect((await comment()).out).toMatch(
      /^### production: what this edit changes\n\n- mode of all 2 targets: act → observe until Mon 7 Dec 2026 00:00\. \*\*Prescale changes nothing\*\* of them, until it acts from Mon 7 Dec 2026 00:00 on; what it has changed of them is given back first\.\n\n<sub>/,
    );
    own.git('commit', '--quiet', '--all', '--message=observe');
    const ofBoth = ['--against', 'HEAD', ...ofProduction];
    own.write(platform, `mode: observe\n${text.replace('  backend:', '  backend:\n    mode: act')}`);
    const { out } = await inProcess(['comment', ...ofBoth], { folder: own.folder });
    expect(out).toContain(
      '- mode of **agent**: observe until Mon 7 Dec 2026 00:00 → observe. **Prescale changes nothing** of it.\n',
    );
    expect(out).toContain(
      '- mode of **backend**: observe until Mon 7 Dec 2026 00:00 → act. **Prescale acts** on it as soon as this is deployed.\n',
    );
    add(launch());
    const also = await inProcess(['comment', '--against', 'HEAD', ...ofProduction], { folder: own.folder });
    expect(also.out).toContain('- mode of **backend**: observe until Mon 7 Dec 2026 00:00 → act.');
    own.git('checkout', '--quiet', 'HEAD', '--', 'schedules');
    add(launch());
    const still = await inProcess(['comment', '--against', 'HEAD', ...ofProduction], { folder: own.folder });
    expect(still.out).toContain(
      '- mode of **backend**: as before, observe until Mon 7 Dec 2026 00:00. **Prescale changes nothing** of it, until it acts from Mon 7 Dec 2026 00:00 on.\n\n- new: **launch**',
    );
    own.git('checkout', '--quiet', 'HEAD', '--', 'schedules');
    own.write(platform, `mode: observe\n${text.replace('  backend:', '  backend:\n    mode: act')}`);
    const plain = await inProcess(['preview', '--detailed-exitcode', ...ofBoth], { folder: own.folder });
    expect(plain.code).toBe(2);
    expect(plain.out).toContain('\nmode of backend: observe until Mon 7 Dec 2026 00:00 → act. Prescale acts on it');
    expect(plain.out).toContain('\nNothing else is different.');
    const json = await inProcess(['preview', '--json', ...ofBoth], { folder: own.folder });
    const before = { mode: 'observe', until: '2026-12-07T05:00:00.000Z' };
    expect(JSON.parse(json.out).against.modes).toEqual([
      { targets: ['backend'], before, after: { mode: 'act' } },
      { targets: ['agent'], before, after: { mode: 'observe' } },
    ]);
    const markdown = await inProcess(['preview', '--format', 'markdown', ...ofBoth], { folder: own.folder });
    expect(markdown.out).toContain('→ act. **Prescale acts** on it as soon as this is deployed.\n');
  });

  it.each(
    sampled(
      [
        ['remarks', (): void => own.write(events, `# Remark\n${own.read(events)}`)],
        ['a note', (): void => own.write(events, own.read(events).replace(/note: .*/, 'note: Another'))],
        ['nothing', (): void => undefined],
      ],
      1,
    ),
  )('has nothing to say where only %s is different', async (_, change) => {
    change();
    const { out } = await comment([]);
    expect(out).toBe('production: nothing changes, nothing to say\nstaging: nothing changes, nothing to say\n');
  });

  it('tells of a stage that is new, and of one that is taken out', async () => {
    own.write('schedules/next/a.yml', own.read('schedules/staging/platform.yml'));
    own.git('rm', '-rq', 'schedules/staging');
    const { out, code } = await comment([]);
    expect(code).toBe(0);
    expect(out).toMatch(/^### next: what this edit changes$/m);
    expect(out).toMatch(/^### staging: the stage is taken out$/m);
    expect(out).toContain('production: nothing changes, nothing to say');
  });

  it.runIf(process.env.CI)(
    'compares with nothing where what was there is refused, so that it can be mended',
    async () => {
      const good = own.read(events);
      own.write(events, `${good}\nbroken: true\n`);
      own.git('commit', '--quiet', '--all', '--message=broken');
      own.write(events, good);
      const { out, code } = await comment(['--stage', 'production']);
      expect(code).toBe(0);
      expect(out).toContain('The schedule that it is compared with is refused, so all of it is shown as new.');
    },
  );

  it('needs to know with what, and one code host at the most', async () => {
    expect(await inProcess(['comment'], { folder: own.folder })).toMatchObject({ code: 64 });
    expect(await comment(['--github', '--gitlab'])).toMatchObject({
      code: 64,
      err: expect.stringContaining('cannot be used with'),
    });
    expect(await comment(['--stage', 'prod'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no stage prod'),
    });
  });

  it('says what it misses of a workflow and of a pipeline', async () => {
    expect(await comment(['--github'])).toMatchObject({
      code: 1,
      err: 'error: --github needs GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_EVENT_PATH. It works in a workflow of GitHub.\n',
    });
    expect(await comment(['--gitlab'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^error: --gitlab needs CI_API_V4_URL, .* It works in a pipeline for a merge request\.\n$/,
      ),
    });
    own.write('event.json', '{ "ref": "refs/heads/main" }');
    expect(await comment(['--github'], githubVariables('http://127.0.0.1:9'))).toMatchObject({
      code: 1,
      err: 'error: The workflow does not run for a pull request. --github works with `on: pull_request`.\n',
    });
  });
});

const githubVariables = (url: string) => ({
  GITHUB_API_URL: url,
  GITHUB_REPOSITORY: repository,
  GITHUB_EVENT_PATH: `${own.folder}/event.json`,
  GITHUB_TOKEN: token,
});

describe('prescale comment --github', () => {
  let github: GithubDouble;
  beforeEach(async () => {
    github = await githubDouble();
    const repo = { full_name: repository };
    own.write(
      'event.json',
      JSON.stringify({
        pull_request: { number: pullRequestNumber, head: { sha: 'a'.repeat(40), repo }, base: { ref: 'main', repo } },
      }),
    );
    add(launch());
  });
  afterEach(() => github.close());
  const post = (args: readonly string[] = [], env = {}) =>
    comment(['--github', '--stage', 'production', ...args], { ...githubVariables(github.url), ...env });

  it('says as JSON what became of it', async () => {
    const { out } = await post(['--json']);
    expect(JSON.parse(out)).toEqual({
      formatVersion: 1,
      command: 'comment',
      stages: [
        {
          stage: 'production',
          outcome: 'created',
          url: expect.stringContaining('#issuecomment-'),
          body: github.ours()[0],
        },
      ],
    });
  });

  const soon = { 'retry-after': '0' };
  it.each(
    sampled(
      [
        ['lists again after a 502', 'GET', [{ status: 502, headers: soon }], 'POST'],
        ['lists again when it is asked to wait', 'GET', [{ status: 429, headers: soon }], 'POST'],
        ['posts again when it is asked to wait', 'POST', [{ status: 403, headers: soon }], 'POST'],
      ],
      1,
    ),
  )('%s', async (_, method, answers, last) => {
    github.fail(method, ...answers);
    expect(await post()).toMatchObject({ code: 0, err: '' });
    expect(github.asked.at(-1)).toMatch(new RegExp(`^${last}`));
    expect(github.ours()).toHaveLength(1);
  });

  it.each(
    sampled(
      [
        [
          '401',
          'GET',
          [{ status: 401, json: { message: 'Bad credentials' } }],
          /^error: GitHub answered 401 \(Bad credentials\): nothing was posted\. GITHUB_TOKEN is none, or not valid/,
        ],
        [
          '404',
          'GET',
          [{ status: 404, json: { message: 'Not Found' } }],
          /^error: GitHub answered 404 \(Not Found\): nothing was posted\. The token does not reach/,
        ],
        [
          '422',
          'POST',
          [{ status: 422, json: { message: 'Validation\u001b[2J\nFailed' } }],
          /^error: GitHub answered 422 \(Validation \[2J Failed\): nothing was posted\.\n$/,
        ],
        [
          '500 to a POST, which is not repeated',
          'POST',
          [{ status: 500 }],
          /^error: GitHub answered 500: nothing was posted\.\n$/,
        ],
        [
          '503, three times',
          'GET',
          Array(3).fill({ status: 503, headers: soon }),
          /^error: GitHub answered 503: nothing was posted\.\n$/,
        ],
        [
          'something else',
          'GET',
          [{ status: 200, json: { comments: [] } }],
          /^error: GitHub has answered with something else than it documents\.\n$/,
        ],
        [
          'a redirect',
          'GET',
          Array(3).fill({ status: 302, headers: { location: 'http://127.0.0.1:9/' } }),
          /^error: GitHub cannot be reached: /,
        ],
      ],
      2,
    ),
  )('fails with one line at %s', async (_, method, answers, line) => {
    github.fail(method, ...answers);
    const { out, err, code } = await post();
    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(err).toMatch(line);
    expect(err.trimEnd()).not.toContain('\n');
    expect(err).not.toContain(token);
    expect(github.ours()).toEqual([]);
  });

  it('fails without a token, and without a network', async () => {
    expect((await post([], { GITHUB_TOKEN: '' })).err).toMatch(/^error: --github needs GITHUB_TOKEN\./);
    await github.close();
    expect((await post()).err).toMatch(/^error: GitHub cannot be reached: .*ECONNREFUSED/);
  });
});

describe('prescale comment --gitlab', () => {
  let gitlab: GitlabDouble;
  beforeEach(async () => {
    gitlab = await gitlabDouble();
    add(launch());
  });
  afterEach(() => gitlab.close());
  const post = (env = {}) =>
    comment(['--gitlab', '--stage', 'production'], {
      CI_API_V4_URL: gitlab.url,
      CI_COMMIT_SHA: 'b'.repeat(40),
      CI_MERGE_REQUEST_IID: '3',
      CI_MERGE_REQUEST_PROJECT_ID: '11',
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '11',
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      PRESCALE_GITLAB_TOKEN: gitlabToken,
      ...env,
    });

  it('creates a note, and edits its own on the second page', async () => {
    gitlab.say(`${marker}\nof a person`);
    for (let index = 0; index < 110; index++) gitlab.say(`Note ${index}`);
    expect(await post()).toMatchObject({ code: 0, out: 'production: commented\n' });
    add(launch('2026-12-01 10:00').replace('launch', 'second'));
    expect(await post()).toMatchObject({ code: 0, out: 'production: comment edited\n' });
    expect(gitlab.ours()).toEqual([expect.stringContaining('**second**')]);
    expect(gitlab.ours()[0]).toContain('Commit bbbbbbbbbbbb · compared with main');
  });

  it('has no line that GitLab takes for a command', async () => {
    own.write(events, own.read(events).replace('kind: pre-event', 'kind: "x\\n/close\\n/merge"'));
    expect(await post()).toMatchObject({ code: 0 });
    expect(gitlab.ours()[0]).not.toMatch(/^\s*\//m);
  });

  it.runIf(process.env.CI)('is silent, fails, and prints where it comes from a fork', async () => {
    expect(await post({ PRESCALE_GITLAB_TOKEN: 'x' })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error: GitLab answered 401 \(401 Unauthorized\): nothing was posted\./),
    });
    const fork = await post({ CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '12', PRESCALE_GITLAB_TOKEN: '' });
    expect(fork).toMatchObject({ code: 0, out: expect.stringMatching(/^### production: what this edit changes/) });
    own.git('checkout', '--quiet', '--', 'schedules');
    expect(await post()).toMatchObject({ code: 0, out: 'production: nothing changes, nothing to say\n' });
    expect(gitlab.ours()).toEqual([]);
  });
});
