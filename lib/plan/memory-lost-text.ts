import type { RunningOccurrence } from '../schedule/schedule.ts';
import type { Snapshot } from './autoscaling.ts';
import { localTime } from './local-time.ts';
import type { Observed } from './observed.ts';
import type { SnapshotCopy } from './snapshot-copy.ts';
import type { Wanted } from './wanted.ts';

interface About {
  readonly event: RunningOccurrence;
  readonly isOver: boolean;
  readonly now: Date;
}

interface Words {
  readonly because: string;
  readonly details: string[];
}

const since = 'Since when is not known.';

export const lostAndFound = (
  wanted: Wanted,
  copy: SnapshotCopy,
  { event, isOver, now }: Omit<About, 'event'> & { readonly event: RunningOccurrence | undefined },
): Words => ({
  because: `What Prescale remembered of ${wanted.target.name} is gone${event === undefined ? '' : `, while ${event.window} is running`}. A second copy of its autoscaling was found.`,
  details: [
    since,
    `${saved(wanted, copy, now)} was found and comes back ${when(isOver)}.`,
    'For it nothing has to be done. Find out who emptied the table, or deleted the record.',
  ],
});

export const lostForGood = (
  wanted: Wanted,
  { service }: Observed,
  unreadable: string | undefined,
  { event, isOver }: About,
): Words => ({
  because: `Nothing is remembered of ${wanted.target.name}, which is not registered with Application Auto Scaling while ${event.window} is running: what was remembered is lost, or it never had autoscaling.`,
  details: [
    since,
    unreadable === undefined
      ? 'No second copy of its autoscaling was found.'
      : `The second copy of its autoscaling cannot be used: ${unreadable}`,
    ...(isOver
      ? []
      : [`${service.running} of ${tasks(service.desired)} are running, and what the event is owed is still seen to.`]),
    whatComes(wanted, service.desired, isOver),
    'Until somebody puts policies back, Prescale puts none on it.',
    howToPutBack,
  ],
});

export const suspendedBySomebody = ({ target }: Wanted, { event }: About): Words => ({
  because: `Nothing is remembered of ${target.name}, whose autoscaling is suspended while ${event.window} is running: what was remembered is lost, or somebody else has suspended it.`,
  details: [
    since,
    'Who has suspended it is not known, so it is left suspended, also after the event.',
    `To resume it then: aws application-autoscaling register-scalable-target --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id service/${target.ecs.cluster}/${target.ecs.service} --suspended-state DynamicScalingInSuspended=false,DynamicScalingOutSuspended=false,ScheduledScalingSuspended=false`,
  ],
});

export const atTheEnd = ({ target: { name, base } }: Wanted, count: number, window: string): Words => ({
  because: `${window} is over, and the autoscaling of ${name} could not come back: what was saved of it is lost.`,
  details: [
    base === undefined
      ? `It is not registered with Application Auto Scaling; ${tasks(count)} stay until somebody changes that.`
      : `It is registered with its declared base, ${base.min} to ${tasks(base.max)}, but without scaling policies: nothing follows the load.`,
    'Until somebody puts policies back, Prescale puts none on it.',
    howToPutBack,
  ],
});

export const foundAgain = (wanted: Wanted, copy: SnapshotCopy, { isOver, now }: Omit<About, 'event'>) => ({
  because: `${saved(wanted, copy, now)} was put where Prescale looks for it, and comes back ${when(isOver)}.`,
});

export const putBackByPeople = ({ target }: Wanted, policies: number) => ({
  because: `${target.name} is registered with ${counted(policies, 'scaling policy', 'scaling policies')} again, and is looked after as before.`,
});

const howToPutBack =
  'What was there is in the log of the reconcile function (“snapshot saved”) and in the table as it was before (point-in-time recovery); docs/reliability.md says under memory-lost how to put it back.';

const whatComes = ({ target: { base } }: Wanted, found: number, isOver: boolean): string =>
  base === undefined
    ? `It is not registered ${when(isOver)} either, and goes on with the ${tasks(found)} that were found.`
    : `It is registered ${when(isOver)} with its declared base, ${base.min} to ${tasks(base.max)}, without scaling policies.`;

const saved = ({ timezone }: Wanted, { snapshot }: SnapshotCopy, now: Date): string =>
  `Its autoscaling saved at ${localTime(new Date(snapshot.takenAt), timezone, now)} (${contents(snapshot)})`;

const contents = ({ configuration: { policies, scheduledActions } }: Snapshot): string =>
  `${counted(policies.length, 'policy', 'policies')}, ${counted(scheduledActions.length, 'scheduled action', 'scheduled actions')}`;

const when = (isOver: boolean): string => (isOver ? 'now' : 'after the event');
const tasks = (count: number): string => counted(count, 'task', 'tasks');
const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
