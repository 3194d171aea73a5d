import type { Announcement } from './announcement.ts';
import type { Draft } from './draft.ts';
import type { TargetRecord } from './record.ts';

export const wasTold = (record: TargetRecord, id: string): boolean => record.told.some((one) => one.id === id);

/** Notes an announcement that is made once; it is remembered until `until`, and what is over is forgotten. */
export function tellOnce(draft: Draft, announcement: Announcement, until: Date, now: Date): void {
  const { told } = draft.record;
  if (wasTold(draft.record, announcement.id)) return;
  const current = told.filter((one) => new Date(one.until) > now);
  draft.note({ told: [...current, { id: announcement.id, until: until.toISOString() }] }, announcement);
}
