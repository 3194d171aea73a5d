/**
 * What there is to tell people, in the order of an event's life and then of everything else. Here, at the bottom of all
 * layers: the schedule names kinds, the plan decides on them, and both mean the same ones.
 */
export const newsKinds = [
  'event-upcoming',
  'event-changed',
  'event-cancelled',
  'event-missed',
  'pre-scale-started',
  'ready',
  'at-risk',
  'event-live',
  'event-ended',
  'restored',
  'window-started',
  'window-ended',
  'override-set',
  'override-ended',
  'drift',
  'schedule-changed',
  'schedule-warned',
  'schedule-rejected',
  'failed',
  'recovered',
  'observed',
] as const;
export type NewsKind = (typeof newsKinds)[number];
