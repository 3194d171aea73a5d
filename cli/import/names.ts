import { readName } from '../../lib/schedule/parse/name.ts';

/** How each service is called in the schedule: its own name, without what begins the names of all of them. */
export function targetNames(services: readonly string[]): ReadonlyMap<string, string> {
  const shared = services.length < 2 ? 0 : sharedWords(services);
  const taken = new Set<string>();
  return new Map(
    services.map((service) => {
      const short = service.split('-').slice(shared).join('-');
      return [service, unused(asName(/^[a-z]/i.test(short) ? short : service), taken)];
    }),
  );
}

/** How many words, up to a hyphen each, all names begin with; of each name something is left. */
function sharedWords(names: readonly string[]): number {
  const [first = [], ...others] = names.map((name) => name.split('-'));
  let count = 0;
  while (others.every((words) => words[count] === first[count] && words.length > count + 1) && first.length > count + 1)
    count += 1;
  return count;
}

/** Of an action that several services have under names of their own, such as `web-night` and `search-night`. */
export function windowName(
  actions: readonly { readonly action: string; readonly target: string; readonly service: string }[],
  fallback: string,
  taken: Set<string>,
): string {
  const short = actions.map(({ action, target, service }) => {
    const own = [service, target].reduce((name, part) => withoutPart(name, part), action);
    return own === '' ? action : own;
  });
  const counts = Map.groupBy(short, (name) => name);
  const [most] = [...counts].sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1));
  const name = asName(most?.[0] ?? fallback);
  const targets = new Set(actions.map(({ target }) => target));
  const [only] = targets;
  return unused(taken.has(name) && targets.size === 1 ? asName(`${only}-${name}`) : name, taken);
}

const withoutPart = (name: string, part: string): string => {
  const at = name.toLowerCase().indexOf(part.toLowerCase());
  const [before, after] = [name.slice(0, Math.max(at, 0)), name.slice(at + part.length)];
  const isWord = at >= 0 && !/[a-z0-9]$/i.test(before) && !/^[a-z0-9]/i.test(after);
  return isWord ? `${before}${after}`.replace(/[-_./ ]{2,}/g, '-').replace(/^[-_./ ]+|[-_./ ]+$/g, '') : name;
};

function asName(text: string): string {
  const name = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .slice(0, 60);
  return typeof readName(name) === 'string' ? name : 'window';
}

function unused(name: string, taken: Set<string>): string {
  let found = name;
  for (let number = 2; taken.has(found); number += 1) found = `${name.slice(0, 60)}-${number}`;
  taken.add(found);
  return found;
}
