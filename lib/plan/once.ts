import { type About, announce, type Content, nameOf } from './announce.ts';
import type { Draft } from './draft.ts';
import type { TargetRecord } from './record.ts';
import type { Wanted } from './wanted.ts';

export const wasTold = (wanted: Wanted, record: TargetRecord, about: About): boolean =>
  record.told.some((one) => one.id === nameOf(wanted, about));

/** Notes that it was told, be it by whom it may; it is remembered until `until`, and what is over is forgotten. */
export function markTold(draft: Draft, wanted: Wanted, now: Date, until: Date, about: About): void {
  const current = draft.record.told.filter((one) => new Date(one.until) > now);
  draft.note({ told: [...current, { id: nameOf(wanted, about), until: until.toISOString() }] });
}

/** Notes an announcement that is made once. */
export function tellOnce(draft: Draft, wanted: Wanted, now: Date, until: Date, about: About, content: Content): void {
  if (wasTold(wanted, draft.record, about)) return;
  markTold(draft, wanted, now, until, about);
  draft.note({}, announce(wanted, now, about, content));
}
