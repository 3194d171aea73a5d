import * as z from 'zod';
import type { Shell } from '../shell/shell.ts';
import { type Answered, type Api, callApi } from './call-api.ts';
import type { Comment, Comments, PullRequest } from './comments.ts';
import { requiredVariables } from './required-variables.ts';

const needed = [
  'CI_API_V4_URL',
  'CI_COMMIT_SHA',
  'CI_MERGE_REQUEST_IID',
  'CI_MERGE_REQUEST_PROJECT_ID',
  'CI_MERGE_REQUEST_SOURCE_PROJECT_ID',
  'CI_MERGE_REQUEST_TARGET_BRANCH_NAME',
] as const;

/** The merge request that a pipeline of GitLab runs for. Throws a Failure where it runs for none. */
export function gitlabMergeRequest(shell: Shell): PullRequest {
  const hint = 'It works in a pipeline for a merge request.';
  const variables = requiredVariables(shell, '--gitlab', needed, hint);
  const project = variables.CI_MERGE_REQUEST_PROJECT_ID;
  const common = {
    // Where the pipeline is about the merge, the commit is that of the merge, and this the one that was pushed.
    commit: shell.env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA || variables.CI_COMMIT_SHA,
    into: variables.CI_MERGE_REQUEST_TARGET_BRANCH_NAME,
  };
  if (variables.CI_MERGE_REQUEST_SOURCE_PROJECT_ID !== project) return common;
  const { PRESCALE_GITLAB_TOKEN: token } = requiredVariables(
    shell,
    '--gitlab',
    ['PRESCALE_GITLAB_TOKEN'],
    'It is a project access token with the scope api, as a masked variable: the token of a job may not write notes.',
  );
  const api = apiOf(variables.CI_API_V4_URL, token);
  return {
    ...common,
    comments: notes(api, `/projects/${project}/merge_requests/${variables.CI_MERGE_REQUEST_IID}/notes`),
  };
}

const apiOf = (base: string, token: string): Api => ({
  name: 'GitLab',
  base: base.replace(/\/$/, ''),
  headers: { 'private-token': token },
  hints: {
    401: 'PRESCALE_GITLAB_TOKEN is none, or not valid any more.',
    403: 'The token needs the scope api and the role Reporter or a higher one.',
    404: 'The token does not reach this project.',
  },
});

const user = z.object({ id: z.int() });
const note = z.object({ id: z.int(), body: z.string(), author: user });

const commentOf = ({ id, body }: z.infer<typeof note>): Comment => ({ id, body });

const perPage = 100;

function notes(api: Api, path: string): Comments {
  return {
    mostCharacters: 1_000_000,
    own: async () => {
      const { id: self } = (await callApi(api, 'GET', '/user', user)).value;
      const found: Comment[] = [];
      for (let page: string | null = '1'; page; ) {
        const query: string = `?order_by=created_at&sort=asc&per_page=${perPage}&page=${encodeURIComponent(page)}`;
        const { value, headers }: Answered<z.infer<typeof note>[]> = await callApi(
          api,
          'GET',
          `${path}${query}`,
          z.array(note),
        );
        found.push(...value.filter(({ author }) => author.id === self).map(commentOf));
        page = headers.get('x-next-page');
      }
      return found;
    },
    create: async (body) => commentOf((await callApi(api, 'POST', path, note, { body })).value),
    edit: async (id, body) => commentOf((await callApi(api, 'PUT', `${path}/${id}`, note, { body })).value),
  };
}
