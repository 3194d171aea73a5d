import type { News } from '../../plan/news.ts';
import type { ObservedSums } from '../../plan/observing.ts';
import type { TargetRecord } from '../../plan/record.ts';

type Begun = Pick<ObservedSums, 'events' | 'windows'>;

/** Of one item no more names than anybody would read. */
const mostNames = 100;

/**
 * Says of news that what they tell was not done; of what was told before it was observed this stays as it is. Nothing that was
 * not done is critical; what was really lost is.
 */
export function observedNews({ outbox: before }: Pick<TargetRecord, 'outbox'>) {
  const done = new Set(before.flatMap(({ id, observed }) => (observed ? [] : [id])));
  return (outbox: readonly News[], begun: Begun): Begun & { readonly outbox: News[] } => {
    const marked = outbox.map((one): News => {
      if (done.has(one.id) || one.observed) return one;
      const isSoftened = one.severity === 'critical' && !isReallyLost(one);
      return { ...one, observed: true, severity: isSoftened ? 'warning' : one.severity };
    });
    const own = marked.filter(({ observed }) => observed);
    return {
      outbox: marked,
      events: namesOf(begun.events, own, ['pre-scale-started', 'event-live'], 'thread'),
      windows: namesOf(begun.windows, own, ['window-started'], 'window'),
    };
  };
}

const isReallyLost = ({ facts }: News): boolean =>
  facts.some((one) => one.fact === 'code' && one.code === 'memory-lost');

const namesOf = (
  known: readonly string[],
  news: readonly News[],
  kinds: readonly News['kind'][],
  name: 'thread' | 'window',
): string[] => {
  const begun = news.flatMap((one) => (kinds.includes(one.kind) ? (one[name] ?? []) : []));
  return [...new Set([...known, ...begun])].slice(0, mostNames);
};
