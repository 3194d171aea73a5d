import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';

const schedules = join(import.meta.dirname, '../../schedules');

/** The schedule files of a stage, as they are deployed. */
export function shippedFiles(stage: 'production' | 'staging'): ScheduleFile[] {
  return readdirSync(join(schedules, stage)).map((file) => ({
    path: `schedules/${stage}/${file}`,
    text: readFileSync(join(schedules, stage, file), 'utf8'),
  }));
}
