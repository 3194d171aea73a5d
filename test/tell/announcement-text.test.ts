import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { labelled } from '../../lib/tell/announcement-text.ts';
import { headline } from '../../lib/tell/headline.ts';
import { localTime } from '../../lib/tell/local-time.ts';
import { mrkdwn } from '../../lib/tell/mrkdwn.ts';
import { cut } from '../../lib/tell/plain-text.ts';

const told = (fields: Partial<Announcement>): Announcement => ({
  id: 'id',
  kind: 'ready',
  severity: 'info',
  at: '2026-11-27T08:00:00Z',
  timezone: 'UTC',
  target: 'backend',
  because: '',
  details: [],
  ...fields,
});
const up = { from: { desired: 5 }, to: { desired: 12 } };
const start = '2026-11-27T09:00:00Z';
const end = '2026-11-27T18:00:00Z';
const short = { desired: 12, running: 2 };
const full = { desired: 12, running: 12 };

describe('an announcement in one line', () => {
  it.each`
    fields                                                                                                   | expected
    ${{ kind: 'event-upcoming', window: 'campaign', start, to: { desired: 12 } }}                            | ${'campaign: starts Fri 27 Nov 09:00, 12 tasks planned on backend'}
    ${{ kind: 'at-risk', phase: 'lead', window: 'campaign', start, to: short }}                              | ${'campaign: not ready, 2 of 12 tasks on backend, starts Fri 27 Nov 09:00'}
    ${{ kind: 'at-risk', phase: 'live', window: 'campaign', start, to: short }}                              | ${'campaign: at risk, 2 of 12 tasks on backend'}
    ${{ kind: 'at-risk', phase: 'lead', window: 'campaign', start, to: short, wasReady: true }}              | ${'campaign: no longer ready, 2 of 12 tasks on backend, starts Fri 27 Nov 09:00'}
    ${{ kind: 'at-risk', phase: 'live', window: 'campaign', start, to: short, wasReady: true }}              | ${'campaign: at risk, 2 of 12 tasks on backend'}
    ${{ kind: 'ready', phase: 'lead', window: 'campaign', start, end, to: full }}                            | ${'campaign: ready, 12 of 12 tasks on backend, starts Fri 27 Nov 09:00'}
    ${{ kind: 'ready', phase: 'lead', window: 'campaign', start, end, to: full, wasReady: true }}            | ${'campaign: ready again, 12 of 12 tasks on backend, starts Fri 27 Nov 09:00'}
    ${{ kind: 'ready', phase: 'live', window: 'campaign', start, end, to: full, wasReady: true }}            | ${'campaign: ready again, 12 of 12 tasks on backend, until Fri 27 Nov 18:00'}
    ${{ kind: 'ready', phase: 'live', window: 'campaign', start, end, to: full }}                            | ${'campaign: ready, 12 of 12 tasks on backend, until Fri 27 Nov 18:00'}
    ${{ kind: 'event-live', window: 'campaign', end, ...up }}                                                | ${'campaign: live, 12 tasks on backend, until Fri 27 Nov 18:00'}
    ${{ kind: 'event-live', severity: 'warning', window: 'campaign', end, from: { desired: 5 }, to: short }} | ${'campaign: live, 2 of 12 tasks on backend, until Fri 27 Nov 18:00'}
    ${{ kind: 'event-ended', window: 'campaign', from: { desired: 12 }, to: { desired: 5 } }}                | ${'campaign: over, 12 → 5 tasks on backend'}
    ${{ kind: 'restored', window: 'campaign' }}                                                              | ${'campaign: all as before on backend'}
    ${{ kind: 'restored', window: 'campaign', severity: 'warning' }}                                         | ${'campaign: not all as before on backend'}
    ${{ kind: 'window-started', window: 'business-hours', end, ...up }}                                      | ${'business-hours: started, 5 → 12 tasks on backend, until Fri 27 Nov 18:00'}
    ${{ kind: 'window-started' }}                                                                            | ${'backend: started'}
    ${{ kind: 'window-ended', window: 'business-hours', from: { desired: 5 }, to: { desired: 2 } }}          | ${'business-hours: over, 5 → 2 tasks on backend'}
    ${{ kind: 'override-set', end, from: { desired: 5 }, to: { desired: 8 } }}                               | ${'backend: held by hand, 5 → 8 tasks, until Fri 27 Nov 18:00'}
    ${{ kind: 'override-ended', from: { desired: 8 }, to: { desired: 5 } }}                                  | ${'backend: no longer held by hand, 8 → 5 tasks'}
    ${{ kind: 'drift', to: { desired: 5 } }}                                                                 | ${'backend: changed by somebody else'}
    ${{ kind: 'failed', from: { desired: 2 }, to: { desired: 5 }, window: 'campaign' }}                      | ${'campaign: something failed on backend, 2 tasks found, 5 tasks wanted'}
    ${{ kind: 'failed' }}                                                                                    | ${'backend: something failed'}
    ${{ kind: 'recovered', to: { desired: 5 } }}                                                             | ${'backend: works again, 5 tasks'}
    ${{ kind: 'schedule-changed', target: undefined }}                                                       | ${'The schedule has changed'}
    ${{ kind: 'schedule-warned', target: undefined }}                                                        | ${'The schedule may hold a slip'}
    ${{ kind: 'schedule-rejected', target: undefined }}                                                      | ${'A schedule file was refused'}
    ${{ window: 'campaign' }}                                                                                | ${'campaign: ready on backend'}
  `('$fields.kind: $expected', ({ fields, expected }) => {
    expect(headline(told(fields))).toBe(expected);
  });
});

