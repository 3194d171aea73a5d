import type { Fact, FactOf, News, ShortageCause } from '../plan/news.ts';
import { counted } from '../schedule/counted.ts';
import { differencesText, putRightAgain } from './differences-text.ts';
import { cancelledText, editedTexts, followsText, missedText, timeOf } from './edited-text.ts';
import { localTime } from './local-time.ts';
import {
  copyPutThere,
  lostForGood,
  memoryFound,
  memoryLost,
  policiesPutThere,
  suspendedBySomebody,
} from './memory-text.ts';
import { observedText, observingBegins } from './observed-text.ts';
import { undercutTexts } from './undercut-text.ts';

/** A fact in sentences, for those who read the announcement; of a reason the first one is why it is told. */
export const sentencesOf = (fact: Fact, news: News): readonly string[] => {
  // Each entry takes its own fact; TypeScript cannot see that the name picks it.
  const words = sentences[fact.fact] as (fact: Fact, news: News) => string | readonly string[];
  const text = words(fact, news);
  return typeof text === 'string' ? [text] : text;
};

const fileTexts: Readonly<Record<FactOf<'file'>['is'], (path: string) => string>> = {
  changed: (path) => `${path} changed; the new version is in force.`,
  mended: (path) => `${path} can be read again and is in force.`,
  gone: (path) => `${path} is gone.`,
  forgotten: (path) => `${path}, which was refused, is gone.`,
};

