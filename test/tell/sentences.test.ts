import { describe, expect, it } from 'vitest';
import type { Fact } from '../../lib/plan/news.ts';
import { sentencesOf } from '../../lib/tell/sentences.ts';
import { newsWith } from '../plan/read-plan.ts';

const read = (fact: Fact): readonly string[] => sentencesOf(fact, newsWith({ window: 'campaign' }));

describe('what people read of a memory that is lost', () => {
  const lost = { fact: 'memory-lost', running: 3, desired: 12, isOver: false } as const;
  const base = { min: 2, max: 10 };

  it('says first what is not known, then what comes of it', () => {
    expect(read(lost).slice(0, 5)).toEqual([
      'Nothing is remembered of backend, which is not registered with Application Auto Scaling while campaign is running: what was remembered is lost, or it never had autoscaling.',
      'Since when is not known.',
      'No second copy of its autoscaling was found.',
      '3 of 12 tasks are running, and what the event is owed is still seen to.',
      'It is not registered after the event either, and goes on with the 12 tasks that were found.',
    ]);
  });

  it.each`
    declared     | expected
    ${undefined} | ${'It is not registered with Application Auto Scaling; 12 tasks stay until somebody changes that.'}
    ${base}      | ${'It is registered with its declared base, 2 to 10 tasks, but without scaling policies: nothing follows the load.'}
  `('says after the event what is left: $expected', ({ declared, expected }) => {
    expect(read({ fact: 'lost-for-good', desired: 12, ...(declared && { base: declared }) })[1]).toBe(expected);
  });
});

it.each`
  times | minutes | expected
  ${1}  | ${1}    | ${'Prescale put right the desired count once more in the last 1 minute. Something changed it again.'}
  ${7}  | ${8}    | ${'Prescale put right the desired count 7 more times in the last 8 minutes. Something changes it every minute.'}
  ${7}  | ${62}   | ${'Prescale put right the desired count 7 more times in the last hour. Something changes it again and again.'}
  ${7}  | ${63}   | ${'Prescale put right the desired count 7 more times in the last 63 minutes. Something changes it again and again.'}
`('what is fought is told with how often: $times in $minutes minutes', ({ times, minutes, expected }) => {
  expect(read({ fact: 'put-right-again', what: ['count'], times, minutes })[0]).toBe(expected);
});

it.each`
  fact                                                     | expected
  ${{ fact: 'running-at-start', running: 0, desired: 1 }}  | ${'0 of 1 task is running at the start.'}
  ${{ fact: 'running-at-start', running: 1, desired: 12 }} | ${'1 of 12 tasks is running at the start.'}
  ${{ fact: 'running-at-start', running: 2, desired: 12 }} | ${'2 of 12 tasks are running at the start.'}
  ${{ fact: 'running-of', running: 1, least: 3 }}          | ${'1 of 3 tasks is running.'}
`('counts as people do: $expected', ({ fact, expected }) => {
  expect(read(fact)[0]).toBe(expected);
});

it('says of one task that it is owed', () => {
  expect(read({ fact: 'differs', found: [], done: 'owed', owed: 1 }).join(' ')).toContain(
    'At least 1 task is owed, so',
  );
});

it.each`
  is             | expected
  ${'changed'}   | ${'events.yml changed; the new version is in force.'}
  ${'mended'}    | ${'events.yml can be read again and is in force.'}
  ${'gone'}      | ${'events.yml is gone.'}
  ${'forgotten'} | ${'events.yml, which was refused, is gone.'}
`('says what became of a file: $is', ({ is, expected }) => {
  expect(read({ fact: 'file', is, path: 'events.yml' })).toEqual([expected]);
});
