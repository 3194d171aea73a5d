import { countsOf } from './aim.ts';
import type { RepairedThing } from './difference.ts';
import type { Draft } from './draft.ts';
import { driftNews } from './left-so.ts';
import type { TargetRecord } from './record.ts';

type Repair = NonNullable<TargetRecord['repairs']>[number];

/** What fights Prescale every minute is one message an hour. */
const hourMs = 3_600_000;

const sinceTold = ({ toldAt }: Repair, now: Date): number => now.getTime() - new Date(toldAt).getTime();

/**
 * Something was put right. Answers whether that is told now: within an hour of the same it is only counted.
 *
 * @param what was put right
 */
export function noteRepair(draft: Draft, what: readonly RepairedThing[]): boolean {
  const { record, now } = draft;
  const known = (record.repairs ?? []).filter((one) => one.times > 0 || sinceTold(one, now) < hourMs);
  const like = known.find((one) => what.every((thing) => one.what.includes(thing)));
  const counted = known.map((one) => (one === like ? { ...one, times: one.times + 1 } : one));
  const fresh = { what: [...what].sort(), toldAt: now.toISOString(), times: 0 };
  draft.note({ repairs: like === undefined ? [...counted, fresh] : counted });
  return like === undefined;
}

/** What was only counted is told when an hour has passed, also where it has stopped by then, or where nobody will look again. */
export function tellRepairs(draft: Draft): void {
  const { record, wanted, now, observed } = draft;
  const due = (record.repairs ?? []).filter((one) => wanted.released || sinceTold(one, now) >= hourMs);
  if (due.length === 0) return;
  const told = due.filter(({ times }) => times > 0);
  const left = (record.repairs ?? []).flatMap((one): Repair[] => {
    if (!due.includes(one)) return [one];
    return one.times > 0 && !wanted.released ? [{ ...one, toldAt: now.toISOString(), times: 0 }] : [];
  });
  const news = told.map((one) =>
    driftNews(
      draft,
      `repairs/${one.what.join('+')}`,
      { from: countsOf(observed) },
      {
        fact: 'put-right-again',
        what: one.what,
        times: one.times,
        minutes: Math.round(sinceTold(one, now) / 60_000),
      },
    ),
  );
  draft.note({ repairs: left.length > 0 ? left : undefined }, ...news);
}
