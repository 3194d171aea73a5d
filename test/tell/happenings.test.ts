import { describe, expect, it } from 'vitest';
import { type News, newsKind } from '../../lib/plan/news.ts';
import { announcementOf } from '../../lib/tell/announcement-of.ts';
import { firstSentence } from '../../lib/tell/first-sentence.ts';
import { happeningOf, happeningsOf, observedKey, tellingOf, type Waiting } from '../../lib/tell/happenings.ts';
import { headline } from '../../lib/tell/headline.ts';

const at = (time: string): string => `2026-11-27T${time}:00.000Z`;
const thread = 'campaign@2026-11-27T09:00:00.000Z';

const news = (fields: Partial<News> & Pick<News, 'kind'>): News => ({
  id: `${fields.target ?? 'stage'}/${fields.kind}/${fields.at ?? ''}`,
  severity: 'info',
  at: at('08:00'),
  timezone: 'UTC',
  because: 'it is time',
  facts: [],
  ...fields,
});
const ofEvent = (kind: News['kind'], target: string, more: Partial<News> = {}): News =>
  news({ kind, target, window: 'campaign', thread, phase: 'lead', ...more });

const waiting = (fields: Partial<Waiting> = {}): Waiting => ({
  awaited: () => 0,
  inTrouble: () => 0,
  quiet: new Set(),
  toldLately: () => undefined,
  now: new Date(at('08:01')),
  ...fields,
});
const said = (untold: readonly News[], more?: Partial<Waiting>) =>
  happeningsOf(untold, [], waiting(more)).map(({ parts }) => parts.map(({ kind, target }) => `${kind} ${target}`));

