import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { counted } from '../../lib/schedule/counted.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import { hashOf } from '../aws/file-hash.ts';
import type { StageState } from '../aws/stage-state.ts';
import { withConnection } from '../aws/with-connection.ts';
import { type WhichAws, withAwsOptions } from '../input/aws-options.ts';
import { schedulesOption, wholeNumber } from '../input/options.ts';
import { instantSchema } from '../json/state-json.ts';
import { failureSchema, targetJson, targetSchema } from '../json/target-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { exitCodes } from '../shell/exit-codes.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { agoText } from '../text/ago-text.ts';
import { indented, wrapped } from '../text/lines.ts';
import { localClock } from '../text/local-clock.ts';
import { tableRows } from '../text/table.ts';
import { targetCells, targetNotes } from '../text/target-text.ts';

export const statusAnswer = z
  .strictObject({
    stage: z.string(),
    table: z.string(),
    region: z.string(),
    at: instantSchema,
    timezone: z.string(),
    lookedAt: instantSchema
      .optional()
      .describe('When a tick last looked at every target, as it does every ten minutes; absent: none ever did.'),
    isLate: z.boolean().describe('Such a look is overdue: no tick runs.'),
    schedule: z
      .strictObject({
        files: z.array(z.strictObject({ file: z.string(), hash: z.string() })).describe('Those that are live.'),
        differing: z
          .array(z.string())
          .optional()
          .describe('Files that are other ones here; absent: there is no such stage here.'),
        refused: z
          .array(z.string())
          .describe('Files that were deployed and are refused: their last good version is live.'),
      })
      .describe('Files and not a commit: that is not recorded.'),
    deadLetters: z
      .array(z.strictObject({ queue: z.string(), of: z.string(), count: z.int() }))
      .optional()
      .describe('Absent: they could not be counted.'),
    waitingForSlack: z.int().optional().describe('Announcements; absent: they could not be counted.'),
    notCounted: z.array(z.string()).describe('Why something of these is absent.'),
    targets: z.array(targetSchema),
    unreadable: z
      .array(failureSchema.extend({ target: z.string() }))
      .describe('Records; nothing is done to their targets.'),
  })
  .describe('How a stage stands.');

type StatusJson = z.infer<typeof statusAnswer>;

export function addStatus(program: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(program, 'status', 'Print how each target stands on AWS beside what the live schedule wants of it.')
      .addOption(schedulesOption())
      .addOption(
        new Option('--watch [seconds]', 'again and again, until Ctrl-C')
          .argParser(wholeNumber(1, 3_600))
          .preset('10')
          .conflicts('json'),
      ),
  )
    .addHelpText(
      'after',
      examples(
        ['prescale status', 'of production'],
        ['prescale status --stage staging --watch 5', 'every five seconds, as an event begins'],
      ),
    )
    .action(async (options) => {
      const once = () => answer(shell, 'status', options.json ? 'json' : 'text', () => found(shell, options));
      let code = await once();
      // What could be read once is read again, also after a time without a network.
      const every = code === exitCodes.done && typeof options.watch === 'number' ? options.watch * 1_000 : undefined;
      while (every !== undefined && (await shell.pause(every))) {
        shell.out.write(shell.out.isTerminal ? '\u001b[H\u001b[2J' : '\n');
        code = await once();
      }
      finish(code);
    });
}

const found = (shell: Shell, options: WhichAws): Promise<Answer<StatusJson>> =>
  withConnection(shell, options, async (connection) => {
    const { stageState } = await import('../aws/stage-state.ts');
    const { stage, table, region } = connection;
    const state = await stageState(connection, shell, options);
    const json = jsonOf(state, { stage, table, region, at: shell.now().toISOString() });
    return { json: () => json, text: (page) => textOf(json, state.schedule, page) };
  });

