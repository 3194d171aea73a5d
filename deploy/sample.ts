import { createHash } from 'node:crypto';
import type { ScheduleFile } from '../lib/schedule/schedule.ts';

/** Of the files with targets that this repository ships as examples, whatever their line ends. */
const samples: ReadonlySet<string> = new Set(['699bdb4ebe18b965', '6da4dc590375bebb']);

/** Why the files are not deployed: their services are those of the example. */
export function sampleRefusal(files: readonly ScheduleFile[]): string | undefined {
  const sample = files.find(({ text }) => samples.has(markOf(text)));
  return (
    sample &&
    `${sample.path} is the example that comes with Prescale, as it is: name your own services in it, or a folder of your own by PRESCALE_SCHEDULES, before you deploy.`
  );
}

/** Of what is not a line of comment: one for the editor changes nothing. */
const markOf = (text: string): string => {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(#|$)/.test(line));
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
};
