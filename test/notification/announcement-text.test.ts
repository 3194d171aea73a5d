import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { detailLines } from '../../lib/tell/announcement-text.ts';
import { headline } from '../../lib/tell/headline.ts';

const told = (fields: Partial<Announcement>): Announcement => ({
  id: 'id',
  kind: 'pre-scale-started',
  severity: 'info',
  at: '2026-11-27T13:00:00Z',
  timezone: 'America/New_York',
  because: '',
  details: [],
  ...fields,
});
const backend = { target: 'backend', window: 'campaign' } as const;
const counts = { from: { desired: 5 }, to: { desired: 12 } };

describe('headline', () => {
  it.each<[Partial<Announcement>, string, string]>([
    [backend, 'campaign: getting ready on backend', 'no counts: none are claimed'],
    [
      { ...backend, to: { desired: 12 } },
      'campaign: getting ready, 12 tasks on backend',
      'the count before is not known',
    ],
    [{ ...backend, from: { desired: 12 } }, 'campaign: getting ready, 12 tasks on backend', 'only what was found'],
    [
      { ...backend, from: { desired: 12 }, to: { desired: 12 } },
      'campaign: getting ready, still 12 tasks on backend',
      'nothing changed: no arrow',
    ],
    [
      { ...backend, from: { desired: 0 }, to: { desired: 1 } },
      'campaign: getting ready, 0 → 1 task on backend',
      'one task',
    ],
    [
      { ...backend, from: { desired: 1 }, to: { desired: 0 } },
      'campaign: getting ready, 1 → 0 tasks on backend',
      'no tasks',
    ],
    [counts, 'Getting ready, 5 → 12 tasks', 'neither target nor window'],
    [{}, 'Getting ready', 'our own words begin with a capital'],
    [{ kind: 'event-live', window: 'campaign' }, 'campaign: live', 'a name keeps its small letter'],
    [
      { ...backend, kind: 'ready', to: { desired: 12 } },
      'campaign: ready, 12 tasks on backend',
      'running is not known',
    ],
    [
      { ...backend, kind: 'ready', to: { desired: 1, running: 1 } },
      'campaign: ready, 1 of 1 task on backend',
      'one task of one',
    ],
    [
      { ...backend, kind: 'drift', ...counts },
      'campaign: changed by somebody else and put right, 5 → 12 tasks on backend',
      'put back',
    ],
    [
      { ...backend, kind: 'drift', from: { desired: 5, min: 1 }, to: { desired: 5, min: 2 } },
      'campaign: changed by somebody else on backend',
      'only the bounds drifted',
    ],
    [{ kind: 'drift', target: 'backend', from: { desired: 7 } }, 'backend: changed by somebody else', 'left as it is'],
    [
      { ...backend, kind: 'at-risk', phase: 'live', to: { desired: 12, running: 9 } },
      'campaign: at risk, 9 of 12 tasks on backend',
      'an event that is live is not being waited for',
    ],
    [
      { kind: 'at-risk', target: 'backend', to: { desired: 5, running: 2 } },
      'backend: at risk, 2 of 5 tasks',
      'there is no event',
    ],
    [
      { ...backend, kind: 'event-live', severity: 'warning', to: { desired: 12, running: 9 } },
      'campaign: live, 9 of 12 tasks on backend',
      'live with too few tasks',
    ],
    [{ kind: 'restored', target: 'backend' }, 'backend: all as before', 'after which event is not known'],
    [{ ...backend, kind: 'failed' }, 'campaign: something failed on backend', 'failed before anything was found'],
    [{ kind: 'failed', target: 'backend' }, 'backend: something failed', 'failed outside every window'],
    [
      { ...backend, kind: 'failed', ...counts },
      'campaign: something failed on backend, 5 tasks found, 12 tasks wanted',
      'an intention is not told as done',
    ],
    [
      { ...backend, kind: 'event-upcoming', ...counts },
      'campaign: is coming, 12 tasks planned on backend',
      'a plan is not told as done',
    ],
    [{ ...backend, kind: 'restored' }, 'campaign: all as before on backend', 'all as it was'],
    [{ ...backend, kind: 'restored', severity: 'critical' }, 'campaign: not all as before on backend', 'not as it was'],
    [
      { ...backend, kind: 'window-started', end: '2027-01-01T05:30:00Z' },
      'campaign: started on backend, until Fri 1 Jan 2027 00:30',
      'another year is named',
    ],
    [
      { ...backend, ...counts, start: '2026-11-01T05:30:00Z' },
      'campaign: getting ready, 5 → 12 tasks on backend, starts Sun 1 Nov 01:30 GMT-4',
      'an hour that comes twice is told apart, first',
    ],
    [
      { ...backend, ...counts, start: '2026-11-01T06:30:00Z' },
      'campaign: getting ready, 5 → 12 tasks on backend, starts Sun 1 Nov 01:30 GMT-5',
      'an hour that comes twice is told apart, second',
    ],
    [
      { ...backend, ...counts, start: '2026-11-27T14:00:00Z', timezone: 'Mars/Olympus' },
      'campaign: getting ready, 5 → 12 tasks on backend, starts Fri 27 Nov 14:00 UTC',
      'a zone that this machine does not know',
    ],
    [
      { ...counts, target: 'a\u001b[31m\nb', window: '\u202ec\u0000d' },
      'c d: getting ready, 5 → 12 tasks on a [31m b',
      'names cannot colour or break the line',
    ],
    [
      { ...counts, target: 'x'.repeat(500), window: '😀'.repeat(500) },
      `${'😀'.repeat(39)}…: getting ready, 5 → 12 tasks on ${'x'.repeat(79)}…`,
      'overlong names leave room for the rest',
    ],
  ])('%j: %s (%s)', (fields, expected) => {
    expect(headline(told(fields))).toBe(expected);
  });
});

