import type { Announcement, AnnouncementKind, Part } from '../../lib/tell/announcement.ts';

type Sample = Omit<Announcement, 'id' | 'kind'>;

const campaign: Omit<Sample, 'at' | 'because'> = {
  severity: 'info',
  timezone: 'America/New_York',
  target: 'backend',
  window: 'holiday-campaign',
  start: '2026-11-27T14:00:00Z',
  end: '2026-11-27T23:00:00Z',
  owner: 'marketing@example.com',
  thread: 'holiday-campaign@2026-11-27T14:00:00Z',
  details: [],
};

const night: Omit<Sample, 'at' | 'because'> = {
  severity: 'info',
  timezone: 'America/New_York',
  target: 'backend',
  window: 'night',
  start: '2026-11-26T07:00:00Z',
  end: '2026-11-26T13:00:00Z',
  thread: 'night@2026-11-26T07:00:00Z',
  details: [],
};

const platform: Omit<Sample, 'at' | 'because' | 'severity'> = {
  timezone: 'America/New_York',
  target: 'backend',
  details: [],
};

const told: Readonly<Record<AnnouncementKind, Sample>> = {
  'event-upcoming': {
    ...campaign,
    at: '2026-11-26T14:00:00Z',
    from: { desired: 5, running: 5, min: 5, max: 10 },
    to: { desired: 12 },
    because: 'holiday-campaign begins tomorrow at 09:00; capacity is asked for at 08:00.',
    note: 'Winter campaign, TV spot at 09:10',
    next: '2026-11-27T13:00:00Z',
  },
  'event-changed': {
    ...campaign,
    at: '2026-11-26T15:00:00Z',
    start: '2026-11-27T16:00:00Z',
    end: '2026-11-28T01:00:00Z',
    was: { start: '2026-11-27T14:00:00Z', end: '2026-11-27T23:00:00Z' },
    from: { desired: 12 },
    to: { desired: 22 },
    because: 'It starts Fri 27 Nov 11:00 instead of Fri 27 Nov 09:00.',
    details: ['It is prepared from Fri 27 Nov 10:00 on.'],
    next: '2026-11-27T15:00:00Z',
  },
  'event-cancelled': {
    ...campaign,
    at: '2026-11-27T13:10:00Z',
    because: 'holiday-campaign was taken out of the schedule before it began.',
    details: ['What was raised for it is given back.'],
  },
  'event-missed': {
    ...campaign,
    severity: 'critical',
    at: '2026-11-28T09:00:00Z',
    to: { desired: 12 },
    because: 'No tick ran while holiday-campaign was to run, so nothing was done for it.',
    details: ['It was to run from Fri 27 Nov 09:00 to Fri 27 Nov 18:00, and asked for 12 tasks.'],
  },
  'pre-scale-started': {
    ...campaign,
    at: '2026-11-27T13:00:12Z',
    phase: 'lead',
    from: { desired: 5, running: 5, min: 5, max: 10 },
    to: { desired: 12 },
    because: 'holiday-campaign expects 5,000 requests a minute: 12 tasks, one hour before it starts.',
    details: ['2 scaling policies saved: cpu-scaling, request-scaling', 'Autoscaling is off until the event has ended'],
    next: '2026-11-27T14:00:00Z',
  },
  ready: {
    ...campaign,
    at: '2026-11-27T13:04:00Z',
    phase: 'lead',
    to: { desired: 12, running: 12 },
    because: 'All 12 tasks run, 56 minutes before the start.',
    next: '2026-11-27T14:00:00Z',
  },
  'at-risk': {
    ...campaign,
    severity: 'critical',
    at: '2026-11-27T13:40:00Z',
    phase: 'lead',
    to: { desired: 12, running: 9 },
    because: '3 of 12 tasks do not run yet, 20 minutes before the start.',
    details: [
      'service waooaw-backend was unable to place a task: no container instance met all of its requirements',
      'Task stopped: CannotPullContainerError <pull image manifest has been retried 5 time(s)>',
    ],
    next: '2026-11-27T14:00:00Z',
  },
  'event-live': {
    ...campaign,
    at: '2026-11-27T14:00:00Z',
    phase: 'live',
    from: { desired: 12, running: 12 },
    to: { desired: 12, running: 12 },
    because: 'holiday-campaign has begun; fewer than 12 tasks are not allowed until it ends.',
    next: '2026-11-27T23:00:00Z',
  },
  'event-ended': {
    ...campaign,
    at: '2026-11-27T23:00:00Z',
    phase: 'wind-down',
    from: { desired: 12, running: 12 },
    to: { desired: 10, running: 12, min: 10, max: 12 },
    because: 'holiday-campaign has ended; the count walks down by 2 every 5 minutes.',
    next: '2026-11-27T23:05:00Z',
  },
  restored: {
    ...campaign,
    severity: 'warning',
    at: '2026-11-27T23:01:00Z',
    phase: 'wind-down',
    to: { desired: 10, running: 10, min: 10, max: 12 },
    because: 'The scalable target is registered again; 1 of 2 policies is not as it was saved.',
    details: ['request-scaling: TargetValue was 1000, is 900'],
  },
  'window-started': {
    ...night,
    at: '2026-11-26T07:00:00Z',
    from: { desired: 5, running: 5, min: 5, max: 10 },
    to: { desired: 2, running: 5, min: 2, max: 10 },
    because: 'Every night from 02:00 to 08:00 two tasks are enough.',
    next: '2026-11-26T13:00:00Z',
  },
  'window-ended': {
    ...night,
    at: '2026-11-26T13:00:00Z',
    from: { desired: 2, running: 2, min: 2, max: 10 },
    to: { desired: 5, running: 2, min: 5, max: 10 },
    because: 'night has ended and business-hours is in force.',
    next: '2026-11-27T01:00:00Z',
  },
  'override-set': {
    ...platform,
    severity: 'warning',
    at: '2026-12-31T22:10:00Z',
    from: { desired: 2, running: 2, min: 2, max: 10 },
    to: { desired: 8, running: 2, min: 8, max: 10 },
    because: 'An override holds backend at 8 tasks.',
    details: [
      'new-year-sale runs from Thu 31 Dec 19:00 to 23:59 and needs at least 12 tasks, 4 more than the override holds.',
    ],
    note: 'Press report in the evening news',
    end: '2027-01-01T06:00:00Z',
    next: '2027-01-01T06:00:00Z',
    owner: 'ann@example.com',
  },
  'override-ended': {
    ...platform,
    severity: 'info',
    at: '2027-01-01T06:00:00Z',
    from: { desired: 8, running: 8, min: 8, max: 10 },
    to: { desired: 1, running: 8, min: 1, max: 10 },
    because: 'The schedule decides again.',
    owner: 'ann@example.com',
    note: 'Press report in the evening news',
  },
  drift: {
    ...platform,
    severity: 'warning',
    at: '2026-11-30T16:20:00Z',
    from: { desired: 7, running: 7, min: 1, max: 20 },
    because: 'The bounds are 1 to 20 instead of 5 to 10. It is left so.',
    details: ['business-hours keeps 5 to 10 tasks until 20:00.'],
  },
  'schedule-changed': {
    severity: 'info',
    at: '2026-11-25T15:00:00Z',
    timezone: 'America/New_York',
    because: 'events.yml has changed.',
    details: ['holiday-campaign is new: backend 12 tasks, Fri 27 Nov 09:00 to 18:00'],
  },
  'schedule-warned': {
    severity: 'warning',
    at: '2026-11-25T15:00:00Z',
    timezone: 'America/New_York',
    because: '2 places in the schedule are worth a look.',
    details: [
      'events.yml:9:12 Event `spring-sale` is over. Remove it, or correct the date.',
      'events.yml:21:42 This event expects 50 requests a minute, the others of this file some 5,000 at `backend`. Check the number; if it is meant, leave it.',
    ],
  },
  'schedule-rejected': {
    severity: 'warning',
    at: '2026-11-25T15:00:00Z',
    timezone: 'America/New_York',
    because: 'events.yml has 2 mistakes; its last good version stays in force.',
    details: [
      'events.yml:4:5 "tragets" is not known here. Did you mean "targets"?',
      'events.yml:9:12 2026-11-31 is not a day of the calendar. Write a date such as 2026-11-30.',
    ],
  },
  failed: {
    ...campaign,
    severity: 'critical',
    at: '2026-11-27T13:05:00Z',
    phase: 'lead',
    from: { desired: 5, running: 5, min: 5, max: 10 },
    to: { desired: 12 },
    because: 'Amazon ECS refused UpdateService: the role may not call ecs:UpdateService.',
  },
  recovered: {
    ...campaign,
    at: '2026-11-27T13:09:00Z',
    phase: 'lead',
    from: { desired: 5, running: 5 },
    to: { desired: 12, running: 5 },
    because: 'UpdateService succeeded after 4 failed ticks.',
  },
  observed: {
    severity: 'info',
    at: '2026-12-07T05:00:00Z',
    start: '2026-11-30T05:00:00Z',
    end: '2026-12-07T05:00:00Z',
    timezone: 'America/New_York',
    because: 'On agent, backend: 1 event and 2 windows, with 34 changes of counts and 2 deregistrations.',
    details: [
      '1,008 task-hours were asked for, and 851.5 would have been: 156.5 fewer.',
      'This would have fought with it:',
      'Counts that somebody else changed: agent (2 times).',
      'Bounds that native scheduled actions moved: backend (5 times).',
    ],
  },
};

