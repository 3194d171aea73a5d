import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';

const schedules = join(import.meta.dirname, '../fixtures/schedules');

/** The files of the example, in the tests' own copy: what stands in schedules/ is the business of whoever uses this. */
export function sampleFiles(stage: 'production' | 'staging'): ScheduleFile[] {
  return readdirSync(join(schedules, stage)).map((file) => ({
    path: `schedules/${stage}/${file}`,
    text: readFileSync(join(schedules, stage, file), 'utf8'),
  }));
}