describe('what engineers read below it', () => {
  it.each<[Partial<Announcement>, readonly string[], string]>([
    [{}, [], 'nothing to say'],
    [
      { because: ' so \n it is ', details: ['a', ' ', 'b\r\nc'] },
      ['so it is', '• a', '• b c'],
      'one line each, none empty',
    ],
    [{ from: { desired: 5 }, to: { desired: 12, running: 5 } }, ['Tasks: 5 → 12, 5 running'], 'changed'],
    [{ to: { desired: 12, running: 9 } }, ['Tasks: 9 of 12 running'], 'unchanged'],
    [{ to: { desired: 0, running: 0 } }, ['Tasks: 0 of 0 running'], 'nothing runs, and is said'],
    [
      { from: { desired: 5, min: 2, max: 10 }, to: { desired: 5 } },
      ['Tasks: 5', 'Bounds: min 2, max 10 → not registered'],
      'deregistered',
    ],
    [
      { from: { desired: 5 }, to: { desired: 5, min: 0, max: 10 } },
      ['Tasks: 5', 'Bounds: not registered → min 0, max 10'],
      'registered again',
    ],
    [{ from: { desired: 5 }, to: { desired: 5 } }, ['Tasks: 5'], 'never registered: no bounds'],
    [
      { kind: 'failed', from: { desired: 5, min: 2, max: 10 }, to: { desired: 12 } },
      ['Tasks: 5 found, 12 wanted', 'Bounds: min 2, max 10'],
      'a failure claims no deregistration',
    ],
    [
      { kind: 'drift', from: { desired: 5, min: 2, max: 10 }, to: { desired: 12 } },
      ['Tasks: 5 → 12', 'Bounds: min 2, max 10'],
      'nor does putting back a count',
    ],
    [{ kind: 'override-set', owner: 'ann', note: 'news' }, ['By: ann', 'Reason: news'], 'a person and why'],
    [
      { start: '2026-11-27T14:00:00Z', end: '2026-11-28T05:00:00Z', next: '2026-11-27T14:00:00Z' },
      ['When: Fri 27 Nov 09:00 to Sat 28 Nov 00:00', 'Next change: Fri 27 Nov 09:00'],
      'midnight is 00:00',
    ],
    [{ start: '2026-11-27T14:00:00Z' }, ['When: from Fri 27 Nov 09:00'], 'no end'],
    [{ owner: '\u202e', note: '' }, [], 'nothing visible is nothing'],
  ])('%j: %j (%s)', (fields, expected) => {
    expect(detailLines(told(fields))).toEqual(expected);
  });
});
