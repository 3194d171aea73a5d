/**
 * Does one thing with a file and prints the most memory that this process ever held, in MB:
 * `node bench/resident.ts yaml|parse|preparsed <schedule> <preparsed>`. Each loads no more than it needs.
 */
import { readFileSync } from 'node:fs';
import { benchOrigin } from './bench-origin.ts';

const [what, schedule = '', preparsed = ''] = process.argv.slice(2);
const text = readFileSync(schedule, 'utf8');
const { files } = benchOrigin(text);

switch (what) {
  case 'yaml':
    (await import('yaml')).parse(text);
    break;
  case 'parse':
    if (!(await import('../lib/schedule/parse-schedule.ts')).parseSchedule(files).ok) throw new Error('refused');
    break;
  case 'preparsed': {
    const { readPreparsed } = await import('../lib/schedule/preparsed.ts');
    if (readPreparsed(readFileSync(preparsed, 'utf8'), benchOrigin(text)) === undefined) throw new Error('not used');
    break;
  }
  default:
    throw new Error(`nothing is called ${what}`);
}
console.log(Math.round(process.resourceUsage().maxRSS / 1024));
