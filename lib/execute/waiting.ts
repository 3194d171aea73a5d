import { newsKinds } from '../schedule/news-kinds.ts';
import type { Announcement } from '../tell/announcement.ts';

/** An announcement that Slack does not have yet. */
export interface Waiting {
  /** Sorts in the order of posting. */
  readonly key: string;
  readonly announcement: Announcement;
  readonly stage: string;
}

const prefix = 'waits#';
const ranks = { critical: 0, warning: 1, info: 2 } as const;

/**
 * Critical first, then warnings, then the rest; of these the oldest, and of what was decided in one tick in the order of an
 * event's life. The same on every redelivery.
 */
export const waitingKey = ({ severity, at, kind, id }: Announcement): string =>
  `${prefix}${ranks[severity]}#${new Date(at).toISOString()}-${place(kind)}#${id}`;

const place = (kind: Announcement['kind']): string => String(newsKinds.indexOf(kind)).padStart(2, '0');

/** Keys of what is critical begin with it. */
export const criticalPrefix = `${prefix}${ranks.critical}#`;

export const isWaitingKey = (key: string): boolean => key.startsWith(prefix);

/** An id may hold any character, a time none of those that part it from the rest. */
export const idOfKey = (key: string): string => key.split('#').slice(3).join('#');
