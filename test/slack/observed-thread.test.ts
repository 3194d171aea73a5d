import { expect, it } from 'vitest';
import { isForTheChannel, threadOf } from '../../lib/slack/thread-after.ts';
import { observedSamples, samples } from './samples.ts';

it('what is only observed of an event has a thread of its own, which says nothing of how far the event really is', () => {
  const acted = samples.find(({ kind }) => kind === 'pre-scale-started');
  const observed = observedSamples['pre-scale-started, only observed'];
  if (acted === undefined || observed === undefined) throw new Error('no sample');
  expect(observed.thread).toBe(acted.thread);
  expect(threadOf(acted)).toBe(acted.thread);
  expect(threadOf(observed)).toBe(`observed ${acted.thread}`);
  expect(isForTheChannel(observed)).toBe(false);
});