const sentences: {
  readonly [Name in Fact['fact']]: (fact: FactOf<Name>, news: News) => string | readonly string[];
} = {
  sentence: ({ text }) => text,
  wanted: (_, { because }) => `Wanted: ${because}`,
  because: (_, { because }) => because,
  code: ({ code }) => `Code: ${code}`,
  'works-again': ({ before }, { target, because }) => [
    `${target} could be brought to what is wanted again: ${because}`,
    `Before: ${before}`,
  ],
  'left-alone': ({ message }) => `${message} It is left alone until that is over.`,
  'tried-again': ({ message }) => `${message} It is tried again every minute.`,
  'not-all-read': () => 'Not everything about the service could be read; until it can, its autoscaling stays as it is.',
  'not-all-done': () => 'Not everything could be done yet; it is tried again every minute.',
  planned: ({ tasks, requestsPerMinute }, { window }) => {
    if (tasks === undefined) return `${window} is on the schedule.`;
    const load = requestsPerMinute === undefined ? '' : `, for ${requestsPerMinute} requests a minute`;
    return `${window} asks for ${counted(tasks)}${load}.`;
  },
  edited: editedTexts,
  follows: followsText,
  cancelled: cancelledText,
  'cut-short': ({ end }, news) => `The schedule was edited: it was to end ${timeOf(end, news)}.`,
  missed: missedText,
  'running-at-start': ({ running, desired }) => `${ofAll(running, desired)} running at the start.`,
  'running-before-start': ({ running, minutes }) =>
    `${are(running)} running, ${counted(minutes, 'minute', 'minutes')} before the start.`,
  running: ({ running }) => `${are(running)} running.`,
  'running-of': ({ running, least }) => `${ofAll(running, least)} running.`,
  'asked-for': ({ tasks, minutes, running }) =>
    `${counted(tasks, 'task was', 'tasks were')} asked for ${counted(minutes, 'minute', 'minutes')} ago; ${running} ${running === 1 ? 'is' : 'are'} running.`,
  stops: ({ tasks }) => `${counted(tasks, 'task has', 'tasks have')} stopped since.`,
  'no-reason': () => 'ECS gives no reason.',
  'service-event': ({ cause, message }) => `${meanings[cause]} ECS says: “${message}”`,
  stopped: ({ tasks, reason }) => `${counted(tasks)} stopped: ${reason}`,
  'warmed-up': ({ answered, requests, planned = requests }) => [
    `${answered} of ${counted(requests, 'warm-up request was', 'warm-up requests were')} answered.`,
    ...(requests < planned ? [`${planned - requests} more were not made: there was no time left for them.`] : []),
  ],
  'ended-by': ({ by, reason }) => `${by} ended it${reason === undefined ? '' : `: ${reason}`}.`,
  undercuts: ({ events }, { timezone, at }) => undercutTexts(events, timezone, new Date(at)).map((text) => `${text}.`),
  'meant-by': ({ by }) => (by === undefined ? 'Nobody said that this is meant.' : `${by} said that this is meant.`),
  'end-the-override': (_, { target }) =>
    `For the event to get its tasks, end the override: send ${JSON.stringify({ target, end: true, by: 'you@example.com' })} to the override function.`,
  differs: differencesText,
  'put-right-again': putRightAgain,
  compared: ({ isSame }) =>
    isSame
      ? 'All that was saved with the target is back and was compared field by field.'
      : 'What was saved before is back, but for what is named here.',
  identical: ({ policies, scheduledActions, tags, alarms }) => [
    ...identical(policies, 'scaling policy', 'scaling policies'),
    ...identical(scheduledActions, 'scheduled action', 'scheduled actions'),
    ...identical(tags, 'tag', 'tags'),
    ...identical(alarms, 'step alarm', 'step alarms'),
  ],
  'action-past': ({ name }) => `scheduled action ${name} left out: its time has passed`,
  'action-missed': actionMissed,
  'actions-resumed': () => 'Autoscaling acts again. What fell due while it was paused did not happen.',
  'part-changed': ({ part, name }) => `${part} ${name} was changed by somebody else meanwhile, and left so`,
  'policy-replaced': ({ name }) =>
    `policy ${name} was replaced by another on the same metric by somebody else meanwhile, and left so`,
  'tag-refused': ({ key }) => `tag ${key} is missing: AWS did not take it back`,
  'memory-found': memoryFound,
  'memory-lost': memoryLost,
  'suspended-by-somebody': suspendedBySomebody,
  'lost-for-good': lostForGood,
  'copy-put-there': copyPutThere,
  'policies-put-there': policiesPutThere,
  'file-refused': ({ path, hasGoodVersion }) =>
    hasGoodVersion
      ? `${path} was refused; its last good version stays in force.`
      : `${path} was refused; there is no good version of it yet, so nothing of it is in force.`,
  file: ({ path, is }) => fileTexts[is](path),
  'worth-a-look': ({ places }) =>
    places === 1
      ? 'One place in the schedule is worth a look.'
      : `${places.toLocaleString('en')} places in the schedule are worth a look.`,
  'record-unreadable': ({ message }, { target }) =>
    `What Prescale remembers of ${target} cannot be read, so it is left alone. ${message}`,
  'observing-begins': observingBegins,
  observed: observedText,
  'record-readable': (_, { target }) => `What Prescale remembers of ${target} can be read again.`,
};

function actionMissed({ name, due }: FactOf<'action-missed'>, { timezone, at }: News): string {
  if (due === undefined)
    return `scheduled action ${name}: it is not known whether it fell due meanwhile, so nothing is changed for it`;
  const time = localTime(new Date(due.at), timezone, new Date(at));
  return `scheduled action ${name} fell due ${time}, when it could not run: the bounds come back as it would have left them, ${due.min} to ${due.max}`;
}

const meanings: Readonly<Record<ShortageCause, string>> = {
  'vcpu-quota': 'The account’s Fargate vCPU quota is used up.',
  'no-fargate-capacity': 'AWS has no Fargate capacity in the zone right now.',
  'no-room': 'The cluster has no room for another task.',
  'instances-full': 'The container instances have too little CPU or memory left.',
  'tasks-do-not-stay': 'Tasks stop right after they start, so ECS starts them less and less often.',
  throttled: 'ECS is being throttled.',
  unhealthy: 'The load balancer finds new tasks unhealthy.',
};

const are = (count: number): string => counted(count, 'task is', 'tasks are');

const ofAll = (running: number, all: number): string =>
  `${running} of ${counted(all)} ${running === 1 || all === 1 ? 'is' : 'are'}`;

const identical = (count: number, one: string, many: string): readonly string[] =>
  count === 0 ? [] : [`${counted(count, one, many)} identical to what was saved`];
