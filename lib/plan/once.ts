import { type About, announce, type Content, nameOf } from './announce.ts';
import type { Draft } from './draft.ts';
import type { TargetRecord } from './record.ts';
import type { Wanted } from './wanted.ts';

export const wasTold = (wanted: Wanted, record: TargetRecord, about: About): boolean =>
  record.told.some((one) => one.id === nameOf(wanted, about));

/** Notes an announcement that is made once; it is remembered until `until`, and what is over is forgotten. */
export function tellOnce(draft: Draft, wanted: Wanted, now: Date, until: Date, about: About, content: Content): void {
  const { told } = draft.record;
  if (wasTold(wanted, draft.record, about)) return;
  const current = told.filter((one) => new Date(one.until) > now);
  draft.note(
    { told: [...current, { id: nameOf(wanted, about), until: until.toISOString() }] },
    announce(wanted, now, about, content),
  );
}
