import { describe, expect, it } from 'vitest';
import { noteObserving } from '../../lib/execute/observing/note-observing.ts';
import { noSums } from '../../lib/execute/observing/sums.ts';
import { parseSchedule } from '../../lib/index.ts';
import type { ObservedSums } from '../../lib/plan/observing.ts';
import { freshRecord, freshStage } from '../../lib/plan/record.ts';
import { observedText } from '../../lib/tell/observed-text.ts';

const from = new Date('2026-11-16T12:00:00Z');
const now = new Date('2026-11-23T12:00:00Z');

/** What is told after a week of so many targets, each of which fought in its way. */
function told(count: number, fought: (index: number) => ObservedSums['fought']) {
  const names = Array.from({ length: count }, (_, index) => `t${String(index).padStart(2, '0')}`);
  const targets = names.map((name) => `${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 1, max: 2 } }`);
  const text = `mode: observe\ntimezone: UTC\ntargets: { ${targets.join(', ')} }\nwindows: []\n`;
  const parsed = parseSchedule([{ path: 'a.yml', text }]);
  if (!parsed.ok) throw new Error('it is refused');
  const { schedule } = parsed;
  const records = [...schedule.targets.values()].map((target, index) => ({
    ...freshRecord(target),
    observing: { since: from.toISOString(), world: {}, sums: { ...noSums(from), fought: fought(index) } },
  }));
  const stage = { ...freshStage, observing: { from: from.toISOString(), targets: names } };
  const [news] = noteObserving(stage, schedule, records, now).outbox;
  const reason = news?.reason;
  return reason?.fact === 'observed' ? observedText(reason) : [];
}

describe('the report of a week', () => {
  it('names what people changed, however many native actions there are', () => {
    const lines = told(30, (index) => [
      { what: 'scheduled-action', times: 14 },
      ...(index === 29 ? [{ what: 'count' as const, times: 1 }] : []),
    ]);
    expect(lines.slice(2)).toEqual([
      'This would have fought with it:',
      'Counts that somebody else changed: t29 (1 time).',
      expect.stringMatching(
        /^Bounds that native scheduled actions moved: t00 \(14 times\), .*, t11 \(14 times\) and 18 more\.$/,
      ),
    ]);
  });

  it('says nothing of more than it can know', () => {
    expect(told(3, () => []).slice(2)).toEqual(['Nothing would have fought with it.']);
  });
});
