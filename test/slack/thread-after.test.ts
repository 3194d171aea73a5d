import { describe, expect, it } from 'vitest';
import { type EventThread, eventThread } from '../../lib/execute/event-thread.ts';
import { threadAfter } from '../../lib/slack/thread-after.ts';
import { threadMessage } from '../../lib/slack/thread-message.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { step } from './told.ts';

type More = Partial<Announcement>;
type Target = Pick<Announcement, 'severity'> & {
  readonly name: string;
  readonly desired: number;
  readonly running?: number;
};

/** As the service tells of these targets. */
const of = (kind: Announcement['kind'], at: string, targets: readonly Target[], more: More = {}): Announcement => {
  const part = ({ name, severity, desired, running }: Target) => {
    const { id: _id, ...alone } = step(kind, at, { ...more, severity, target: name });
    return { ...alone, id: `${kind}/${name}`, to: { desired, ...(running !== undefined && { running }) } };
  };
  const parts = targets.map(part);
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return { ...first, ...more };
  const sum = (counts: readonly number[]): number => counts.reduce((so, one) => so + one, 0);
  const running = targets.flatMap((one) => one.running ?? []);
  return step(kind, at, {
    severity: first?.severity ?? 'info',
    parts: parts.slice(0, 12),
    targets: targets.map(({ name }) => name),
    to: {
      desired: sum(targets.map(({ desired }) => desired)),
      ...(running.length === targets.length && { running: sum(running) }),
    },
    ...more,
  });
};

const target = (name: string, running?: number, severity: Target['severity'] = 'info'): Target => ({
  name,
  desired: 10,
  severity,
  ...(running !== undefined && { running }),
});

/** The first message after each; what is kept in between is what can be read again. */
const headsAfter = (told: readonly Announcement[], before?: EventThread): readonly string[] => {
  let thread = before;
  return told.map((announcement) => {
    thread = eventThread.parse(
      JSON.parse(JSON.stringify(threadAfter(thread, 'campaign', { key: 'k', announcement, stage: 'production' }))),
    );
    const [first] = threadMessage(thread).blocks;
    const lines = first?.type === 'section' ? first.text.text.split('\n') : [];
    return lines.filter((line) => !line.includes('<!date')).join(' ');
  });
};

const [a, b, c] = ['a', 'b', 'c'] as const;
const begun = of('pre-scale-started', '14:00:00', [target(a, 1), target(b, 1), target(c, 1)]);
const atRisk = of('at-risk', '14:40:00', [target(a, 2, 'critical')], { phase: 'lead' });

describe('the first message of a thread', () => {
  it('is at risk until every target says otherwise, and adds up the tasks of all', () => {
    expect(
      headsAfter([
        begun,
        atRisk,
        of('ready', '14:41:00', [target(b, 10)], { phase: 'lead', awaited: 1 }),
        of('ready', '14:42:00', [target(c, 10)], { phase: 'lead' }),
        of('ready', '14:50:00', [target(a, 10)], { phase: 'lead' }),
      ]),
    ).toEqual([
      '⏳ *campaign* · Getting ready `█░░░░░░░░░` 3 of 30 tasks running',
      '⚠️ *campaign* · At risk `█░░░░░░░░░` 4 of 30 tasks running',
      '⚠️ *campaign* · At risk `████░░░░░░` 13 of 30 tasks running',
      '⚠️ *campaign* · At risk `███████░░░` 22 of 30 tasks running',
      '✅ *campaign* · Ready `██████████` 30 of 30 tasks running',
    ]);
  });

  it('is live where it has begun, and at risk where a target began with too few', () => {
    expect(
      headsAfter([
        begun,
        of('event-live', '15:00:00', [target(a, 5, 'critical'), target(b, 10), target(c, 10)], { phase: 'live' }),
        of('ready', '15:10:00', [target(a, 10)], { phase: 'live', wasReady: true }),
      ]).slice(1),
    ).toEqual([
      '⚠️ *campaign* · At risk `████████░░` 25 of 30 tasks running',
      '🟢 *campaign* · Live `██████████` 30 of 30 tasks running',
    ]);
  });

  it('is not as before where one target is not', () => {
    const restored = [target(a, 3, 'critical'), target(b, 3), target(c, 3)];
    expect(
      headsAfter([
        begun,
        of('event-ended', '18:00:00', [target(b), target(c)]),
        of('restored', '18:15:00', restored),
        of('restored', '18:20:00', [target(a, 3)]),
      ]).slice(1),
    ).toEqual([
      '🏁 *campaign* · Ended',
      '⚠️ *campaign* · Over, not all as before',
      '☑️ *campaign* · Over, all as before',
    ]);
  });

  it('says nothing of what nobody has told', () => {
    const firstTwo = of('pre-scale-started', '14:00:00', [target(a, 1), target(b, 1)], { awaited: 1 });
    expect(
      headsAfter([
        firstTwo,
        of('ready', '14:10:00', [target(a, 10), target(b, 10)], { awaited: 1 }),
        of('ready', '14:20:00', [target(c, 10)]),
      ]),
    ).toEqual([
      '⏳ *campaign* · Getting ready',
      '⏳ *campaign* · Getting ready',
      '✅ *campaign* · Ready `██████████` 30 of 30 tasks running',
    ]);
  });

  it('goes on without a target that is taken out', () => {
    expect(
      headsAfter([
        begun,
        of('event-cancelled', '14:10:00', [target(a)]),
        of('ready', '14:20:00', [target(b, 10), target(c, 10)]),
      ]),
    ).toEqual([
      '⏳ *campaign* · Getting ready `█░░░░░░░░░` 3 of 30 tasks running',
      '⏳ *campaign* · Getting ready `█░░░░░░░░░` 2 of 20 tasks running',
      '✅ *campaign* · Ready `██████████` 20 of 20 tasks running',
    ]);
  });

  it('changes nothing of a target by what is older than what is known of it', () => {
    expect(headsAfter([atRisk, begun])[1]).toBe('⚠️ *campaign* · At risk `█░░░░░░░░░` 4 of 30 tasks running');
  });

  it('has no tasks where those of targets that a message does not name are not known', () => {
    const many = Array.from({ length: 300 }, (_, index) => target(`t-${String(index).padStart(3, '0')}`, 1));
    const texts = headsAfter([
      of('pre-scale-started', '14:00:00', many),
      of('at-risk', '14:40:00', [target('t-200', 2, 'critical')]),
      of(
        'ready',
        '14:50:00',
        many.map((one) => ({ ...one, running: 10 })),
      ),
    ]);
    expect(texts).toEqual([
      '⏳ *campaign* · Getting ready `█░░░░░░░░░` 300 of 3,000 tasks running',
      '⚠️ *campaign* · At risk',
      '✅ *campaign* · Ready `██████████` 3,000 of 3,000 tasks running',
    ]);
  });

  it('goes on from what an older version has kept', () => {
    const kept: EventThread = {
      id: 'campaign',
      at: '2026-11-27T14:00:00.000Z',
      status: 'getting-ready',
      stage: 'production',
      timezone: 'UTC',
      wanted: 30,
      running: 3,
      headline: 'campaign: getting ready',
    };
    expect(headsAfter([atRisk], kept)).toEqual(['⚠️ *campaign* · At risk']);
  });
});
