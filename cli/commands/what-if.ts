import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { askedTasks } from '../../lib/preview/asked-tasks.ts';
import { type CalendarEntry, calendarEntries } from '../../lib/preview/calendar-entries.ts';
import { changedEvent } from '../../lib/preview/changed-event.ts';
import { difference, type Edit } from '../../lib/preview/difference.ts';
import { type Preview, preview } from '../../lib/preview/preview.ts';
import type { Span } from '../../lib/preview/span.ts';
import { recurs } from '../../lib/schedule/running.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { day } from '../../lib/schedule/wall-time.ts';
import { startOfDay } from '../input/instant.ts';
import { knownEvent } from '../input/names.ts';
import { jsonOption, lengthOfTime, schedulesOption, stageOption, wholeNumber } from '../input/options.ts';
import {
  gbHourOption,
  type PriceOptions,
  pricesOf,
  sizeOption,
  taskHourOption,
  vcpuHourOption,
} from '../input/prices.ts';
import { loadStage, type WhichStage, warningsOf } from '../input/stage.ts';
import { editJson, editSchema } from '../json/change-json.ts';
import { costJson, costSchema, hoursJson, hoursSchema } from '../json/hours-json.ts';
import { instantSchema, phaseSchema } from '../json/state-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { Failure, usage } from '../shell/failure.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { editsText } from '../text/changes-text.ts';
import { wrapped } from '../text/lines.ts';
import { type LocalClock, localClock } from '../text/local-clock.ts';
import { warningsText } from '../text/problem-text.ts';
import { table } from '../text/table.ts';
import { atLeast, changeText, money } from '../text/totals-text.ts';

const phaseTimes = z.strictObject({ phase: phaseSchema, start: instantSchema, end: instantSchema });
const side = z.strictObject({
  phases: z.array(phaseTimes).describe('Of the occurrence that was looked at.'),
  hours: hoursSchema,
  cost: costSchema.optional(),
});

export const whatIfAnswer = z
  .strictObject({
    stage: z.string(),
    timezone: z.string(),
    event: z.string(),
    from: instantSchema,
    to: instantSchema,
    targets: z.array(
      z.strictObject({
        target: z.string(),
        before: z.int().optional().describe('Tasks when the event goes live; absent: as found.'),
        after: z.int().optional(),
      }),
    ),
    before: side,
    after: side,
    edits: z.array(editSchema),
  })
  .describe('The same event changed, without a file.');

export function addWhatIf(program: Command, shell: Shell, finish: Finish): void {
  subcommand(program, 'what-if', 'Print what would be different if an event were larger, smaller or at another time.')
    .addOption(schedulesOption())
    .addOption(stageOption())
    .requiredOption('--event <name>', 'the event')
    .addOption(new Option('--requests <count>', 'requests a minute at its peak').argParser(wholeNumber(1, 100_000_000)))
    .addOption(
      new Option('--tasks <count>', 'tasks, instead of requests')
        .argParser(wholeNumber(1, 100_000))
        .conflicts('requests'),
    )
    .addOption(new Option('--target <name>', 'of this target only'))
    .addOption(new Option('--start <time>', 'another start, such as "2026-11-27 10:00"; it stays as long as it is'))
    .addOption(new Option('--end <time>', 'another end'))
    .addOption(new Option('--lead <duration>', 'another lead, such as 1h30m').argParser(lengthOfTime))
    .addOption(vcpuHourOption())
    .addOption(gbHourOption())
    .addOption(sizeOption())
    .addOption(taskHourOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        ['prescale what-if --event holiday-campaign --requests 9000', 'more visitors'],
        ['prescale what-if --event holiday-campaign --start "2026-11-28 09:00"', 'a day later'],
      ),
    )
    .action(async (options) => {
      finish(await answer(shell, 'what-if', options.json ? 'json' : 'text', () => found(shell, options)));
    });
}

interface Options extends WhichStage, PriceOptions {
  readonly event: string;
  readonly requests?: number | undefined;
  readonly tasks?: number | undefined;
  readonly target?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly lead?: number | undefined;
}

/** One of the two schedules. */
interface Side {
  readonly phases: readonly CalendarEntry[];
  readonly preview: Preview;
}

interface Compared {
  readonly before: Side;
  readonly after: Side;
  readonly span: Span;
  readonly sizes: readonly Size[];
  readonly edits: readonly Edit[];
}

interface Size {
  readonly target: string;
  readonly before?: number;
  readonly after?: number;
}

