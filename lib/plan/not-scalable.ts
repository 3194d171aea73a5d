import { countsOf } from './aim.ts';
import { copySteps, type Draft } from './draft.ts';
import { toldCodes, wasToldOf } from './failing.ts';
import { newsOf } from './news-of.ts';
import { riskLeftAlone } from './readiness.ts';
import { tellRepairs } from './repeated-repairs.ts';
import type { NotScalable } from './resource.ts';
import { kindOf } from './resource-kinds.ts';
import { tellRestoredNow } from './restored.ts';
import type { Situation } from './situation.ts';
import { isPending } from './wanted.ts';

export const notScalable = ({ record: { resource }, observed }: Situation): NotScalable | undefined =>
  kindOf(resource).notScalable(resource, observed);

/** Tells that the target is left alone: once, and of each event that lacks tasks meanwhile. */
export function leaveAlone(draft: Draft, reason: NotScalable): void {
  draft.remember('an edit of the schedule is told, whatever has to be left alone');
  const { record, wanted, observed } = draft;
  if (wanted.released && kindOf(record.resource).isGone(observed)) {
    tellRestoredNow(draft);
    tellRepairs(draft);
    draft.remember('what was to be told later is told before the target is forgotten');
    if (draft.steps.length > 0) return;
    if (record.outbox.length === 0)
      draft.add(...copySteps(record, undefined), { kind: 'forget', record, because: reason.message });
    return;
  }
  tellFailed(draft, reason);
  riskLeftAlone(draft, reason.message);
  draft.remember('people are told that the target is left alone');
}

/** Once; of what passes only if there is something that has to wait for it. */
function tellFailed(draft: Draft, reason: NotScalable): void {
  const { record, observed, now } = draft;
  const isInPassing = reason.passes === true && !isPending(draft);
  if (isInPassing || wasToldOf(record, { ...reason, passing: false }, false)) return;
  draft.note(
    {
      failing: {
        code: reason.code,
        message: reason.message,
        since: record.failing?.since ?? now.toISOString(),
        ticks: 1,
        told: true,
        ...toldCodes(record, reason.code),
      },
    },
    newsOf(
      draft,
      { kind: 'failed', subject: reason.code, severity: 'warning' },
      {
        from: countsOf(observed),
        reason: { fact: 'left-alone', message: reason.message },
        facts: [{ fact: 'wanted' }, { fact: 'code', code: reason.code }],
      },
    ),
  );
}
