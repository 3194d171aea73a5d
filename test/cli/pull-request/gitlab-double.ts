import { type Answer, type Asked, type HttpDouble, httpDouble } from './http-double.ts';

export interface GitlabDouble extends HttpDouble {
  readonly notes: { readonly id: number; body: string; readonly author: { readonly id: number } }[];
  readonly say: (body: string, author?: number) => void;
  readonly ours: () => readonly string[];
}

export const gitlabToken = 'glpat-double';
const self = 42;
const all = '/projects/11/merge_requests/3/notes';

/** The API of notes as GitLab documents it: pages with `x-next-page`. https://docs.gitlab.com/api/notes/ */
export async function gitlabDouble(): Promise<GitlabDouble> {
  const notes: GitlabDouble['notes'] = [];
  const say: GitlabDouble['say'] = (body, author = 1) =>
    void notes.push({ id: 500 + notes.length, body, author: { id: author } });
  const double = await httpDouble((asked) => {
    if (asked.headers['private-token'] !== gitlabToken) return { status: 401, json: { message: '401 Unauthorized' } };
    if (asked.path === '/user') return { status: 200, json: { id: self, username: 'project_11_bot' } };
    if (asked.path === all && asked.method === 'GET') return page(notes, asked);
    if (asked.path === all && asked.method === 'POST') {
      say(asked.body.body ?? '', self);
      return { status: 201, json: notes.at(-1) };
    }
    const found = notes.find(({ id }) => asked.path === `${all}/${id}`);
    if (found === undefined || asked.method !== 'PUT') return { status: 404, json: { message: '404 Not found' } };
    found.body = asked.body.body ?? '';
    return { status: 200, json: found };
  });
  const ours = (): readonly string[] => notes.filter(({ author }) => author.id === self).map(({ body }) => body);
  return { ...double, notes, say, ours };
}

function page(notes: GitlabDouble['notes'], { query }: Asked): Answer {
  const [size, number] = [Number(query.get('per_page') ?? 20), Number(query.get('page') ?? 1)];
  const end = size * number;
  return {
    status: 200,
    json: notes.slice(end - size, end),
    headers: { 'x-next-page': notes.length > end ? String(number + 1) : '' },
  };
}
