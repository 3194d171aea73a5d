import { parseArgs } from 'node:util';
import { scheduleFolder } from '../functions/schedule-folder.ts';
import { parseSchedule } from '../lib/index.ts';
import type { Problem, Schedule } from '../lib/schedule/schedule.ts';
import { dateOf, zoneClock } from '../lib/schedule/wall-time.ts';
import { diaryForMachines, diaryForPeople } from './diary.ts';
import { firstWeek } from './first-week.ts';
import { runStage } from './run-stage.ts';

const help = `Runs the schedule on an embedded AWS under a simulated clock, through the handlers that are deployed.

  npm start                              the week of the first event of schedules/production
  npm start -- --from 2027-03-12         another start (local date of the schedule)
  npm start -- --days 2                  a shorter run (1 to 62 days; default 7)
  npm start -- --schedule schedules/staging
  npm start -- --json                    one JSON object a line
`;

const day = 24 * 3_600_000;

async function main(): Promise<number> {
  const values = optionsOf(process.argv.slice(2));
  if (typeof values === 'string') return say(values, 2);
  if (values.help) return say(help, 0);
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > 62)
    return say(`--days takes a whole number from 1 to 62, not "${values.days}".`, 2);
  if (values.from !== undefined && !/^\d{4}-\d\d-\d\d$/.test(values.from))
    return say(`--from takes a date like 2027-03-12, not "${values.from}".`, 2);
  const schedules = scheduleFolder(values.schedule);
  const files = await schedules.read().catch(() => []);
  if (files.length === 0)
    return say(`There is no schedule in ${values.schedule}: it takes a folder with .yml files.`, 2);
  const parsed = parseSchedule(files);
  if (!parsed.ok) return say(parsed.problems.map(problemLine).join('\n'), 1);
  for (const warning of parsed.warnings) process.stderr.write(`${problemLine(warning)}\n`);
  const from = fromOf(parsed.schedule, values.from);
  if (from === undefined) return say(`--from takes a date like 2027-03-12, not "${values.from}".`, 2);
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const diary = values.json
    ? diaryForMachines(write)
    : diaryForPeople(
        parsed.schedule.timezone,
        process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
        write,
      );
  const summary = await runStage({
    schedule: parsed.schedule,
    schedules,
    from,
    until: new Date(from.getTime() + days * day),
    diary,
  });
  return summary.failures === 0 ? 0 : 1;
}

/** The options, or what is wrong with them. */
function optionsOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        from: { type: 'string' },
        days: { type: 'string', default: '7' },
        schedule: { type: 'string', default: 'schedules/production' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n\n${help}`;
  }
}

/** Midnight of the date in the schedule's zone. */
function fromOf(schedule: Schedule, date: string | undefined): Date | undefined {
  if (date === undefined) return firstWeek(schedule);
  const wall = Date.parse(`${date}T00:00Z`);
  // 30 February is read as 2 March.
  return Number.isNaN(wall) || dateOf(wall) !== date
    ? undefined
    : new Date(zoneClock(schedule.timezone).instantOf(wall));
}

const problemLine = ({ file, line, column, message, hint, severity }: Problem): string =>
  `${file}:${line}:${column} ${severity}: ${message} ${hint}`;

function say(text: string, code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  return code;
}

process.exitCode = await main();
