import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import type { History } from '../../lib/execute/ports.ts';
import { nearest } from '../../lib/schedule/parse/nearest.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import { day } from '../../lib/schedule/wall-time.ts';
import { type Announcement, targetsOf } from '../../lib/tell/announcement.ts';
import { headline } from '../../lib/tell/headline.ts';
import { withConnection } from '../aws/with-connection.ts';
import { type WhichAws, withAwsOptions } from '../input/aws-options.ts';
import { instantIn } from '../input/instant.ts';
import { lengthOfTime, schedulesOption } from '../input/options.ts';
import { instantSchema } from '../json/state-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { indented } from '../text/lines.ts';
import { localClock } from '../text/local-clock.ts';
import { tableRows } from '../text/table.ts';

export const historyAnswer = z
  .strictObject({
    stage: z.string(),
    about: z.string().optional().describe('The target or the event; absent: everything.'),
    since: instantSchema,
    timezone: z.string(),
    told: z.array(
      z.strictObject({
        id: z.string(),
        at: instantSchema,
        kind: z.string(),
        severity: z.enum(['info', 'warning', 'critical']),
        targets: z.array(z.string()),
        window: z.string().optional(),
        thread: z.string().optional().describe('Of an event: holiday-campaign@2026-11-27T14:00:00.000Z.'),
        observed: z.literal(true).optional().describe('It was only observed, and nothing was done.'),
        headline: z.string(),
        because: z.string(),
        details: z.array(z.string()),
      }),
    ),
    unreadable: z.int().describe('How many are left out that a newer version has kept.'),
  })
  .describe('What people were told, the oldest first.');

type HistoryJson = z.infer<typeof historyAnswer>;

interface Options extends WhichAws {
  readonly since?: string | undefined;
  readonly details?: true | undefined;
}

export function addHistory(program: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(program, 'history', 'Print what people were told, of all or of a target or an event.')
      .argument('[about]', 'a target, an event, or one time of an event (name@start)')
      .addOption(
        new Option('--since <time>', 'a date, a date and time, or how long ago, such as 12h (default: 7 days ago)'),
      )
      .addOption(new Option('--details', 'also why, and what each message says besides its first line'))
      .addOption(schedulesOption()),
  )
    .addHelpText(
      'after',
      examples(
        ['prescale history backend --since 2h --details', 'what happened to a target just now, and why'],
        ['prescale history holiday-campaign --since 2026-11-01', 'an event, from its notice to its end'],
      ),
    )
    .action(async (about, options) => {
      finish(await answer(shell, 'history', options.json ? 'json' : 'text', () => found(shell, about, options)));
    });
}

const found = (shell: Shell, about: string | undefined, options: Options): Promise<Answer<HistoryJson>> =>
  withConnection(shell, options, async ({ aws, stage }) => {
    const { liveFiles, liveSchedule } = await import('../aws/live-schedule.ts');
    const live = await liveFiles(aws.records, shell, options);
    const schedule = live.files.length === 0 ? undefined : liveSchedule(live, options, shell.now());
    const timezone = schedule?.timezone ?? 'UTC';
    const since = sinceOf(options.since, timezone, shell.now());
    const isTarget = about !== undefined && schedule?.targets.has(about) === true;
    const { told, unreadable } = await toldOf(aws.history, about, isTarget, since);
    const json: HistoryJson = {
      stage,
      ...(about !== undefined && { about }),
      since: since.toISOString(),
      timezone,
      told: told.map(toldJson),
      unreadable,
    };
    const meant = about === undefined || told.length > 0 ? undefined : meantBy(about, schedule);
    return { json: () => json, text: (page) => textOf(json, options.details === true, meant, page) };
  });

/** Seven days are what somebody asks about who asks without a time. */
const usualMs = 7 * day;

function sinceOf(text: string | undefined, timezone: string, now: Date): Date {
  if (text === undefined) return new Date(now.getTime() - usualMs);
  if (/^(\d+[a-z]+)+$/.test(text)) return new Date(now.getTime() - lengthOfTime(text));
  return instantIn(text, '--since', timezone, 'or how long ago, like 12h');
}

/** The name that somebody may have meant who asks for one that the schedule does not have. */
function meantBy(about: string, schedule: Schedule | undefined): string | undefined {
  const known = [...(schedule?.targets.keys() ?? []), ...(schedule?.windows ?? []).map(({ name }) => name)];
  const name = about.replace(/@.*/, '');
  return known.includes(name) ? undefined : nearest(name, known);
}

interface Told {
  readonly told: readonly Announcement[];
  readonly unreadable: number;
}

async function toldOf(history: History, about: string | undefined, isTarget: boolean, since: Date): Promise<Told> {
  if (about === undefined) return allOf(history, {}, since);
  if (isTarget) return allOf(history, { target: about }, since);
  if (about.includes('@')) return allOf(history, { event: about }, since);
  const all = await allOf(history, {}, since);
  const ofEvent = all.told.filter(({ window, thread }) => window === about || thread?.startsWith(`${about}@`));
  // A target that has left the schedule is still remembered by what was told of it.
  return ofEvent.length > 0 ? { ...all, told: ofEvent } : allOf(history, { target: about }, since);
}

async function allOf(history: History, question: object, since: Date): Promise<Told> {
  const { answerHistory } = await import('../../lib/execute/answer-history.ts');
  const told: Announcement[] = [];
  let unreadable = 0;
  for (let after: string | undefined; ; ) {
    const payload = { ...question, since: since.toISOString(), ...(after !== undefined && { after }) };
    const page = await answerHistory(history, payload);
    told.push(...page.told);
    unreadable += page.unreadable ?? 0;
    after = page.next;
    if (after === undefined) return { told, unreadable };
  }
}

const toldJson = (told: Announcement): HistoryJson['told'][number] => ({
  id: told.id,
  at: new Date(told.at).toISOString(),
  kind: told.kind,
  severity: told.severity,
  targets: [...targetsOf(told)],
  ...(told.window !== undefined && { window: told.window }),
  ...(told.thread !== undefined && { thread: told.thread }),
  ...(told.observed && { observed: true as const }),
  headline: headline(told),
  because: told.because,
  details: [...told.details],
});

const styles = { info: 'faint', warning: 'warning', critical: 'error' } as const;

function textOf(
  { told, timezone, unreadable, about, since }: HistoryJson,
  isDetailed: boolean,
  meant: string | undefined,
  page: Page,
): readonly string[] {
  const clock = localClock(timezone);
  const rows = told.map((one) => [
    clock.short(new Date(one.at)),
    page.paint(styles[one.severity], one.severity),
    one.kind,
    one.headline,
  ]);
  const what = about === undefined ? '' : ` of ${about}`;
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
  const nothing = `Nothing was told${what} since ${clock.short(new Date(since))} (${timezone}).${question}`;
  return [
    ...(rows.length === 0 ? [nothing] : []),
    ...tableRows([{}, {}, {}, {}], rows, page.width).flatMap((lines, index) => [
      ...lines,
      ...(isDetailed ? detailsText(told[index], page) : []),
    ]),
    ...(unreadable === 0 ? [] : [`${unreadable} more that a newer version of Prescale has kept.`]),
  ];
}

const detailsText = (told: HistoryJson['told'][number] | undefined, page: Page): readonly string[] =>
  [told?.because ?? '', ...(told?.details ?? [])].flatMap((text) => indented(text, 6, page.width));