describe('what is labelled below it', () => {
  it.each`
    fields                                                                   | expected                                          | because
    ${{ kind: 'override-set', owner: 'ana', note: 'TV spot' }}               | ${['By: ana', 'Reason: TV spot']}                 | ${'a person decided, for a reason'}
    ${{ kind: 'override-ended', owner: 'ana', note: 'TV spot' }}             | ${['By: ana', 'Reason: TV spot']}                 | ${'the same person, when it is over'}
    ${{ kind: 'ready', owner: 'ana', note: 'TV spot' }}                      | ${['Owner: ana', 'Note: TV spot']}                | ${'a person owns the event'}
    ${{ kind: 'event-upcoming', from: { desired: 2 }, to: { desired: 12 } }} | ${['Tasks: 2 now, 12 planned']}                   | ${'nothing has changed yet'}
    ${{ kind: 'event-upcoming', from: { desired: 2 } }}                      | ${['Tasks: 2 now']}                               | ${'no count is planned'}
    ${{ kind: 'event-upcoming', to: { desired: 12 } }}                       | ${['Tasks: 12 planned']}                          | ${'the count of now is not known'}
    ${{ kind: 'failed', from: { desired: 2 }, to: { desired: 12 } }}         | ${['Tasks: 2 found, 12 wanted']}                  | ${'what is asked for was not done'}
    ${{ kind: 'failed', from: { desired: 2 } }}                              | ${['Tasks: 2 found']}                             | ${'only what was found is known'}
    ${{ kind: 'ready', start, end }}                                         | ${['When: Fri 27 Nov 09:00 to Fri 27 Nov 18:00']} | ${'beginning and end are known'}
    ${{ kind: 'ready', start }}                                              | ${['When: from Fri 27 Nov 09:00']}                | ${'only the beginning is'}
    ${{ kind: 'override-set', end }}                                         | ${['When: until Fri 27 Nov 18:00']}               | ${'only the end is'}
    ${{ kind: 'ready', next: end }}                                          | ${['Next change: Fri 27 Nov 18:00']}              | ${'it will change again'}
    ${{ kind: 'ready' }}                                                     | ${[]}                                             | ${'nothing is known'}
  `('$because: $expected', ({ fields, expected }) => {
    expect(labelled(told(fields)).map(({ label, text }) => `${label}: ${text}`)).toEqual(expected);
  });
});

