import type { Counts } from '../plan/counts.ts';
import type { News } from '../plan/news.ts';
import { same } from '../plan/same.ts';
import { type Announcement, mostShown, type Part } from './announcement.ts';
import type { Happening } from './happenings.ts';
import { sentencesOf } from './sentences.ts';

/** A happening in the words that people read. */
export function announcementOf({ id, parts: news, awaited, inTrouble }: Happening): Announcement {
  const parts = news.map(partOf).sort(byTrouble);
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError('A happening has at least one part.');
  const more = { ...(awaited > 0 && { awaited }), ...(inTrouble > 0 && { inTrouble }) };
  // What is left of several keeps their id.
  if (others.length === 0 && first.id === id) return { ...first, ...more };
  const targets = [...new Set(parts.flatMap(({ target }) => target ?? []))].sort();
  const { severity, timezone } = first;
  // Of a boundary at which windows begin and end, what begins is what people look for.
  const kinds = [...new Set(parts.map((one) => one.kind))].sort();
  const kind = kinds.find((one) => one === 'window-started') ?? first.kind;
  return {
    id,
    kind,
    severity,
    timezone,
    at: parts.map(({ at }) => at).reduce((one, other) => (one > other ? one : other)),
    ...alike(parts),
    because: parts.every((one) => one.because === first.because) ? first.because : '',
    details: [],
    ...sums(parts),
    parts: parts.slice(0, mostShown),
    targets,
    ...(kinds.length > 1 && { kinds }),
    ...more,
  };
}

/** What one target has to tell. */
export function partOf(news: News): Part {
  const { reason, facts, because, ...happened } = news;
  const [first = because, ...more] = reason === undefined ? [] : sentencesOf(reason, news);
  return { ...happened, because: first, details: [...more, ...facts.flatMap((fact) => sentencesOf(fact, news))] };
}

const ranks = { critical: 0, warning: 1, info: 2 } as const;

/** Those in trouble first, then by name, so that the same parts always make the same message. */
const byTrouble = (one: Part, other: Part): number =>
  ranks[one.severity] - ranks[other.severity] ||
  missing(other) - missing(one) ||
  (one.target ?? '').localeCompare(other.target ?? '') ||
  one.id.localeCompare(other.id);

/** Tasks that are wanted and do not run. */
const missing = ({ from, to }: Part): number => {
  const { desired, running } = to ?? from ?? { desired: 0 };
  return running === undefined ? 0 : Math.max(0, desired - running);
};

/** What all of them say alike. */
function alike(parts: readonly Part[]): Partial<Part> {
  const names = [
    'window',
    'phase',
    'start',
    'end',
    'was',
    'next',
    'owner',
    'note',
    'thread',
    'wasReady',
    'observed',
  ] as const;
  const [first, ...others] = parts;
  return Object.fromEntries(
    names.flatMap((name) =>
      first?.[name] !== undefined && others.every((one) => same(one[name], first[name])) ? [[name, first[name]]] : [],
    ),
  );
}

/** Tasks of all targets together, where each says how many; bounds do not add up to anything. */
function sums(parts: readonly Part[]): Pick<Announcement, 'from' | 'to'> {
  const last = new Map(
    parts.toSorted((one, other) => one.at.localeCompare(other.at)).map((part) => [part.target ?? part.id, part]),
  );
  const [from, to] = (['from', 'to'] as const).map((side) => sum([...last.values()].map((part) => part[side])));
  return { ...(from && { from }), ...(to && { to }) };
}

function sum(all: readonly (Counts | undefined)[]): Counts | undefined {
  const counts = all.filter((one) => one !== undefined);
  if (counts.length < all.length || counts.length === 0) return undefined;
  // What one has too many of, another is not short of.
  const running = counts.flatMap((one) => (one.running === undefined ? [] : Math.min(one.running, one.desired)));
  return {
    desired: total(counts.map(({ desired }) => desired)),
    ...(running.length === counts.length && { running: total(running) }),
  };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
