import type { News } from '../../../lib/plan/news.ts';
import type { TargetRecord } from '../../../lib/plan/record.ts';
import { type Judge, notApplicable, type Problem } from './judge.ts';

/** How often people are told that an event is ready or at risk. */
export interface ReadinessTold {
  /** A record was written over `before`. */
  written(before: TargetRecord | undefined, after: TargetRecord): void;
  /** Nothing is remembered of a target any more, so neither is what was told of it. */
  forgotten(target: string): void;
}

const atMostEveryMs = 10 * 60_000;

export function createReadinessTold(judge: Judge): ReadinessTold {
  /** What was stored last, by target and by what it is about. */
  const last = new Map<string, Map<string, News>>();
  /** Events of services that are left alone, told of as they began. */
  const begun = new Set<string>();

  const isBeginning = (news: News, about: string): boolean => {
    if (news.phase !== 'live' || begun.has(about) || !isLeftAlone(news)) return false;
    begun.add(about);
    return true;
  };

  return {
    written(before, after) {
      if (before === undefined) last.delete(after.target);
      const known = last.get(after.target) ?? new Map<string, News>();
      last.set(after.target, known);
      // What waits to be published was told under what held then.
      const waiting = new Set(before?.outbox.map(({ id }) => id));
      for (const news of after.outbox.filter((one) => isReadiness(one) && !waiting.has(one.id))) {
        const about = aboutOf(news, after);
        const earlier = known.get(about);
        if (earlier?.id === news.id) continue;
        const isOnceMore = isBeginning(news, about);
        judge.check('not-told-too-often', () => (isOnceMore ? notApplicable : tooSoon(news, earlier)));
        known.set(about, news);
      }
    },
    forgotten: (target) => void last.delete(target),
  };
}

const isReadiness = ({ kind }: News): boolean => kind === 'ready' || kind === 'at-risk';

const isLeftAlone = ({ facts }: News): boolean => facts.some(({ fact }) => fact === 'left-alone');

/** An id ends in when it was told; what is before that is the target, the kind and the event. Each override is warned about by itself. */
const aboutOf = ({ id, at, facts }: News, { override }: TargetRecord): string =>
  `${id.slice(0, -at.length - 1)}${facts.some(({ fact }) => fact === 'undercuts') ? ` under ${override?.id}` : ''}`;

function tooSoon({ id, at }: News, earlier: News | undefined): Problem {
  if (earlier === undefined) return undefined;
  const ms = Date.parse(at) - Date.parse(earlier.at);
  return ms >= atMostEveryMs ? undefined : `${id} is told ${ms / 60_000} minutes after ${earlier.id}`;
}
