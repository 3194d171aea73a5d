import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { scheduleFolder } from '../functions/schedule-folder.ts';
import { parseSchedule } from '../lib/index.ts';
import { problemLine } from '../lib/schedule/problem-line.ts';
import type { Problem, Schedule, ScheduleFile } from '../lib/schedule/schedule.ts';
import { dateOf, zoneClock } from '../lib/schedule/wall-time.ts';
import { atMost, warningLines, worthTelling } from '../lib/schedule/worth-telling.ts';
import { diaryForMachines, diaryForPeople } from './diary.ts';
import { firstWeek } from './first-week.ts';
import { runStage } from './run-stage.ts';

const help = `Runs the schedule on an embedded AWS under a simulated clock, through the handlers that are deployed.

  npm start                              the week of the next event of schedules/production; where all are over, of the
                                         last one; where there is none, seven days from today
  npm start -- --from 2027-03-12         another start (local date of the schedule)
  npm start -- --days 2                  a shorter run (1 to 62 days; default 7)
  npm start -- --stage staging           another stage, a folder of schedules/
  npm start -- --schedule schedules/staging
  npm start -- --param schedules=../team  another folder with a folder for each stage; or PRESCALE_SCHEDULES=../team
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
  const unknown = values.param.find((param) => !param.startsWith(schedulesParam));
  if (unknown !== undefined) return say(`--param takes schedules=<folder> here, not "${unknown}".`, 2);
  const folder = folderOf(values);
  const schedules = scheduleFolder(folder);
  const files = await schedules.read().catch(() => []);
  if (files.length === 0) return say(`There is no schedule in ${folder}: it takes a folder with .yml files.`, 2);
  const now = new Date();
  const parsed = parseSchedule(files);
  if (!parsed.ok) return say(refused(parsed.problems), 1);
  const from = fromOf(parsed.schedule, values.from, now);
  if (from === undefined) return say(`--from takes a date like 2027-03-12, not "${values.from}".`, 2);
  for (const line of warningsAt(files, values.from === undefined ? now : from)) process.stderr.write(`${line}\n`);
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

const schedulesParam = 'schedules=';

/** The folder of the schedule, seen from where the command was typed; in this repository as people know it. */
function folderOf({ schedule, stage, param }: { schedule?: string; stage: string; param: readonly string[] }): string {
  const typedIn = process.env.INIT_CWD ?? process.cwd();
  const named = param.at(-1)?.slice(schedulesParam.length) || process.env.PRESCALE_SCHEDULES;
  if (schedule === undefined && !named) return join('schedules', stage);
  const folder = schedule === undefined ? resolve(typedIn, named ?? '', stage) : resolve(typedIn, schedule);
  return relative(process.cwd(), folder);
}

const unexpected = 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL';

/** The options, or what is wrong with them. */
function optionsOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        from: { type: 'string' },
        days: { type: 'string', default: '7' },
        schedule: { type: 'string' },
        stage: { type: 'string', default: 'production' },
        param: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    // npm takes options for its own that do not stand behind `--`, and leaves their values.
    const forgotten = error instanceof TypeError && 'code' in error && error.code === unexpected;
    const hint = forgotten ? '. Options stand behind --: npm start -- --stage staging' : '';
    return `${error instanceof Error ? error.message : error}${hint}\n\n${help}`;
  }
}

/** Every mistake, and the first few warnings. */
function refused(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = atMost(problems.filter(({ severity }) => severity === 'warning'));
  return [...errors.map(problemLine), ...warningLines(warnings)].join('\n');
}

/** Only the schedule says in which zone a date begins: so its files are read again when that is known. */
function warningsAt(files: readonly ScheduleFile[], at: Date): readonly string[] {
  const parsed = parseSchedule(files, { now: at });
  return parsed.ok ? warningLines(worthTelling(parsed.warnings, parsed.schedule, at)) : [];
}

/** Midnight of the date in the schedule's zone. */
function fromOf(schedule: Schedule, date: string | undefined, now: Date): Date | undefined {
  if (date === undefined) return firstWeek(schedule, now);
  const wall = Date.parse(`${date}T00:00Z`);
  // 30 February is read as 2 March.
  return Number.isNaN(wall) || dateOf(wall) !== date
    ? undefined
    : new Date(zoneClock(schedule.timezone).instantOf(wall));
}

function say(text: string, code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  return code;
}

process.exitCode = await main();