describe('a time as people in the zone read it', () => {
  it.each`
    instant                   | timezone                 | now                       | expected                       | because
    ${'2026-11-27T09:00:00Z'} | ${'UTC'}                 | ${'2026-11-27T08:00:00Z'} | ${'Fri 27 Nov 09:00'}          | ${'this year needs no year'}
    ${'2027-01-01T04:30:00Z'} | ${'America/New_York'}    | ${'2026-11-27T08:00:00Z'} | ${'Thu 31 Dec 23:30'}          | ${'it is still the old year there'}
    ${'2027-01-01T05:00:00Z'} | ${'America/New_York'}    | ${'2026-11-27T08:00:00Z'} | ${'Fri 1 Jan 2027 00:00'}      | ${'another year is named, and midnight is 00:00'}
    ${'2026-11-01T05:30:00Z'} | ${'America/New_York'}    | ${'2026-11-01T00:00:00Z'} | ${'Sun 1 Nov 01:30 GMT-4'}     | ${'01:30 comes twice that night: this is the first'}
    ${'2026-11-01T06:30:00Z'} | ${'America/New_York'}    | ${'2026-11-01T00:00:00Z'} | ${'Sun 1 Nov 01:30 GMT-5'}     | ${'and this the second'}
    ${'2026-11-01T07:30:00Z'} | ${'America/New_York'}    | ${'2026-11-01T00:00:00Z'} | ${'Sun 1 Nov 02:30'}           | ${'02:30 comes once'}
    ${'2026-04-04T14:45:00Z'} | ${'Australia/Lord_Howe'} | ${'2026-04-04T00:00:00Z'} | ${'Sun 5 Apr 01:45 GMT+11'}    | ${'clocks there go back half an hour: the first'}
    ${'2026-04-04T15:15:00Z'} | ${'Australia/Lord_Howe'} | ${'2026-04-04T00:00:00Z'} | ${'Sun 5 Apr 01:45 GMT+10:30'} | ${'the second'}
    ${'2026-03-08T07:00:00Z'} | ${'America/New_York'}    | ${'2026-03-01T00:00:00Z'} | ${'Sun 8 Mar 03:00'}           | ${'no time comes twice where clocks go forward'}
    ${'2026-11-27T09:00:00Z'} | ${'Mars/Olympus'}        | ${'2026-11-27T08:00:00Z'} | ${'Fri 27 Nov 09:00 UTC'}      | ${'a zone that is not known is told in UTC, and says so'}
    ${'2026-09-05T09:00:00Z'} | ${'Asia/Kolkata'}        | ${'2026-11-27T08:00:00Z'} | ${'Sat 5 Sep 14:30'}           | ${'half an hour off the hour'}
  `('$because: $expected', ({ instant, timezone, now, expected }) => {
    expect(localTime(new Date(instant), timezone, new Date(now))).toBe(expected);
  });
});

describe('text from people in Slack', () => {
  const joiner = '\u2060';
  it.each`
    text         | expected           | because
    ${':a:'}     | ${`:${joiner}a:`}  | ${'an emoji of one letter'}
    ${':a1:'}    | ${`:${joiner}a1:`} | ${'that ends in a digit'}
    ${':1a:'}    | ${`:${joiner}1a:`} | ${'that begins with one'}
    ${':100:'}   | ${':100:'}         | ${'digits alone may be a time'}
    ${'@U12'}    | ${'@U12'}          | ${'too short to be anybody'}
    ${'@U012AB'} | ${'@U012AB'}       | ${'still too short'}
  `('$text reads as it was written: $because', ({ text, expected }) => {
    expect(mrkdwn(text)).toBe(expected);
  });

  it.each`
    text              | max  | expected | because
    ${'abc'}          | ${3} | ${'abc'} | ${'it just fits'}
    ${'abcd'}         | ${3} | ${'ab…'} | ${'it does not'}
    ${'ab & c'}       | ${4} | ${'ab…'} | ${'neither half an entity nor a blank before the ellipsis'}
    ${'a\u{10000}b'}  | ${3} | ${'a…'}  | ${'no half of the first character beyond the basic ones'}
    ${'a\u{10fffd}b'} | ${3} | ${'a…'}  | ${'no half of the last'}
  `('$text is cut to $max: $because', ({ text, max, expected }) => {
    expect(mrkdwn(text, max)).toBe(expected);
    expect(cut(text, max)).toBe(expected);
  });
});
