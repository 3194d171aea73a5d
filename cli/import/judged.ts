import type { ScheduledAction } from '../../lib/plan/autoscaling.ts';
import { isPast } from '../../lib/plan/scheduled-action.ts';
import { isObserved } from '../../lib/schedule/is-observed.ts';
import type { EcsService, Schedule, Target } from '../../lib/schedule/schedule.ts';
import { type LocalClock, localClock } from '../text/local-clock.ts';
import { type Compared, compared, differing } from './comparison.ts';
import { type FoundService, runsActions } from './found-service.ts';
import type { Imported } from './imported-schedule.ts';
import type { ActionFate } from './imported-target.ts';
import { lateFiring } from './late-firing.ts';
import { firesInTime, nativeCourseEnds } from './native-course.ts';

/** One service, and what a schedule makes of its native actions. */
export interface Judged {
  readonly found: FoundService;
  /** Absent: the schedule does not know it. */
  readonly target?: string;
  readonly fates: readonly ActionFate[];
}

/** By the schedule that was just made of it. */
export const judgedByImport = ({ targets, without }: Imported): readonly Judged[] => [
  ...[...targets].map(([target, { found, fates }]) => ({ found, target, fates })),
  ...without.map((found) => ({
    found,
    fates: leftFates(found, found.notScalable?.message ?? 'It is not in the schedule.'),
  })),
];

/** By a schedule that people have, which may say more, less or something else. */
export const judgedBySchedule = (schedule: Schedule, services: readonly FoundService[], now: Date): readonly Judged[] =>
  services.map((found): Judged => {
    const target = targetOf(schedule, found.ecs);
    if (target === undefined) return { found, fates: leftFates(found, 'Its service is not in the schedule.', now) };
    const { name, enabled } = target;
    if (!enabled) return { found, target: name, fates: leftFates(found, 'Its target is not enabled.', now) };
    const because = differs(
      compared(schedule, name, found, now, new Date(nativeCourseEnds(now.getTime()))),
      localClock(schedule.timezone),
    );
    if (because !== undefined) return { found, target: name, fates: leftFates(found, because, now) };
    return { found, target: name, fates: fatesOf(found, now, (action) => ofCompared(action, now)) };
  });

/** Why no native action of a service may be taken away now, whatever the schedule says; `undefined`: nothing is in the way. */
export function keptForNow(found: FoundService, schedule: Schedule | undefined, now: Date): string | undefined {
  const isLate = lateFiring(found, now.getTime());
  if (isLate !== undefined) {
    const { names, bounds } = isLate;
    return `${names.join(', ')} fired less than 10 minutes ago, and AWS has not set ${bounds.min} to ${bounds.max} yet: run it again then.`;
  }
  const target = schedule && targetOf(schedule, found.ecs);
  if (schedule === undefined || target === undefined || !isObserved(target, schedule.timezone, now)) return undefined;
  const until = target.observe?.until === undefined ? '' : ` until ${target.observe.until.replace('T', ' ')}`;
  return `It is only observed${until}: nothing else moves its bounds.`;
}

const targetOf = ({ targets }: Schedule, { cluster, service }: EcsService): Target | undefined =>
  [...targets.values()].find(({ ecs }) => ecs.cluster === cluster && ecs.service === service);

function ofCompared(action: ScheduledAction, now: Date): ActionFate {
  const { name } = action;
  return firesInTime(action, now.getTime())
    ? { name, becomes: 'window' }
    : { name, becomes: 'unsayable', because: 'It does not fire in the year to come, which is what was compared.' };
}

/** Why the schedule does not do what the actions do; `undefined`: it does. */
function differs({ boundaries }: Compared, clock: LocalClock): string | undefined {
  if (typeof boundaries === 'string') return boundaries;
  if (boundaries.some(({ schedule }) => schedule === undefined))
    return 'The schedule leaves the bounds of this service as they are found: it has no base.';
  const [first] = differing(boundaries);
  if (first?.schedule === undefined) return undefined;
  const { native, schedule } = first;
  return `The schedule differs: on ${clock.short(first.at)} it has ${schedule.min} to ${schedule.max}, and they have ${native.min} to ${native.max}.`;
}

const leftFates = (found: FoundService, because: string, now?: Date): readonly ActionFate[] =>
  fatesOf(found, now, ({ name }) => ({ name, becomes: 'unsayable', because }));

const fatesOf = (
  found: FoundService,
  now: Date | undefined,
  otherwise: (action: ScheduledAction) => ActionFate,
): readonly ActionFate[] =>
  found.actions.map((action): ActionFate => {
    if (now !== undefined && isPast(action, now)) return { name: action.name, becomes: 'never' };
    return runsActions(found) ? otherwise(action) : { name: action.name, becomes: 'suspended' };
  });
