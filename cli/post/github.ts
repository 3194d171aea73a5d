import { appendFileSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { type Api, callApi } from './call-api.ts';
import type { Comment, Comments, PullRequest } from './comments.ts';
import { requiredVariables } from './required-variables.ts';

const repository = z.object({ full_name: z.string() });

/** Of the event that a workflow runs for, what is needed here. */
const pullRequestEvent = z.object({
  pull_request: z.object({
    number: z.int(),
    head: z.object({ sha: z.string(), repo: repository.nullable() }),
    base: z.object({ ref: z.string(), repo: repository }),
  }),
});

/** The pull request that a workflow of GitHub runs for. Throws a Failure where it runs for none. */
export function githubPullRequest(shell: Shell): PullRequest {
  const needed = ['GITHUB_API_URL', 'GITHUB_REPOSITORY', 'GITHUB_EVENT_PATH'] as const;
  const variables = requiredVariables(shell, '--github', needed, 'It works in a workflow of GitHub.');
  const { number, head, base } = readEvent(variables.GITHUB_EVENT_PATH);
  const summary = shell.env.GITHUB_STEP_SUMMARY;
  const common = {
    commit: head.sha,
    into: base.ref,
    ...(summary && { summarize: (markdown: string) => appendFileSync(summary, `${markdown}\n`) }),
  };
  // The repository of a fork that is deleted is null.
  if (head.repo?.full_name !== base.repo.full_name) return common;
  const { GITHUB_TOKEN: token } = requiredVariables(
    shell,
    '--github',
    ['GITHUB_TOKEN'],
    'Give it to the step by `env`, as `github.token`.',
  );
  return { ...common, comments: comments(apiOf(variables.GITHUB_API_URL, token), variables.GITHUB_REPOSITORY, number) };
}

function readEvent(path: string): z.infer<typeof pullRequestEvent>['pull_request'] {
  const read = pullRequestEvent.safeParse(jsonOf(path));
  if (read.success) return read.data.pull_request;
  throw new Failure('no-pull-request', 'The workflow does not run for a pull request.', {
    hint: '--github works with `on: pull_request`.',
  });
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const apiOf = (base: string, token: string): Api => ({
  name: 'GitHub',
  base: base.replace(/\/$/, ''),
  headers: {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'x-github-api-version': '2022-11-28',
  },
  hints: {
    401: 'GITHUB_TOKEN is none, or not valid any more.',
    403: 'The job needs `permissions: pull-requests: write`; a token that may only read, as Dependabot has it, is not enough.',
    404: 'The token does not reach this pull request: the job needs `permissions: pull-requests: write`.',
  },
});

const comment = z.object({
  id: z.int(),
  body: z.string().nullish(),
  html_url: z.string().optional(),
  user: z.object({ type: z.string().optional() }).nullish(),
});

const commentOf = ({ id, body, html_url: url }: z.infer<typeof comment>): Comment => ({
  id,
  body: body ?? '',
  ...(url !== undefined && { url }),
});

const perPage = 100;

function comments(api: Api, name: string, number: number): Comments {
  const all = `/repos/${name}/issues`;
  return {
    mostCharacters: 65_536,
    own: async () => {
      const found: Comment[] = [];
      for (let page = 1; ; page++) {
        const path = `${all}/${number}/comments?per_page=${perPage}&page=${page}`;
        const { value, headers } = await callApi(api, 'GET', path, z.array(comment));
        // A workflow's token writes as a bot. Whoever copies our comment, with its marker, is a person.
        found.push(...value.filter(({ user }) => user?.type === 'Bot').map(commentOf));
        if (!/;\s*rel="next"/.test(headers.get('link') ?? '')) return found;
      }
    },
    create: async (body) =>
      commentOf((await callApi(api, 'POST', `${all}/${number}/comments`, comment, { body })).value),
    edit: async (id, body) =>
      commentOf((await callApi(api, 'PATCH', `${all}/comments/${id}`, comment, { body })).value),
  };
}