describe('what a tick tells at once', () => {
  const critical = { severity: 'critical' } as const;
  const ready = [ofEvent('ready', 'api'), ofEvent('ready', 'web')];
  it.each`
    untold                                                                                                                                                                                                                                                                 | more                                                               | expected                                                               | because
    ${ready}                                                                                                                                                                                                                                                               | ${{}}                                                              | ${[['ready api', 'ready web']]}                                        | ${'one event, one message'}
    ${[ofEvent('ready', 'api'), ofEvent('ready', 'web', { thread: 'other' })]}                                                                                                                                                                                             | ${{}}                                                              | ${[['ready api'], ['ready web']]}                                      | ${'two events are two'}
    ${ready}                                                                                                                                                                                                                                                               | ${{ awaited: () => 1 }}                                            | ${[]}                                                                  | ${'a third is not ready yet'}
    ${ready}                                                                                                                                                                                                                                                               | ${{ awaited: () => 1, now: new Date(at('08:10')) }}                | ${[['ready api', 'ready web']]}                                        | ${'it has been waited for long enough'}
    ${[...ready, ofEvent('event-live', 'db', { phase: 'live', at: at('08:01') })]}                                                                                                                                                                                         | ${{ awaited: (key: string) => (key.startsWith('ready') ? 1 : 0) }} | ${[['ready api', 'ready web'], ['event-live db']]}                     | ${'what was kept back is told before what comes after it'}
    ${[ofEvent('at-risk', 'api', critical)]}                                                                                                                                                                                                                               | ${{ awaited: () => 5 }}                                            | ${[['at-risk api']]}                                                   | ${'trouble waits for nobody'}
    ${[ofEvent('at-risk', 'api', critical)]}                                                                                                                                                                                                                               | ${{ toldLately: () => new Date(at('07:58')) }}                     | ${[]}                                                                  | ${'but is not told once a minute'}
    ${[ofEvent('at-risk', 'api', critical)]}                                                                                                                                                                                                                               | ${{ toldLately: () => new Date(at('07:56')) }}                     | ${[['at-risk api']]}                                                   | ${'five minutes later it is'}
    ${[news({ kind: 'window-started', target: 'a' }), news({ kind: 'recovered', target: 'b' }), ofEvent('at-risk', 'c', critical), news({ kind: 'drift', target: 'd', severity: 'warning' })]}                                                                             | ${{}}                                                              | ${[['at-risk c'], ['drift d'], ['window-started a'], ['recovered b']]} | ${'critical ones first, then warnings'}
    ${[news({ kind: 'recovered', target: 'b', at: at('08:00') }), news({ kind: 'window-ended', target: 'a', at: at('07:59') })]}                                                                                                                                           | ${{}}                                                              | ${[['window-ended a'], ['recovered b']]}                               | ${'the older one first'}
    ${[news({ kind: 'window-started', target: 'a', window: 'day' }), news({ kind: 'window-started', target: 'b', window: 'office' })]}                                                                                                                                     | ${{}}                                                              | ${[['window-started a', 'window-started b']]}                          | ${'routine is one message a boundary, whatever its windows'}
    ${[news({ kind: 'failed', target: 'a', facts: [{ fact: 'code', code: 'access-denied' }] }), news({ kind: 'failed', target: 'b', facts: [{ fact: 'code', code: 'access-denied' }] }), news({ kind: 'failed', target: 'c', facts: [{ fact: 'code', code: 'quota' }] })]} | ${{}}                                                              | ${[['failed a', 'failed b'], ['failed c']]}                            | ${'one cause, one message'}
    ${[news({ kind: 'schedule-rejected', id: '1' }), news({ kind: 'schedule-rejected', id: '2' })]}                                                                                                                                                                        | ${{}}                                                              | ${[['schedule-rejected undefined'], ['schedule-rejected undefined']]}  | ${'each file has places of its own'}
  `('$because', ({ untold, more, expected }) => {
    expect(said(untold, more)).toEqual(expected);
  });

  it('goes out as it was begun, whatever has come since, with the same id', () => {
    const [begun] = happeningsOf(ready, [], waiting({ awaited: () => 3, now: new Date(at('08:10')) }));
    expect(begun).toBeDefined();
    if (begun === undefined) return;
    const more = [...ready, ofEvent('ready', 'db')];
    const [again, ...others] = happeningsOf(more, [tellingOf(begun)], waiting());
    expect(again).toEqual({ ...begun, isRest: false, isPublished: false });
    expect(others.map(({ parts }) => parts)).toEqual([[ofEvent('ready', 'db')]]);
    const [left] = happeningsOf(ready.slice(1), [tellingOf(begun)], waiting());
    expect(left?.id, 'also where one of its targets has noted that it is told').toBe(begun.id);
    expect(happeningsOf([], [tellingOf(begun)], waiting())).toEqual([]);
  });

  it('does not take along what nobody wants to hear, nor tells it with what they do', () => {
    const untold = [
      news({ kind: 'window-started', target: 'a', window: 'day' }),
      news({ kind: 'window-ended', target: 'b', window: 'batch' }),
      news({ kind: 'window-started', target: 'c', window: 'day', severity: 'warning' }),
    ];
    expect(said(untold, { quiet: new Set(['window-started']) })).toEqual([
      ['window-ended b', 'window-started c'],
      ['window-started a'],
    ]);
  });

  it('names a thousand targets in one message, and those beyond in another', () => {
    const many = Array.from({ length: 1_001 }, (_, at) => ofEvent('ready', `t${at}`));
    expect(said(many).map((parts) => parts.length)).toEqual([1_000, 1]);
  });

  it('keeps what it said of others, and that it was published, until all is noted', () => {
    const [begun] = happeningsOf(ready, [], waiting({ inTrouble: (key) => (key.startsWith('ready') ? 2 : 0) }));
    expect(begun).toMatchObject({ inTrouble: 2 });
    if (begun === undefined) return;
    expect(tellingOf(begun)).toMatchObject({ inTrouble: 2 });
    expect(tellingOf(begun)).not.toHaveProperty('published');
    const telling = { ...tellingOf(begun), published: true } as const;
    const [again] = happeningsOf(ready, [telling], waiting());
    expect(again).toMatchObject({ id: begun.id, inTrouble: 2, isPublished: true });
    expect(again && tellingOf(again)).toEqual(telling);
  });

  it('has an id of its parts, in whatever order they are found', () => {
    const ids = [ready, ready.toReversed()].map((untold) => happeningsOf(untold, [], waiting())[0]?.id);
    expect(new Set(ids).size).toBe(1);
    expect(happeningsOf(ready.slice(1), [], waiting())[0]?.id, 'alone it has its own').toBe(ready[1]?.id);
    expect(happeningOf(news({ kind: 'ready' }))).toBe('ready||');
    expect(happeningOf(ofEvent('ready', 'api'))).not.toBe(happeningOf(ofEvent('ready', 'api', { phase: 'live' })));
  });
});

