import type { Command } from '@commander-js/extra-typings';
import * as z from 'zod';
import { counted } from '../../lib/schedule/counted.ts';
import type { Examination } from '../aws/examination.ts';
import { tableOf } from '../aws/names.ts';
import { withConnection } from '../aws/with-connection.ts';
import { type Check, checkGroups, checkNames, type FoldedCheck, failed, folded } from '../checks/check.ts';
import { scheduleHere } from '../checks/schedule-checks.ts';
import { type WhichAws, withAwsOptions } from '../input/aws-options.ts';
import { schedulesOption } from '../input/options.ts';
import { instantSchema } from '../json/state-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { exitCodes } from '../shell/exit-codes.ts';
import { Failure } from '../shell/failure.ts';
import type { Page, Style } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { wrapped } from '../text/lines.ts';
import { localClock } from '../text/local-clock.ts';
import { tableRows } from '../text/table.ts';

const checkSchema = z.strictObject({
  group: z.enum(checkGroups),
  check: z.enum(checkNames),
  target: z.string().optional().describe('Absent: it is about the stage.'),
  is: z.enum(['ok', 'warning', 'failed']),
  says: z.string(),
  remedy: z.string().optional().describe('What to do.'),
});

export const doctorAnswer = z
  .strictObject({
    stage: z.string(),
    table: z.string(),
    region: z.string().optional().describe('Absent: AWS could not be asked anything, and the rest was not looked at.'),
    at: instantSchema,
    timezone: z.string().describe('UTC where there is no schedule.'),
    checks: z.array(checkSchema),
    warnings: z.int().describe('How many.'),
    failed: z.int().describe('How many; the exit code is 1 where there is one.'),
  })
  .describe('What is right with a stage, and what is not.');

type DoctorJson = z.infer<typeof doctorAnswer>;

export function addDoctor(program: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(
      program,
      'doctor',
      'Check all that a stage needs, each with what to do about it. Changes nothing; exits with 1 where something would fail.',
    ).addOption(schedulesOption()),
  )
    .addHelpText(
      'after',
      `${examples(
        ['prescale doctor', 'of production'],
        ['prescale doctor --stage staging --json', 'for a program that runs it every day'],
      )}\n\nWhether Slack takes a webhook or a token cannot be read: only a message tells.`,
    )
    .action(async (options) => {
      finish(await answer(shell, 'doctor', options.json ? 'json' : 'text', () => found(shell, options)));
    });
}

async function found(shell: Shell, options: WhichAws): Promise<Answer<DoctorJson>> {
  const now = shell.now();
  const { stage, parses } = scheduleHere(shell, options, now);
  const seen = await examined(shell, options, stage?.schedule);
  const { region, schedule = stage?.schedule } = seen;
  const checks = inOrder([{ group: 'Schedule', check: 'parses', ...parses }, ...seen.checks]);
  const count = (is: Check['is']): number => checks.filter((one) => one.is === is).length;
  const json: DoctorJson = {
    stage: options.stage,
    table: tableOf(options),
    ...(region !== undefined && { region }),
    at: now.toISOString(),
    timezone: schedule?.timezone ?? 'UTC',
    checks: [...checks],
    warnings: count('warning'),
    failed: count('failed'),
  };
  return {
    json: () => json,
    text: (page) => textOf(json, page),
    exitCode: json.failed > 0 ? exitCodes.failed : exitCodes.done,
  };
}

/** What keeps AWS from being asked anything is what is found, and ends the examination. */
async function examined(
  shell: Shell,
  options: WhichAws,
  here: Examination['schedule'],
): Promise<Partial<Examination> & Pick<Examination, 'checks'>> {
  try {
    return await withConnection(shell, options, async (connection) => {
      const { examine } = await import('../aws/examination.ts');
      return examine(connection, shell, options, here);
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, message, details } = error;
    const check = code === 'no-region' ? 'region' : code.endsWith('-credentials') ? 'credentials' : 'connection';
    return { checks: [{ group: 'AWS', check, ...failed(message, details.hint ?? 'prescale status says more.') }] };
  }
}

const inOrder = (checks: readonly Check[]): readonly Check[] =>
  checkGroups.flatMap((group) => checks.filter((one) => one.group === group));

const styles: Readonly<Record<Check['is'], Style>> = { ok: 'good', warning: 'warning', failed: 'error' };

function textOf(json: DoctorJson, page: Page): readonly string[] {
  const { stage, table, region, at, timezone, warnings, checks } = json;
  const where = region === undefined ? table : `${table} in ${region}`;
  const heading = `${page.paint('heading', stage)}, ${localClock(timezone).short(new Date(at))} (${timezone}): ${where}`;
  const lines = folded(checks);
  const rows = tableRows([{}, {}, {}], lines.map(cells(page)), page.width);
  const ofGroup = (group: Check['group']): readonly string[] => {
    const own = lines.flatMap((line, index) => (line.group === group ? (rows[index] ?? []) : []));
    return own.length === 0 ? [] : ['', page.paint('heading', group), ...own];
  };
  return [
    ...wrapped(heading, page.width),
    ...checkGroups.flatMap(ofGroup),
    '',
    ...(region === undefined ? ['The rest was not looked at.'] : []),
    json.failed + warnings === 0
      ? 'Everything is fine.'
      : `${json.failed === 0 ? 'Nothing' : json.failed} failed, ${counted(warnings, 'warning', 'warnings')}.`,
  ];
}

const cells =
  (page: Page) =>
  ({ is, check, targets, says, remedy }: FoldedCheck): readonly string[] => [
    page.paint(styles[is], is),
    check,
    [targets.length === 0 ? says : `${targets.join(', ')}: ${says}`, ...(remedy === undefined ? [] : [remedy])].join(
      ' ',
    ),
  ];
