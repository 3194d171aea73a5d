import { createHash } from 'node:crypto';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';

/** Tells versions of a file apart; the beginning of what `sha256sum` prints. */
export const hashOf = ({ text }: ScheduleFile): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
