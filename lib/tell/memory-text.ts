import type { FactOf, News } from '../plan/news.ts';
import { counted } from '../schedule/counted.ts';
import type { Bounds } from '../schedule/schedule.ts';
import { localTime } from './local-time.ts';

/** Of what was remembered and is lost: the reason first, then what that means and what to do. */
type Lines = readonly string[];

const since = 'Since when is not known.';

export const memoryFound = (fact: FactOf<'memory-found'>, { target, window, ...news }: News): Lines => [
  `What Prescale remembered of ${target} is gone${fact.isWhileRunning ? `, while ${window} is running` : ''}. A second copy of its autoscaling was found.`,
  since,
  `${saved(fact, news)} was found and comes back ${when(fact.isOver)}.`,
  'For it nothing has to be done. Find out who emptied the table, or deleted the record.',
];

export const memoryLost = (fact: FactOf<'memory-lost'>, { target, window }: News): Lines => [
  `Nothing is remembered of ${target}, which is not registered with Application Auto Scaling while ${window} is running: what was remembered is lost, or it never had autoscaling.`,
  since,
  fact.unreadable === undefined
    ? 'No second copy of its autoscaling was found.'
    : `The second copy of its autoscaling cannot be used: ${fact.unreadable}`,
  ...(fact.isOver
    ? []
    : [`${fact.running} of ${counted(fact.desired)} are running, and what the event is owed is still seen to.`]),
  whatComes(fact),
  putsNone,
  howToPutBack,
];

export const suspendedBySomebody = (
  { namespace, resourceId, dimension }: FactOf<'suspended-by-somebody'>,
  { target, window }: News,
): Lines => [
  `Nothing is remembered of ${target}, whose autoscaling is suspended while ${window} is running: what was remembered is lost, or somebody else has suspended it.`,
  since,
  'Who has suspended it is not known, so it is left suspended, also after the event.',
  `To resume it then: aws application-autoscaling register-scalable-target --service-namespace ${namespace} --scalable-dimension ${dimension} --resource-id ${resourceId} --suspended-state DynamicScalingInSuspended=false,DynamicScalingOutSuspended=false,ScheduledScalingSuspended=false`,
];

export const lostForGood = ({ desired, base }: FactOf<'lost-for-good'>, { target, window }: News): Lines => [
  `${window} is over, and the autoscaling of ${target} could not come back: what was saved of it is lost.`,
  base === undefined
    ? `It is not registered with Application Auto Scaling; ${counted(desired)} stay until somebody changes that.`
    : `It is registered with its declared base, ${span(base)}, but without scaling policies: nothing follows the load.`,
  putsNone,
  howToPutBack,
];

export const copyPutThere = (fact: FactOf<'copy-put-there'>, news: News): Lines => [
  `${saved(fact, news)} was put where Prescale looks for it, and comes back ${when(fact.isOver)}.`,
];

export const policiesPutThere = ({ policies }: FactOf<'policies-put-there'>, { target }: News): Lines => [
  `${target} is registered with ${counted(policies, 'scaling policy', 'scaling policies')} again, and is looked after as before.`,
];

const putsNone = 'Until somebody puts policies back, Prescale puts none on it.';

const howToPutBack =
  'What was there is in the log of the reconcile function (“snapshot saved”) and in the table as it was before (point-in-time recovery); docs/reliability.md says under memory-lost how to put it back.';

const whatComes = ({ base, desired, isOver }: FactOf<'memory-lost'>): string =>
  base === undefined
    ? `It is not registered ${when(isOver)} either, and goes on with the ${counted(desired)} that were found.`
    : `It is registered ${when(isOver)} with its declared base, ${span(base)}, without scaling policies.`;

function saved(
  { takenAt, policies, scheduledActions }: FactOf<'memory-found' | 'copy-put-there'>,
  { timezone, at }: Pick<News, 'timezone' | 'at'>,
): string {
  const time = localTime(new Date(takenAt), timezone, new Date(at));
  const what = `${counted(policies, 'policy', 'policies')}, ${counted(scheduledActions, 'scheduled action', 'scheduled actions')}`;
  return `Its autoscaling saved at ${time} (${what})`;
}

const span = ({ min, max }: Bounds): string => `${min} to ${counted(max)}`;
const when = (isOver: boolean): string => (isOver ? 'now' : 'after the event');
