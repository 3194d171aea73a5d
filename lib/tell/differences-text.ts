import type { Difference, RepairedThing } from '../plan/difference.ts';
import type { FactOf, News } from '../plan/news.ts';
import { capitalized } from '../schedule/capitalized.ts';
import { counted } from '../schedule/counted.ts';

/** What was found other than it had been left, and what was done about it; apart from it what is still so. */
export function differencesText({ found, done, owed, kept, left }: FactOf<'differs'>, news: News): readonly string[] {
  const { target = 'the target', from } = news;
  const what = found.map((one) => textOf(one, target, done === 'left' ? 'is' : 'was')).join('; ');
  // Of a count that fell below what is owed within its bounds nothing else is to be said.
  const upper = capitalized(what || `the desired count was ${from?.desired}`);
  const theirs =
    kept && ` The schedule declares no base, so ${kept.min} to ${kept.max} hold when nothing is in force any more.`;
  const still = left?.map((one) => stillText(one, target)).join('; ');
  return [
    `${upper}. ${doneText(done, owed)}${theirs ?? ''}`,
    ...(still ? [`${capitalized(still)}. It is left so.`] : []),
  ];
}

/** One of them alone, as it is: `the bounds are 3 to 8 instead of 2 to 6`. */
export const differenceText = (difference: Difference, target: string): string => textOf(difference, target, 'is');

function doneText(done: FactOf<'differs'>['done'], owed: number | undefined): string {
  switch (done) {
    case 'left':
      return 'It is left so.';
    case 'owed':
      return `At least ${counted(owed ?? 0, 'task is', 'tasks are')} owed, so that was put right.`;
    case 'enforced':
      return 'It was put back.';
    case 'held':
      return 'What would allow fewer tasks than are owed was put right.';
    default:
      return done satisfies never;
  }
}

/** Bounds of a registration that were put right are not those that somebody set. */
const stillText = (difference: Difference, target: string): string =>
  difference.is === 'registered'
    ? `the target stays registered, with ${span(difference.found)} tasks`
    : textOf(difference, target, 'is');

function textOf(difference: Difference, target: string, tense: 'is' | 'was'): string {
  const were = tense === 'is' ? 'are' : 'were';
  switch (difference.is) {
    case 'registered':
      return `somebody registered the target with ${span(difference.found)} tasks`;
    case 'deregistered':
      return `somebody deregistered the target, so ${target} ${tense === 'is' ? 'does' : 'did'} not scale by itself`;
    case 'count':
      return `the desired count ${tense} ${difference.found} instead of ${difference.applied}`;
    case 'bounds':
      return `the bounds ${were} ${span(difference.found)} instead of ${span(difference.applied)}`;
    case 'count-outside':
      return `the desired count ${difference.found} ${tense} outside ${span(difference.applied)}`;
    case 'resumed':
      return 'somebody resumed autoscaling';
    default:
      return difference satisfies never;
  }
}

const span = ({ min, max }: { readonly min: number; readonly max: number }): string => `${min} to ${max}`;

/** Something works against Prescale, and Prescale against it. */
export function putRightAgain({ what, times, minutes }: FactOf<'put-right-again'>): readonly string[] {
  const things = what.map((one) => thingTexts[one]).join(' and ');
  const often = times === 1 ? 'once more' : `${times} more times`;
  const span = Math.abs(minutes - 60) <= 2 ? 'hour' : counted(minutes, 'minute', 'minutes');
  return [
    `Prescale put right ${things} ${often} in the last ${span}. ${whoText(times, minutes)}`,
    'Prescale goes on putting it right, and tells it once an hour.',
  ];
}

function whoText(times: number, minutes: number): string {
  if (times === 1) return 'Something changed it again.';
  return times * 1.2 >= minutes ? 'Something changes it every minute.' : 'Something changes it again and again.';
}

const thingTexts: Readonly<Record<RepairedThing, string>> = {
  count: 'the desired count',
  bounds: 'the bounds',
  registration: 'the registration for autoscaling',
  flags: 'the pause of autoscaling',
};
