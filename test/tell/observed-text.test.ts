import { describe, expect, it } from 'vitest';
import type { FactOf } from '../../lib/plan/news.ts';
import { observedText, observingBegins } from '../../lib/tell/observed-text.ts';

const names = (count: number) => Array.from({ length: count }, (_, at) => `t${at + 1}`);
const fact = (part: Partial<FactOf<'observed'>> = {}): FactOf<'observed'> => ({
  fact: 'observed',
  targets: ['agent', 'backend'],
  over: [],
  events: 1,
  windows: 2,
  changes: 34,
  deregistrations: 1,
  foundHours: 1_008,
  wantedHours: 851.5,
  fought: [],
  ...part,
});

describe('observing begins', () => {
  it('names whom it concerns, and who is brought to an end first', () => {
    const said = (acting: readonly string[]) =>
      observingBegins({ fact: 'observing-begins', targets: ['agent', 'backend'], acting: [...acting] });
    expect(said([])).toEqual(['Observed: agent, backend.']);
    expect(said(['backend'])[1]).toMatch(/^What was done to backend is given back first; an event /);
  });
});

describe('what was observed', () => {
  it('is what would have been done, saved and fought with', () => {
    expect(observedText(fact())).toEqual([
      'On agent, backend: 1 event and 2 windows, with 34 changes of counts and 1 deregistration.',
      '1,008 task-hours were asked for, and 851.5 would have been: 156.5 fewer.',
      'Nothing would have fought with it.',
    ]);
    expect(observedText(fact({ events: 3, windows: 1, changes: 1, deregistrations: 2 }))[0]).toBe(
      'On agent, backend: 3 events and 1 window, with 1 change of a count and 2 deregistrations.',
    );
  });

  it.each`
    foundHours | wantedHours | expected
    ${10}      | ${10}       | ${'10 task-hours were asked for, and as many would have been.'}
    ${10}      | ${10.04}    | ${'10 task-hours were asked for, and as many would have been.'}
    ${10}      | ${12.5}     | ${'10 task-hours were asked for, and 12.5 would have been: 2.5 more.'}
  `('says what it would have cost or saved: $foundHours to $wantedHours', ({ foundHours, wantedHours, expected }) => {
    expect(observedText(fact({ foundHours, wantedHours }))[1]).toBe(expected);
  });

  it('names what would have fought with it, and who is not observed any more', () => {
    const fought = [
      { target: 'backend', what: 'scheduled-action', times: 5 },
      { target: 'agent', what: 'count', times: 1 },
      { target: 'agent', what: 'bounds', times: 2 },
      { target: 'agent', what: 'configuration', times: 2 },
    ] as const;
    expect(observedText(fact({ fought: [...fought], over: ['agent'] })).slice(2)).toEqual([
      'This would have fought with it:',
      'Counts that somebody else changed: agent (1 time).',
      'Bounds that somebody else changed: agent (2 times).',
      'Scaling policies or scheduled actions that somebody else changed: agent (2 times).',
      'Bounds that native scheduled actions moved: backend (5 times).',
      'Not observed any more: agent.',
    ]);
  });

  it('names twelve, and says how many more there are', () => {
    expect(observedText(fact({ targets: names(12) }))[0]).toMatch(/^On t1, .*, t12: /);
    expect(observedText(fact({ targets: names(13) }))[0]).toMatch(/^On t1, .*, t12 and 1 more: /);
  });
});
