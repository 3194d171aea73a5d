import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import ical, { ICalCalendarMethod } from 'ical-generator';
import * as z from 'zod';
import { type CalendarEntry, calendarEntries } from '../../lib/preview/calendar-entries.ts';
import { counted } from '../../lib/schedule/counted.ts';
import { roughly, spanOf } from '../input/instant.ts';
import { daysOption, fromOption, jsonOption, schedulesOption, stageOption } from '../input/options.ts';
import { loadStage, shownPath, type WhichStage, warningsOf } from '../input/stage.ts';
import { instantSchema, phaseSchema } from '../json/state-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { warningsText } from '../text/problem-text.ts';

export const calendarAnswer = z
  .strictObject({
    stage: z.string(),
    from: instantSchema,
    to: instantSchema,
    out: z.string().optional().describe('The file that was written.'),
    entries: z.array(
      z.strictObject({
        uid: z.string().describe('The same each time; of what happens once also after it was moved.'),
        window: z.string(),
        phase: phaseSchema,
        start: instantSchema,
        end: instantSchema,
        title: z.string(),
        description: z.string(),
      }),
    ),
  })
  .describe('Events as entries of a calendar.');

export function addCalendar(program: Command, shell: Shell, finish: Finish): void {
  subcommand(program, 'calendar', 'Print the events as an iCalendar file that people can subscribe to.')
    .addOption(schedulesOption())
    .addOption(stageOption())
    .addOption(fromOption('30 days ago'))
    .addOption(daysOption(210))
    .addOption(new Option('--windows', 'scale-ups and scale-downs too'))
    .addOption(new Option('--out <file>', 'write it there instead of printing it'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        ['prescale calendar --out public/events.ics', 'published where a calendar can subscribe to it'],
        ['prescale calendar --windows --from 2026-11-23 --days 7', 'one week, with all that comes back'],
      ),
    )
    .action(async (options) => {
      finish(await answer(shell, 'calendar', options.json ? 'json' : 'text', () => found(shell, options)));
    });
}

interface Options extends WhichStage {
  readonly from?: string | undefined;
  readonly days: number;
  readonly windows?: true | undefined;
  readonly out?: string | undefined;
}

const monthMs = 30 * 24 * 3_600_000;

function found(shell: Shell, options: Options): Answer<z.infer<typeof calendarAnswer>> {
  const begin = new Date(shell.now().getTime() - monthMs);
  const stage = loadStage(shell, options, roughly(options.from, begin));
  const { schedule } = stage;
  const span = spanOf(options, schedule, begin);
  const entries = calendarEntries(schedule, span, options.windows === true);
  const uid = ({ id }: CalendarEntry): string => `${id}@${stage.stage}.prescale`;
  const text = iCalendar(`Prescale ${stage.stage}`, entries, uid);
  if (options.out !== undefined) writeTo(resolve(shell.folder, options.out), text);
  const out = options.out && shownPath(shell, resolve(shell.folder, options.out));
  return {
    json: () => ({
      stage: stage.stage,
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      ...(out !== undefined && { out }),
      entries: entries.map((entry) => ({
        uid: uid(entry),
        window: entry.window,
        phase: entry.phase,
        start: entry.start.toISOString(),
        end: entry.end.toISOString(),
        title: entry.title,
        description: entry.description,
      })),
    }),
    // The format wants its own ends of lines; the last one is added by whoever prints.
    text: () =>
      out === undefined ? [text.replace(/\r\n$/, '\r')] : [`${out}: ${counted(entries.length, 'entry', 'entries')}.`],
    notes: (page) => warningsText(warningsOf(stage, span.from), page),
  };
}

/**
 * All times in UTC, which every reader understands alike. The stamp is that of the entry itself: a file that is made anew
 * of the same schedule is the same to the byte.
 */
function iCalendar(name: string, entries: readonly CalendarEntry[], uid: (entry: CalendarEntry) => string): string {
  const calendar = ical({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'prescale', product: 'prescale', language: 'EN' },
  });
  for (const entry of entries) {
    const { start, end, title, description } = entry;
    calendar.createEvent({ id: uid(entry), start, end, stamp: start, summary: title, description, transparency: null });
  }
  return `${calendar.toString().replace(/(\r\n)?$/, '')}\r\n`;
}

function writeTo(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Failure('not-written', `${path} cannot be written: ${error instanceof Error ? error.message : error}.`);
  }
}
