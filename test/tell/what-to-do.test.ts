import { describe, expect, it } from 'vitest';
import { newsKind } from '../../lib/plan/news.ts';
import type { AnnouncementKind } from '../../lib/tell/announcement.ts';
import { whatToDo } from '../../lib/tell/what-to-do.ts';

const told = (kind: AnnouncementKind, severity: 'info' | 'warning' | 'critical') =>
  whatToDo({ id: 'id', kind, severity, at: '', timezone: 'UTC', because: '', details: [] });

const check = 'Check whether what differs from the saved configuration is meant.';
const meant = 'If the change was meant, put it into the schedule or set an override.';

describe('what the readers of an announcement are told to do', () => {
  it.each`
    kind                 | severity      | expected                                                                                                     | because
    ${'event-missed'}    | ${'critical'} | ${['Find out why the reconcile function did not run: its schedule in EventBridge, its alarms and its log.']} | ${'nothing was done for it'}
    ${'at-risk'}         | ${'critical'} | ${["Look at the reasons, the service's events and its stopped tasks."]}                                      | ${'tasks do not start'}
    ${'restored'}        | ${'info'}     | ${[]}                                                                                                        | ${'all is as it was'}
    ${'restored'}        | ${'warning'}  | ${[check]}                                                                                                   | ${'somebody changed something meanwhile'}
    ${'drift'}           | ${'info'}     | ${[]}                                                                                                        | ${'it is only noted'}
    ${'drift'}           | ${'warning'}  | ${[meant]}                                                                                                   | ${'somebody changed something'}
    ${'drift'}           | ${'critical'} | ${[meant]}                                                                                                   | ${'somebody took tasks of an event'}
    ${'override-set'}    | ${'info'}     | ${[]}                                                                                                        | ${'somebody wanted it so'}
    ${'override-set'}    | ${'warning'}  | ${['If it is not meant, end the override.']}                                                                 | ${'an event gets less'}
    ${'schedule-warned'} | ${'warning'}  | ${['What is meant may stay: it is not told again.']}                                                         | ${'it may be meant'}
    ${'failed'}          | ${'warning'}  | ${['Look at the reason if no message says soon that it works again.']}                                       | ${'it is tried again by itself'}
  `('$kind, $severity: $because', ({ kind, severity, expected }) => {
    expect(told(kind, severity)).toEqual(expected);
  });

  it('is nothing for every other kind: they only tell', () => {
    const quiet = newsKind.options.filter((kind) => told(kind, 'warning').length === 0);
    expect(quiet).toEqual([
      'event-upcoming',
      'event-changed',
      'event-cancelled',
      'pre-scale-started',
      'ready',
      'event-live',
      'event-ended',
      'window-started',
      'window-ended',
      'override-ended',
      'schedule-changed',
      'schedule-rejected',
      'recovered',
      'observed',
    ]);
  });
});
