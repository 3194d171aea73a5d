import { type Answer, type Asked, type HttpDouble, httpDouble } from './http-double.ts';

export interface GithubComment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' };
}

export interface GithubDouble extends HttpDouble {
  readonly comments: GithubComment[];
  /** A comment of somebody. */
  readonly say: (body: string, type?: 'Bot' | 'User') => void;
  /** The bodies that the token has written. */
  readonly ours: () => readonly string[];
}

export const token = 'ghs_double';
export const repository = 'example/schedules';
export const pullRequestNumber = 7;

const all = `/repos/${repository}/issues/${pullRequestNumber}/comments`;

/**
 * The API of issue comments as GitHub documents it: pages with a `link`, bodies of at most 65,536 characters.
 * https://docs.github.com/en/rest/issues/comments
 */
export async function githubDouble(): Promise<GithubDouble> {
  const comments: GithubComment[] = [];
  const say: GithubDouble['say'] = (body, type = 'User') =>
    void comments.push({
      id: 1_000 + comments.length,
      body,
      user: { login: type === 'Bot' ? 'github-actions[bot]' : 'ana', type },
    });
  const double = await httpDouble((asked) => {
    if (asked.headers.authorization !== `Bearer ${token}`) return { status: 401, json: { message: 'Bad credentials' } };
    if (asked.path === all && asked.method === 'GET') return page(comments, asked);
    const tooLong = (asked.body.body?.length ?? 0) > 65_536;
    if (tooLong) {
      return { status: 422, json: { message: 'Validation Failed: Body is too long (maximum is 65536 characters)' } };
    }
    if (asked.path === all && asked.method === 'POST') {
      say(asked.body.body ?? '', 'Bot');
      return { status: 201, json: shown(comments.at(-1)) };
    }
    const [, id] = new RegExp(`^/repos/${repository}/issues/comments/(\\d+)$`).exec(asked.path) ?? [];
    const found = comments.find((comment) => comment.id === Number(id));
    if (found === undefined || asked.method !== 'PATCH') return { status: 404, json: { message: 'Not Found' } };
    found.body = asked.body.body ?? '';
    return { status: 200, json: shown(found) };
  });
  return {
    ...double,
    comments,
    say,
    ours: () => comments.filter(({ user }) => user.type === 'Bot').map(({ body }) => body),
  };
}

const shown = (comment: GithubComment | undefined) =>
  comment && {
    ...comment,
    html_url: `https://github.example/${repository}/pull/${pullRequestNumber}#issuecomment-${comment.id}`,
  };

function page(comments: readonly GithubComment[], { query }: Asked): Answer {
  const [size, number] = [Number(query.get('per_page') ?? 30), Number(query.get('page') ?? 1)];
  const end = Math.min(size, 100) * number;
  const link = `<https://github.example${all}?per_page=${size}&page=${number + 1}>; rel="next", <https://github.example${all}?page=9>; rel="last"`;
  return {
    status: 200,
    json: comments.slice(end - size, end).map(shown),
    ...(comments.length > end && { headers: { link } }),
  };
}
