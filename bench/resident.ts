/**
 * Does one thing with a folder of files and prints the most memory that this process ever held, in MB:
 * `node bench/resident.ts yaml|parse|preparsed <folder>`. The files are read as a function reads them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { scheduleFolder } from '../functions/schedule-folder.ts';

const [what, folder = ''] = process.argv.slice(2);
const source = scheduleFolder(folder);
const files = await source.read();

switch (what) {
  case 'yaml': {
    const { parse } = await import('yaml');
    for (const { text } of files) parse(text);
    break;
  }
  case 'parse':
    if (!(await import('../lib/schedule/parse-schedule.ts')).parseSchedule(files).ok) throw new Error('refused');
    break;
  case 'preparsed':
    if ((await source.preparsed?.(files)) === undefined) throw new Error('not used');
    break;
  default:
    throw new Error(`nothing is called ${what}`);
}
console.log(Math.round(mostKilobytes() / 1024));

/** Where Linux tells it of this process alone: what `resourceUsage` says begins with all that the process before `exec` held. */
function mostKilobytes(): number {
  const status = '/proc/self/status';
  const told = existsSync(status) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return told === undefined ? process.resourceUsage().maxRSS : Number(told);
}
