import type { Difference } from '../plan/difference.ts';
import type { FactOf, News } from '../plan/news.ts';
import { capitalized } from '../schedule/capitalized.ts';

/** What was found other than it had been left, and what was done about it. */
export function differencesText({ found, done, owed, kept }: FactOf<'differs'>, { target }: News): string {
  const what = found.map((one) => textOf(one, target ?? 'the target')).join('; ');
  const upper = capitalized(what || 'The count or its bounds fell below what is owed');
  const theirs =
    kept && ` The schedule declares no base, so ${kept.min} to ${kept.max} hold when nothing is in force any more.`;
  return `${upper}. ${doneText(done, owed)}${theirs ?? ''}`;
}

function doneText(done: FactOf<'differs'>['done'], owed: number | undefined): string {
  switch (done) {
    case 'left':
      return 'It is left so.';
    case 'owed':
      return `At least ${owed} tasks are owed, so that was put right.`;
    case 'enforced':
      return 'It was put back.';
    case 'held':
      return 'What would allow fewer tasks than are owed was put right.';
    default:
      return done satisfies never;
  }
}

function textOf(difference: Difference, target: string): string {
  switch (difference.is) {
    case 'registered':
      return `somebody registered the target with ${span(difference.found)} tasks`;
    case 'deregistered':
      return `somebody deregistered the target, so ${target} does not scale by itself`;
    case 'count':
      return `the desired count is ${difference.found} instead of ${difference.applied}`;
    case 'bounds':
      return `the bounds are ${span(difference.found)} instead of ${span(difference.applied)}`;
    case 'count-outside':
      return `the desired count ${difference.found} is outside ${span(difference.applied)}`;
    case 'resumed':
      return 'somebody resumed autoscaling';
    default:
      return difference satisfies never;
  }
}

const span = ({ min, max }: { readonly min: number; readonly max: number }): string => `${min} to ${max}`;
