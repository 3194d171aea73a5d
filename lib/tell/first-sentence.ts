import { counted } from '../schedule/counted.ts';
import { type Announcement, type AnnouncementKind, type Part, targetsOf } from './announcement.ts';
import { type Clock, wallClock } from './headline.ts';
import { plain } from './plain-text.ts';
import { isSlackPerson } from './slack-id.ts';

type Told = Announcement | Part;
type Write = (instant: string) => string;

/**
 * What an announcement means for somebody who plans campaigns and does not know AWS: what it is, when, whether it is fine, and
 * whether anybody has to act. Plain text of one to three short sentences.
 */
export const firstSentence = (a: Told, clock: Clock = wallClock): string =>
  a.observed ? observed(a) : meanings[a.kind](a, (instant) => clock(instant, a));

/** What would be true had Prescale acted is not; and what cannot even be looked at is real. */
const observed = (a: Told): string =>
  a.kind === 'failed'
    ? `Something that is only observed could not be looked at or planned; nothing was changed. ${look(a)}`
    : `Nothing was changed: this is what Prescale would have done or told. ${nothing}`;

const nothing = 'Nothing to do.';
const lookNow = 'An engineer has to look now.';
const lookSoon = 'An engineer should look at it.';

const look = ({ severity }: Told): string => (severity === 'critical' ? lookNow : lookSoon);

const meanings: Readonly<Record<AnnouncementKind, (a: Told, time: Write) => string>> = {
  'event-upcoming': (a, time) =>
    `The event ${span(a, time)}${a.next && a.start && a.next < a.start ? `; it is prepared from ${time(a.next)} on` : ''}. Nothing to do if the time and the load are right.`,
  'event-changed': (a) =>
    a.severity === 'info'
      ? 'Somebody changed the event in the schedule. Nothing to do if that was meant.'
      : `Somebody changed the event in the schedule. ${look(a)}`,
  'event-cancelled': (a) =>
    `The event will not take place as it was planned ${these(a)}, and nothing more is prepared for it there. Put it back into the schedule file if that was not meant.`,
  'event-missed': () =>
    'Prescale did not run while the event took place, so nothing was done for it. An engineer has to find out why.',
  'pre-scale-started': () =>
    'Tasks are being started for the event, and a message follows when all of them run. Nothing to do.',
  ready: (a) =>
    isWhole(a)
      ? `All tasks that the event needs are running${beforeStart(a)}. ${nothing}`
      : `All tasks that the event needs ${these(a)} are running${beforeStart(a)}. ${others(a)}`,
  'at-risk': (a) => `${missing(a)}${beforeStart(a)}. ${look(a)}`,
  'event-live': (a) =>
    a.severity === 'info'
      ? isWhole(a)
        ? `The event has begun, with the tasks that it needs. ${nothing}`
        : `The event has begun, with the tasks that it needs ${these(a)}. ${others(a)}`
      : `The event has begun. ${missing(a)}. ${look(a)}`,
  'event-ended': () => `The event is over, and the services go back to what they have without it. ${nothing}`,
  restored: (a) =>
    a.severity === 'info'
      ? `${targetsOf(a).length > 1 ? 'The services are as they were' : 'The service is as it was'} before. ${others(a)}`
      : `The services run, but their scaling is not quite as it was before. ${look(a)}`,
  'window-started': () => `This is the schedule at work. ${nothing}`,
  'window-ended': () => `This is the schedule at work. ${nothing}`,
  'override-set': (a, time) =>
    `${a.owner === undefined ? 'Somebody' : isSlackPerson(a.owner) ? 'Somebody in Slack' : plain(a.owner)} set this by hand${a.end === undefined ? '' : `; from ${time(a.end)} on the schedule decides again`}. ${a.severity === 'info' ? nothing : `An event in that time gets fewer tasks than it asks for. ${look(a)}`}`,
  'override-ended': () => `The schedule decides again. ${nothing}`,
  drift: (a) =>
    a.severity === 'info'
      ? `Somebody, or something else, changed what the schedule had set. ${nothing}`
      : `Somebody, or something else, changed what the schedule had set. ${look(a)}`,
  'schedule-changed': () => `The schedule is used as it is now. ${nothing}`,
  'schedule-warned': () =>
    'The schedule is used as it is now, but something in it looks like a slip. Look at the places below.',
  'schedule-rejected': () => 'A file of the schedule holds a mistake and is not used. Mend it at the places below.',
  failed: (a) =>
    a.severity === 'info'
      ? `Something did not work, and is tried again. ${nothing}`
      : `Something did not work${targetsOf(a).length > 1 ? ' on several services' : ''}, and is tried again every minute where that can help. ${look(a)}`,
  recovered: () => `What failed before works again. ${nothing}`,
  observed: (a) =>
    a.end === undefined
      ? `Prescale tells what it would do, and changes nothing of the services that are named here. ${nothing}`
      : 'Nothing of this was done. An engineer should look at it before Prescale acts.',
};

/** Nobody else has the same still to tell, or is known not to be there. */
const isWhole = (a: Told): boolean => ofOthers(a).every((count) => count === 0);

const ofOthers = (a: Told): readonly [awaited: number, inTrouble: number] =>
  'parts' in a || 'awaited' in a || 'inTrouble' in a ? [a.awaited ?? 0, a.inTrouble ?? 0] : [0, 0];

/** What is to be done by whoever reads of a part of them. */
const others = (a: Told): string => {
  const [awaited, inTrouble] = ofOthers(a);
  if (inTrouble > 0)
    return `${counted(inTrouble, 'other service is', 'other services are')} in trouble, as was told; look there.`;
  return awaited > 0 ? `Another message follows for the rest. ${nothing}` : nothing;
};

const these = (a: Told): string => (targetsOf(a).length > 1 ? 'on these services' : 'on this service');

const span = ({ start, end }: Told, time: Write): string => {
  if (start === undefined) return 'is coming';
  return end === undefined ? `starts ${time(start)}` : `starts ${time(start)} and ends ${time(end)}`;
};

/** By the time that is left: what is told a moment later still has to be true. */
const beforeStart = ({ phase, start, at }: Told): string => {
  if (phase !== 'lead' || start === undefined) return '';
  const minutes = Math.floor((Date.parse(start) - Date.parse(at)) / 60_000);
  return minutes < 1
    ? ''
    : `, ${minutes < 120 ? counted(minutes, 'minute', 'minutes') : counted(Math.floor(minutes / 60), 'hour', 'hours')} before the start`;
};

const missing = ({ from, to }: Told): string => {
  const { desired, running } = to ?? from ?? { desired: 0 };
  const left = running === undefined ? 0 : desired - running;
  return left > 0
    ? `${left.toLocaleString('en')} of ${counted(desired)} ${left === 1 ? 'is' : 'are'} missing`
    : 'Too few tasks are running';
};
