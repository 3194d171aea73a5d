import type { Problem, ScheduleFile } from '../schedule.ts';
import { textPlaces } from './text-places.ts';

/** More than a Lambda function reads in a tick without being noticed. */
const mostBytes = 1_000_000;

/** A problem where the files together grow too large to be read. */
export function tooLarge(files: readonly ScheduleFile[]): Problem | undefined {
  const encoder = new TextEncoder();
  let bytes = 0;
  for (const { path, text } of files) {
    const before = bytes;
    // No character takes less than one byte: a text that is far too long need not be encoded to know it.
    bytes += text.length > mostBytes ? text.length : encoder.encode(text).length;
    if (bytes <= mostBytes) continue;
    const { read } = encoder.encodeInto(text, new Uint8Array(mostBytes - before));
    return {
      severity: 'error',
      code: 'too-large',
      message: 'Up to here the schedule is 1 MB long, and it cannot be longer.',
      hint: 'Remove windows that are over; those that repeat can be written once, with days or with cron(...).',
      ...textPlaces(path, text)(Math.max(0, read - 1)),
    };
  }
  return undefined;
}
