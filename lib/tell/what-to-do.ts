import type { Announcement, AnnouncementKind } from './announcement.ts';

/** How the readers of an announcement go about what they have to do, beyond what its first sentence asks; empty: nothing. */
export const whatToDo = (announcement: Announcement): readonly string[] =>
  announcement.observed && announcement.kind !== 'failed' ? [] : advice[announcement.kind](announcement);

const nothing = (): readonly string[] => [];

const advice: Readonly<Record<AnnouncementKind, (announcement: Announcement) => readonly string[]>> = {
  'event-upcoming': nothing,
  'event-changed': nothing,
  'event-cancelled': nothing,
  'event-missed': () => [
    'Find out why the reconcile function did not run: its schedule in EventBridge, its alarms and its log.',
  ],
  'pre-scale-started': nothing,
  ready: nothing,
  'at-risk': () => ["Look at the reasons, the service's events and its stopped tasks."],
  'event-live': nothing,
  'event-ended': nothing,
  restored: ({ severity }) =>
    severity === 'info' ? [] : ['Check whether what differs from the saved configuration is meant.'],
  'window-started': nothing,
  'window-ended': nothing,
  'override-set': ({ severity }) => (severity === 'info' ? [] : ['If it is not meant, end the override.']),
  'override-ended': nothing,
  drift: ({ severity }) =>
    severity === 'info' ? [] : ['If the change was meant, put it into the schedule or set an override.'],
  'schedule-changed': nothing,
  'schedule-warned': () => ['What is meant may stay: it is not told again.'],
  'schedule-rejected': nothing,
  failed: () => ['Look at the reason if no message says soon that it works again.'],
  recovered: nothing,
  observed: nothing,
};
