import type { Draft } from './draft.ts';
import { type About, type Content, nameOf, newsOf } from './news-of.ts';
import type { Remembered } from './situation.ts';

export const wasTold = ({ wanted, record }: Remembered, about: About): boolean =>
  record.told.some((one) => one.id === nameOf(wanted, about));

/** Notes that it was told, be it by whom it may; it is remembered until `until`, and what is over is forgotten. */
export function markTold(draft: Draft, until: Date, about: About): void {
  const current = draft.record.told.filter((one) => new Date(one.until) > draft.now);
  draft.note({ told: [...current, { id: nameOf(draft.wanted, about), until: until.toISOString() }] });
}

/** Notes news that are told once. */
export function tellOnce(draft: Draft, until: Date, about: About, content: Content): void {
  if (wasTold(draft, about)) return;
  markTold(draft, until, about);
  draft.note({}, newsOf(draft, about, content));
}
