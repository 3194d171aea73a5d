import type { Announcement } from '../../lib/tell/announcement.ts';

/** About `subject`, by which it is found in what is shown. */
export const told = (subject: string, more: Partial<Announcement> = {}): Announcement => ({
  id: `id-of-${subject}`,
  kind: 'drift',
  severity: 'info',
  at: '2026-11-27T14:00:00.000Z',
  timezone: 'America/New_York',
  target: subject,
  because: 'It was so.',
  details: [],
  ...more,
});

const start = '2026-11-27T15:00:00.000Z';

/** A step of one event. */
export const step = (kind: Announcement['kind'], at: string, more: Partial<Announcement> = {}): Announcement => ({
  id: `campaign/${kind}/${at}`,
  kind,
  severity: 'info',
  at: `2026-11-27T${at}.000Z`,
  timezone: 'America/New_York',
  window: 'campaign',
  thread: `campaign@${start}`,
  start,
  end: '2026-11-27T18:00:00.000Z',
  because: 'It was so.',
  details: [],
  ...more,
});