const onlyObserved = (kind: AnnouncementKind, severity: Announcement['severity']): Announcement => ({
  ...told[kind],
  id: `${kind}/backend/observed`,
  kind,
  severity,
  observed: true,
});

/** One announcement of every kind, as a campaign and the days around it make them. */
export const samples: readonly Announcement[] = Object.entries(told).map(([kind, sample]) => ({
  ...sample,
  id: `${kind}/backend/${sample.at}`,
  kind: kind as AnnouncementKind,
}));

const services = Array.from({ length: 40 }, (_, index) => `service-${String(index + 1).padStart(2, '0')}`);

/** Of 40 services the first twelve are shown; `troubled` of them have fewer tasks than they are to have. */
const ofMany = (kind: AnnouncementKind, sample: Sample, troubled = 0): Announcement => {
  const { target: _, from: __, ...all } = sample;
  const parts = services.slice(0, 12).map((target, place): Part => {
    const isTroubled = place < troubled;
    return {
      ...all,
      id: `${kind}/${target}/${sample.at}`,
      kind,
      target,
      severity: isTroubled || troubled === 0 ? sample.severity : 'info',
      to: { desired: 12, running: isTroubled ? 9 : 12 },
      details: isTroubled ? sample.details : [],
    };
  });
  const counts = { desired: 12 * services.length, running: 12 * services.length - 3 * troubled };
  return { ...all, id: `${kind}/many/${sample.at}`, kind, details: [], to: counts, parts, targets: services };
};

/** The same over many services, by what is shown. */
export const ofManyServices: Readonly<Record<string, Announcement>> = {
  'ready of 40 services': ofMany('ready', told.ready),
  'at-risk of 3 of 40 services': ofMany('at-risk', told['at-risk'], 3),
  'window-started of 40 services': ofMany('window-started', {
    ...told['window-started'],
    window: 'business-hours',
    because: 'On working days from 08:00 to 20:00.',
  }),
  'failed of 40 services': ofMany('failed', told.failed),
};

/** The same where it is only observed, by what is shown. */
export const observedSamples: Readonly<Record<string, Announcement>> = {
  'pre-scale-started, only observed': onlyObserved('pre-scale-started', 'info'),
  'at-risk, only observed': onlyObserved('at-risk', 'warning'),
};