describe('a message over several targets', () => {
  const counted = (target: string, running: number, more: Partial<News> = {}): News =>
    ofEvent('ready', target, { start: at('09:00'), to: { desired: 12, running, min: 2, max: 12 }, ...more });
  const told = (parts: readonly News[], awaited = 0, inTrouble = 0) =>
    announcementOf({ id: parts.length === 1 ? (parts[0]?.id ?? '') : 'of', parts, awaited, inTrouble });

  it('has the sums, what all of them say alike, and each of them, those in trouble first', () => {
    const message = told([
      counted('b', 12, { next: at('09:00'), at: at('08:04') }),
      counted('a', 12, { next: at('10:00') }),
      counted('c', 9, { next: at('09:00'), severity: 'critical' }),
    ]);
    expect(message).toMatchObject({
      id: 'of',
      severity: 'critical',
      at: at('08:04'),
      window: 'campaign',
      thread,
      start: at('09:00'),
      to: { desired: 36, running: 33 },
      targets: ['a', 'b', 'c'],
    });
    expect(message.to).not.toHaveProperty('min');
    expect(message).not.toHaveProperty('next');
    expect(message).not.toHaveProperty('target');
    expect(message.parts?.map(({ target }) => target)).toEqual(['c', 'a', 'b']);
    expect(headline(message)).toBe('campaign: ready, 33 of 36 tasks on 3 services, starts Fri 27 Nov 09:00');
  });

  it('shows twelve targets and names all', () => {
    const names = Array.from({ length: 40 }, (_, index) => `t${String(index).padStart(2, '0')}`);
    const message = told(names.map((name) => counted(name, 12)));
    expect(message.parts).toHaveLength(12);
    expect(message.targets).toEqual(names);
    expect(headline(message)).toBe('campaign: ready, 480 of 480 tasks on 40 services, starts Fri 27 Nov 09:00');
  });

  it('says how many are still to come', () => {
    expect(headline(told([counted('a', 12), counted('b', 12)], 3))).toBe(
      'campaign: ready, 24 of 24 tasks on 2 services, starts Fri 27 Nov 09:00, 3 more to come',
    );
    expect(headline(told([counted('a', 12)], 1))).toContain('1 more to come');
  });

  it('does not make up for the tasks that one lacks by those that another has too many of', () => {
    expect(told([counted('a', 20), counted('b', 5)]).to).toEqual({ desired: 24, running: 17 });
  });

  it('has all kinds of its parts where they differ, for whoever chooses by them', () => {
    const both = [news({ kind: 'window-started', target: 'a' }), news({ kind: 'window-ended', target: 'b' })];
    expect(told(both)).toMatchObject({ kind: 'window-started', kinds: ['window-ended', 'window-started'] });
    expect(told([counted('a', 12), counted('b', 12)])).not.toHaveProperty('kinds');
  });

  it.each`
    kind            | awaited | inTrouble | sentence
    ${'ready'}      | ${0}    | ${0}      | ${'All tasks that the event needs are running, 60 minutes before the start. Nothing to do.'}
    ${'ready'}      | ${2}    | ${0}      | ${'All tasks that the event needs on these services are running, 60 minutes before the start. Another message follows for the rest. Nothing to do.'}
    ${'ready'}      | ${2}    | ${1}      | ${'All tasks that the event needs on these services are running, 60 minutes before the start. 1 other service is in trouble, as was told; look there.'}
    ${'event-live'} | ${0}    | ${0}      | ${'The event has begun, with the tasks that it needs. Nothing to do.'}
    ${'event-live'} | ${0}    | ${3}      | ${'The event has begun, with the tasks that it needs on these services. 3 other services are in trouble, as was told; look there.'}
    ${'restored'}   | ${0}    | ${0}      | ${'The services are as they were before. Nothing to do.'}
    ${'restored'}   | ${4}    | ${0}      | ${'The services are as they were before. Another message follows for the rest. Nothing to do.'}
  `('speaks of its own services alone: $kind, $awaited awaited, $inTrouble in trouble', (row) => {
    const parts = ['a', 'b'].map((target) => counted(target, 12, { kind: row.kind }));
    expect(firstSentence(told(parts, row.awaited, row.inTrouble))).toBe(row.sentence);
  });

  it('says of one service alone that it is one', () => {
    expect(firstSentence(told([counted('a', 12)], 1))).toMatch(/^All tasks that the event needs on this service are/);
    expect(firstSentence(told([counted('a', 12, { kind: 'restored' })]))).toBe(
      'The service is as it was before. Nothing to do.',
    );
  });

  it('claims no running tasks where one of them does not say how many run', () => {
    const silent = ofEvent('ready', 'b', { to: { desired: 3 } });
    expect(told([counted('a', 12), silent]).to).toEqual({ desired: 15 });
  });

  it('is about no one of them where it is about no window', () => {
    const parts = ['a', 'b'].map((target) => news({ kind: 'recovered', target }));
    expect(headline(told(parts))).toMatch(/^Works again on 2 services/);
  });

  it('says nothing has to be done about a failure that is none', () => {
    const failed = (severity: 'info' | 'warning') =>
      firstSentence(told([news({ kind: 'failed', target: 'a', severity })]));
    expect(failed('info')).toBe('Something did not work, and is tried again. Nothing to do.');
    expect(failed('warning')).toMatch(/An engineer should look at it\.$/);
  });

  it('claims no sum where one of them does not say how many', () => {
    expect(told([counted('a', 12), ofEvent('ready', 'b')])).not.toHaveProperty('to');
  });

  it('of one target is what that target tells', () => {
    const { targets, parts, awaited, ...message } = told([counted('a', 12)]);
    expect([targets, parts, awaited]).toEqual([undefined, undefined, undefined]);
    expect(message).toMatchObject({ id: 'a/ready/', target: 'a', to: { desired: 12, running: 12, min: 2, max: 12 } });
  });
});

describe('what is only observed', () => {
  it.each(newsKind.options.filter((kind) => kind !== 'observed'))(
    'is another happening than what was done: %s',
    (kind) => {
      const event = { kind, window: 'campaign', thread: 'campaign@2026-11-27T14:00:00.000Z', phase: 'live' } as const;
      expect(happeningOf({ ...event, observed: true })).not.toBe(happeningOf(event));
      expect(happeningOf({ ...event, observed: true })).toBe(observedKey(happeningOf(event)));
    },
  );
});
