import type { FactOf, News } from '../plan/news.ts';
import { counted } from '../schedule/counted.ts';
import { localTime } from './local-time.ts';

export const timeOf = (instant: string, { timezone, at }: News): string =>
  localTime(new Date(instant), timezone, new Date(at));

export function editedTexts({ start, end, desired, min, max }: FactOf<'edited'>, news: News): readonly string[] {
  const { window = 'The event' } = news;
  return [
    ...(start ? [`It starts ${timeOf(start.is, news)} instead of ${timeOf(start.was, news)}.`] : []),
    ...(end ? [`It ends ${timeOf(end.is, news)} instead of ${timeOf(end.was, news)}.`] : []),
    ...(desired ? [`${window} asks for ${tasks(desired.is)} instead of ${tasks(desired.was)}.`] : []),
    ...(min ? [`At least ${tasks(min.is)} instead of ${tasks(min.was)} stay.`] : []),
    ...(max ? [`At most ${tasks(max.is)} instead of ${tasks(max.was)} may run.`] : []),
  ];
}

const tasks = (count: number | undefined): string =>
  count === undefined ? 'no number of tasks of its own' : counted(count);

export function followsText({ what, at }: FactOf<'follows'>, news: News): string {
  const then = at === undefined ? 'then' : timeOf(at, news);
  switch (what) {
    case 'prepared':
      return `It is prepared from ${then} on.`;
    case 'brought-about':
      return 'What it asks for is brought about now.';
    case 'kept':
      return `Its tasks are asked for already, so they stay; by the schedule they would be asked for from ${then} on.`;
    case 'given-back':
      return at === undefined
        ? 'What was raised for it is given back.'
        : `What was raised for it is given back, and it is prepared from ${then} on.`;
    case 'overruled':
      return 'Something else decides at present, so nothing follows from that now.';
    default:
      return what satisfies never;
  }
}

export function cancelledText({ by, to }: FactOf<'cancelled'>, news: News): string {
  const { window = 'The event', target } = news;
  switch (by) {
    case 'deleted':
      return `${window} was taken out of the schedule before it began.`;
    case 'left-out':
      return `${target} was taken out of ${window} before it began; others are still in it.`;
    case 'moved':
      return to === undefined
        ? `${window} was moved before it began.`
        : `${window} was moved before it began: it starts ${timeOf(to, news)}.`;
    case 'released':
      return `${target} is not in the schedule any more, not enabled, or only observed, so ${window} does not concern it.`;
    default:
      return by satisfies never;
  }
}

export function missedText({ start, end, tasks }: FactOf<'missed'>, news: News): readonly string[] {
  const { window = 'The event' } = news;
  const asked = tasks === undefined ? '' : `, and asked for ${counted(tasks)}`;
  return [
    `No tick ran while ${window} was to run, so nothing was done for it.`,
    `It was to run from ${timeOf(start, news)} to ${timeOf(end, news)}${asked}.`,
  ];
}