function found(shell: Shell, options: Options): Answer<z.infer<typeof whatIfAnswer>> {
  const { event, requests, tasks, target, start, end, lead } = options;
  if ([requests, tasks, start, end, lead].every((one) => one === undefined)) {
    throw usage('Say what is to be different:', '--requests, --tasks, --start, --end or --lead.');
  }
  const stage = loadStage(shell, options);
  knownEvent(stage.schedule, event);
  const changed = changedEvent(stage.schedule, event, {
    ...(requests !== undefined && { requestsPerMinute: requests }),
    ...(tasks !== undefined && { tasks }),
    ...(target !== undefined && { target }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(lead !== undefined && { leadMs: lead }),
  });
  if (!changed.ok) throw new Failure('change-refused', `${event} cannot be changed so. ${changed.problems.join(' ')}`);
  const { targets } = changed;
  const prices = pricesOf(options, targets);
  const all = compared(stage.schedule, changed.schedule, event, shell.now(), (schedule, span) =>
    preview(schedule, span, { targets, ...(prices && { prices }) }),
  );
  const { before, after, span, sizes, edits } = all;
  return {
    json: () => ({
      stage: stage.stage,
      timezone: stage.schedule.timezone,
      event,
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      targets: [...sizes],
      before: sideJson(before),
      after: sideJson(after),
      edits: edits.map(editJson),
    }),
    text: (page) => textOf(all, event, localClock(stage.schedule.timezone), page),
    notes: (page) => warningsText(warningsOf(stage, span.from), page),
  };
}

const sideJson = ({ phases, preview: { hours, cost } }: Side): z.infer<typeof side> => ({
  phases: phases.map(({ phase, start, end }) => ({ phase, start: start.toISOString(), end: end.toISOString() })),
  hours: hoursJson(hours),
  ...(cost && { cost: costJson(cost) }),
});

function compared(
  old: Schedule,
  changed: Schedule,
  event: string,
  now: Date,
  look: (schedule: Schedule, span: Span) => Preview,
): Compared {
  const [phasesBefore, phasesAfter] = [old, changed].map((schedule) => phasesOf(schedule, event, now));
  if (phasesBefore === undefined || phasesAfter === undefined) {
    throw new Failure('no-occurrence', `${event} does not happen within a year, and did not within the last.`);
  }
  const all = [...phasesBefore, ...phasesAfter];
  const span = {
    from: startOfDay(new Date(Math.min(...all.map(({ start }) => start.getTime()))), old),
    to: startOfDay(new Date(Math.max(...all.map(({ end }) => end.getTime()))), old, 1),
  };
  const before = { phases: phasesBefore, preview: look(old, span) };
  const after = { phases: phasesAfter, preview: look(changed, span) };
  const names = after.preview.targets.map(({ target }) => target);
  return {
    before,
    after,
    span,
    sizes: names.map((target) => {
      const [was, is] = [sizeAt(old, target, phasesBefore), sizeAt(changed, target, phasesAfter)];
      return { target, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) };
    }),
    edits: difference(old, changed, span, names),
  };
}

/** The phases of the occurrence that runs or comes next; where none does, of the last. */
function phasesOf(schedule: Schedule, event: string, now: Date): readonly CalendarEntry[] | undefined {
  const window = schedule.windows.find(({ name }) => name === event);
  // What happens once is found whenever that is; of what comes back, the years around now are enough.
  const years = window && recurs(window) ? 1 : 200;
  const span = { from: new Date(now.getTime() - years * year), to: new Date(now.getTime() + years * year) };
  const only = { ...schedule, windows: schedule.windows.filter(({ name }) => name === event) };
  const live = calendarEntries(only, span).filter(({ phase }) => phase === 'live');
  const meant = live.find(({ end }) => end > now) ?? live.at(-1);
  if (meant === undefined) return undefined;
  const around = { from: new Date(meant.start.getTime() - 366 * day), to: new Date(meant.end.getTime() + 31 * day) };
  return calendarEntries(schedule, around).filter(
    (entry) => entry.window === event && entry.occurrence.getTime() === meant.occurrence.getTime(),
  );
}

const year = 366 * day;

function sizeAt(schedule: Schedule, target: string, phases: readonly CalendarEntry[]): number | undefined {
  const live = phases.find(({ phase }) => phase === 'live');
  return live && askedTasks(stateAt(schedule, target, live.start));
}

function textOf(
  { before, after, span, sizes, edits }: Compared,
  event: string,
  clock: LocalClock,
  page: Page,
): readonly string[] {
  const time = (phases: readonly CalendarEntry[]): string => {
    const live = phases.find(({ phase }) => phase === 'live');
    return live === undefined ? '' : `${clock.short(live.start)} to ${clock.short(live.end)}`;
  };
  const [was, is] = [time(before.phases), time(after.phases)];
  const shown = (count: number | undefined): string => (count === undefined ? 'found' : `${count}`);
  const body = editsText(edits, span, clock, page);
  const least = atLeast(before.preview.hours, after.preview.hours);
  const [oldCost, newCost] = [before.preview.cost, after.preview.cost];
  return [
    ...wrapped(
      `${page.paint('heading', event)}, ${was === is ? is : `${was} → ${is}`} (${clock.timezone})`,
      page.width,
    ),
    '',
    ...table(
      [{ title: 'tasks when it goes live' }, { title: 'now', right: true }, { title: 'then', right: true }],
      sizes.map((size) => [size.target, shown(size.before), shown(size.after)]),
      page.width,
    ),
    '',
    ...(body.length === 0 ? ['Nothing is different.'] : body),
    '',
    `Task-hours asked for, in the days shown: ${least}${changeText(before.preview.hours.asked, after.preview.hours.asked)}`,
    ...(oldCost && newCost ? [`Cost of these: ${least}${changeText(oldCost.asked, newCost.asked, money)}`] : []),
  ];
}
