import { countsOf } from './aim.ts';
import { boundsOf, type Counts } from './counts.ts';
import type { Difference } from './difference.ts';
import type { Draft, RecordChange } from './draft.ts';
import type { FactOf, News } from './news.ts';
import { newsOf, ofEvent } from './news-of.ts';
import { hasBoundsOfOthers } from './others.ts';
import { canonical } from './same.ts';
import type { Situation } from './situation.ts';
import { defendedEvents } from './wanted.ts';
import { whatDiffers } from './what-differs.ts';

/** What differs and is left so is told once, and again when it is something else. */
export function tellLeft(draft: Draft): void {
  const { observed, record, now } = draft;
  const left = whatDiffers(draft);
  if (left.length === 0) {
    if (record.drift !== undefined) draft.note({ drift: undefined });
    return;
  }
  if (canonical(left) === record.drift) return;
  const from = countsOf(observed);
  const kept = hasBoundsOfOthers(draft) ? boundsOf(from) : undefined;
  const told = driftNews(
    draft,
    now.toISOString(),
    { from },
    { fact: 'differs', found: [...left], done: 'left', ...(kept && { kept }) },
  );
  draft.note(leftChange(draft, left), told);
}

/** What is remembered of what differs once it is told. */
export function leftChange(situation: Situation, left: readonly Difference[]): RecordChange {
  const { applied } = situation.record;
  if (applied === undefined || !hasBoundsOfOthers(situation))
    return { drift: left.length === 0 ? undefined : canonical(left) };
  // Told once: from now on they are what is there. Bounds of others are not held up for a count.
  const { held: _, counts, ...rest } = applied;
  const found = boundsOf(countsOf(situation.observed));
  return { drift: undefined, applied: { ...rest, counts: { ...counts, ...found } } };
}

/** With `to`, what was put right. */
export function driftNews(
  situation: Situation,
  subject: string,
  { from, to }: { readonly from: Counts; readonly to?: Counts },
  reason: FactOf<'differs'> | FactOf<'put-right-again'>,
): News {
  const event = defendedEvents(situation.wanted.state)[0];
  const isFought = reason.fact === 'put-right-again' && reason.times > 1;
  const severity = isFought || (to !== undefined && event !== undefined) ? 'critical' : 'warning';
  return newsOf(
    situation,
    { kind: 'drift', subject, severity },
    { from, ...(to && { to }), ...(event && ofEvent(event)), reason, facts: [{ fact: 'because' }] },
  );
}
