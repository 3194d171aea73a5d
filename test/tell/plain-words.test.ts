import { describe, expect, it } from 'vitest';
import { newsKind } from '../../lib/plan/news.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { firstSentence } from '../../lib/tell/first-sentence.ts';
import { headline } from '../../lib/tell/headline.ts';

/** What nobody has to know who plans a campaign. */
const engineering =
  /\b(autoscaling|bounds?|min|max|desired|floor|ceiling|drift|deregister\w*|register\w*|suspend\w*|scalable|snapshot|baseline|polic(y|ies)|in force|overruled|overrid\w+|reconcile|tick|record|outbox|lambda|dynamodb|ecs|aws|sns|cron|wind-down|restored?|tags?|alarms?)\b/i;

const start = '2026-11-27T14:00:00Z';
const end = '2026-11-27T23:00:00Z';
const several = { target: undefined, targets: ['agent', 'backend', 'search'], awaited: 2 };

const worded = newsKind.options.flatMap((kind) =>
  (['info', 'warning', 'critical'] as const).flatMap((severity) =>
    (['lead', 'live', undefined] as const).flatMap((phase) =>
      [{}, several, ...(severity === 'critical' ? [] : [{ observed: true } as const])].map((more): Announcement => {
        const event = phase !== undefined && { phase, window: 'campaign', start, end, next: start };
        const counts = { from: { desired: 5, min: 2, max: 10 }, to: { desired: 12, running: 9, min: 2, max: 12 } };
        const about = { kind, severity, target: 'backend', because: '', details: [] };
        return { id: 'id', at: '2026-11-27T13:20:00Z', timezone: 'UTC', ...about, ...event, ...counts, ...more };
      }),
    ),
  ),
);

const observed = worded.filter((one) => one.observed);

describe('of what is only observed', () => {
  it.each(observed.map((one) => [one.kind, one.severity, one.phase, one] as const))(
    '%s, %s, %s: the headline says so, and nobody is told that it was done',
    (kind, _severity, _phase, announcement) => {
      expect(headline(announcement)).toMatch(/^Only observed: /);
      expect(firstSentence(announcement)).toMatch(/nothing was changed/i);
      if (kind !== 'failed') expect(firstSentence(announcement)).toMatch(/Nothing to do\.$/);
    },
  );
});

describe('a headline and a first sentence', () => {
  it.each(worded.map((one) => [one.kind, one.severity, one.phase, one.targets?.length ?? 1, one] as const))(
    '%s, %s, %s, on %i: need no engineering',
    (_kind, _severity, _phase, _count, announcement) => {
      const text = `${headline(announcement)} ${firstSentence(announcement)}`;
      expect(engineering.exec(text)?.[0], text).toBeUndefined();
      expect(text.length).toBeLessThan(400);
    },
  );

  it('say who has to act, or that nobody has', () => {
    for (const one of worded) {
      const sentence = firstSentence(one);
      expect(sentence).toMatch(/Nothing to do|An engineer (has to|should)|Mend it|Put it back|Look at the places/);
      if (
        one.severity === 'critical' &&
        !/^(schedule-|event-(upcoming|cancelled)|.*ended|window|ready|recovered|pre-scale|observed)/.test(one.kind)
      )
        expect(sentence, `${one.kind} ${one.severity}`).toMatch(/An engineer has to/);
    }
  });

  it.each`
    kind                | fields                                                                                          | expected
    ${'ready'}          | ${{ phase: 'lead', start: '2026-11-27T14:00:00Z' }}                                             | ${'All tasks that the event needs are running, 40 minutes before the start. Nothing to do.'}
    ${'ready'}          | ${{ phase: 'lead', start: '2026-11-27T13:20:30Z' }}                                             | ${'All tasks that the event needs are running. Nothing to do.'}
    ${'ready'}          | ${{ phase: 'lead', start: '2026-11-28T14:00:00Z' }}                                             | ${'All tasks that the event needs are running, 24 hours before the start. Nothing to do.'}
    ${'ready'}          | ${{ phase: 'live', start: '2026-11-27T13:00:00Z' }}                                             | ${'All tasks that the event needs are running. Nothing to do.'}
    ${'at-risk'}        | ${{ phase: 'lead', start, severity: 'critical', to: { desired: 12, running: 11 } }}             | ${'1 of 12 tasks is missing, 40 minutes before the start. An engineer has to look now.'}
    ${'at-risk'}        | ${{ severity: 'warning', to: { desired: 12, running: 12 } }}                                    | ${'Too few tasks are running. An engineer should look at it.'}
    ${'at-risk'}        | ${{ severity: 'warning' }}                                                                      | ${'Too few tasks are running. An engineer should look at it.'}
    ${'override-set'}   | ${{ owner: 'ana', end: '2026-11-27T18:00:00Z' }}                                                | ${'ana set this by hand; from Fri 27 Nov 18:00 on the schedule decides again. Nothing to do.'}
    ${'event-upcoming'} | ${{ start: '2026-11-28T09:00:00Z', end: '2026-11-28T18:00:00Z', next: '2026-11-28T08:00:00Z' }} | ${'The event starts Sat 28 Nov 09:00 and ends Sat 28 Nov 18:00; it is prepared from Sat 28 Nov 08:00 on. Nothing to do if the time and the load are right.'}
    ${'event-upcoming'} | ${{ start: '2026-11-28T09:00:00Z', next: '2026-11-29T08:00:00Z' }}                              | ${'The event starts Sat 28 Nov 09:00. Nothing to do if the time and the load are right.'}
  `('$kind: $expected', ({ kind, fields, expected }) => {
    const told: Announcement = {
      id: 'id',
      kind,
      severity: 'info',
      at: '2026-11-27T13:20:00Z',
      timezone: 'UTC',
      target: 'backend',
      because: '',
      details: [],
      ...fields,
    };
    expect(firstSentence(told)).toBe(expected);
  });
});
