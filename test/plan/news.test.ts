import { expect, it } from 'vitest';
import { type Fact, news } from '../../lib/plan/news.ts';
import { newsWith } from './read-plan.ts';

it.each<Fact>([
  { fact: 'left-alone', message: 'CodeDeploy is at it.' },
  { fact: 'asked-for', tasks: 5, minutes: 7, running: 1 },
  { fact: 'file', is: 'changed', path: 'events.yml' },
])('news of $fact is read as it was stored', (reason) => {
  const written = newsWith({ at: '2026-11-27T08:00:00.000Z', reason });
  expect(news.parse(JSON.parse(JSON.stringify(written)))).toEqual(written);
});