function jsonOf(
  { look, live, schedule, isLate, deadLetters, waitingForSlack }: StageState,
  about: Pick<StatusJson, 'stage' | 'table' | 'region' | 'at'>,
): StatusJson {
  const { stage, targets, unreadable } = look;
  const isCounted = typeof deadLetters !== 'string';
  return {
    ...about,
    timezone: schedule.timezone,
    ...(stage?.lookedAt !== undefined && { lookedAt: stage.lookedAt }),
    isLate,
    schedule: {
      files: live.files.map((file) => ({ file: file.path, hash: hashOf(file) })),
      ...(live.differing && { differing: [...live.differing] }),
      refused: Object.keys(stage?.rejected ?? {}),
    },
    ...(isCounted && {
      deadLetters: deadLetters.map(({ name, of, visible, hidden }) => ({ queue: name, of, count: visible + hidden })),
    }),
    ...(typeof waitingForSlack === 'number' && { waitingForSlack }),
    notCounted: [deadLetters, waitingForSlack].filter((one) => typeof one === 'string'),
    targets: targets.map(targetJson),
    unreadable: unreadable.map(({ target, error: { code, message } }) => ({ target, code, message })),
  };
}

const columns = [
  { title: 'target' },
  { title: 'wanted', right: true },
  { title: 'asked', right: true },
  { title: 'running', right: true },
  { title: 'bounds' },
  { title: 'autoscaling' },
  { title: 'in force' },
];

function textOf(json: StatusJson, schedule: Schedule, page: Page): readonly string[] {
  const clock = localClock(schedule.timezone);
  const { stage, region, table, at, targets, unreadable } = json;
  const now = new Date(at);
  const heading = `${page.paint('heading', stage)}, ${clock.short(now)} (${clock.timezone}): ${table} in ${region}`;
  const [titles = [], ...rows] = tableRows(
    columns,
    [columns.map(({ title }) => title), ...targets.map((one) => targetCells(one, clock))],
    page.width,
  );
  return [
    ...wrapped(heading, page.width),
    '',
    ...(targets.length === 0 ? [noTargets(schedule)] : titles.map((line) => page.paint('faint', line))),
    ...targets.flatMap((one, index) => [
      ...(rows[index] ?? []),
      ...targetNotes(one, clock).flatMap((note) => indented(note, 6, page.width)),
    ]),
    ...unreadable.flatMap(({ target, code, message }) => [
      `  ${target}`,
      ...indented(`nothing is done to it: ${message} (${code})`, 6, page.width),
    ]),
    '',
    ...stageLines(json, now).flatMap((line) => wrapped(line, page.width)),
  ];
}

const noTargets = ({ targets }: Schedule): string =>
  targets.size === 0
    ? '  The schedule has no targets.'
    : `  None of the ${counted(targets.size, 'target', 'targets')} of the schedule is enabled: nothing is done.`;

function stageLines(json: StatusJson, now: Date): readonly string[] {
  const { lookedAt, isLate, deadLetters, waitingForSlack, notCounted } = json;
  const letters = deadLetters?.filter(({ count }) => count > 0);
  return [
    lookedAt === undefined
      ? 'Ticks: none has ever looked at the targets.'
      : `Ticks: the last look at all targets was ${agoText(new Date(lookedAt), now)}${isLate ? ': no tick runs. The log of the function reconcile says why.' : '; ticks between two looks, ten minutes apart, are not recorded.'}`,
    ...scheduleLines(json.schedule),
    ...(waitingForSlack === undefined || waitingForSlack === 0
      ? []
      : [`Slack: ${counted(waitingForSlack, 'announcement waits', 'announcements wait')} for it.`]),
    ...(letters === undefined
      ? []
      : letters.length === 0
        ? ['Dead letters: none.']
        : [
            `Dead letters: ${letters.map(({ queue, count }) => `${count} in ${queue}`).join(', ')}. prescale dead-letters list shows them.`,
          ]),
    ...notCounted.map((why) => `Not counted: ${why}`),
  ];
}

function scheduleLines({ files, differing, refused }: StatusJson['schedule']): readonly string[] {
  if (files.length === 0) return ['Schedule: none is live yet; shown is what the files here ask for.'];
  const names = files.map(({ file, hash }) => `${file} ${hash}`).join(', ');
  const here =
    differing === undefined
      ? 'there is no such stage here'
      : differing.length === 0
        ? 'the same as here'
        : `not the same here: ${differing.join(', ')}`;
  return [
    `Schedule: live is ${names} (${here}; its commit is not recorded).`,
    ...(refused.length === 0 ? [] : [`Refused: ${refused.join(', ')}; the last good version is live.`]),
  ];
}
