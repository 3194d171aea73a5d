import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import type { StageLook } from '../../lib/execute/look-at-stage.ts';
import { kindOf } from '../../lib/plan/resource-kinds.ts';
import { counted } from '../../lib/schedule/counted.ts';
import type { ChosenSchedule, WhichSchedule } from '../aws/chosen-schedule.ts';
import type { Connection } from '../aws/connection.ts';
import { withConnection } from '../aws/with-connection.ts';
import { liveOption, withAwsOptions } from '../input/aws-options.ts';
import { schedulesOption } from '../input/options.ts';
import { instantSchema } from '../json/state-json.ts';
import { afterwards, type StepJson, stepSchema, stepsJson } from '../json/step-json.ts';
import { driftOf, failureSchema, modeOf } from '../json/target-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { exitCodes } from '../shell/exit-codes.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { indented, wrapped } from '../text/lines.ts';
import { localClock } from '../text/local-clock.ts';
import { table } from '../text/table.ts';

const plannedTarget = z.strictObject({
  target: z.string(),
  service: z.string(),
  mode: z.enum(['act', 'observe']).describe('observe: its steps would be taken, and are not.'),
  because: z.string().describe('Why it is to have what it is to have.'),
  drift: z.array(z.string()).describe('What is other than Prescale left it.'),
  steps: z.array(stepSchema).describe('In order.'),
  afterwards: z.string().optional().describe('Why the tick looks again and may do more; absent: it does not.'),
  failure: failureSchema.optional().describe('What could not be read or planned.'),
});

export const planAnswer = z
  .strictObject({
    stage: z.string(),
    table: z.string(),
    region: z.string(),
    at: instantSchema,
    timezone: z.string(),
    by: z.enum(['here', 'live']).describe('Which schedule it is planned by.'),
    differing: z.array(z.string()).describe('Files that are other ones here than those that are live.'),
    steps: z.int().describe('How many.'),
    targets: z.array(plannedTarget),
    unreadable: z
      .array(failureSchema.extend({ target: z.string() }))
      .describe('Records; nothing is done to their targets.'),
  })
  .describe('What a tick would do now.');

export type PlanJson = z.infer<typeof planAnswer>;

export function addPlan(program: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(
      program,
      'plan',
      'Print the steps that a tick would take now, each with its reason, and what drifts. Changes nothing.',
    )
      .addOption(schedulesOption())
      .addOption(liveOption())
      .addOption(new Option('--detailed-exitcode', 'exit with 2 where there are steps')),
  )
    .addHelpText(
      'after',
      examples(
        ['prescale plan', 'by the files here, before they are deployed'],
        ['prescale plan --live --detailed-exitcode', 'whether the stage is as its own schedule wants it'],
      ),
    )
    .action(async (options) => {
      finish(await answer(shell, 'plan', options.json ? 'json' : 'text', () => found(shell, options)));
    });
}

const found = (
  shell: Shell,
  options: WhichSchedule & { readonly detailedExitcode?: true | undefined },
): Promise<Answer<PlanJson>> =>
  withConnection(shell, options, async (connection) => {
    const json = planJson(await planned(connection, shell, options), connection, shell.now());
    return {
      json: () => json,
      text: (page) => planText(json, page),
      notes: (page) => notLive(json).flatMap((line) => wrapped(line, page.width)),
      exitCode: options.detailedExitcode && json.steps > 0 ? exitCodes.changes : exitCodes.done,
    };
  });

export interface Planned {
  readonly look: StageLook;
  readonly chosen: ChosenSchedule;
}

/** Only reads. */
export async function planned(connection: Connection, shell: Shell, options: WhichSchedule): Promise<Planned> {
  const [{ stageLook }, { chosenSchedule }] = await Promise.all([
    import('../aws/stage-look.ts'),
    import('../aws/chosen-schedule.ts'),
  ]);
  const chosen = await chosenSchedule(connection.aws, shell, options);
  return { chosen, look: await stageLook(connection, chosen.schedule, shell.now()) };
}

export function planJson(
  { look, chosen }: Planned,
  about: Pick<Connection, 'stage' | 'table' | 'region'>,
  now: Date,
): PlanJson {
  const targets = look.targets.map((one): PlanJson['targets'][number] => {
    const again = afterwards(one);
    const steps = stepsJson(one);
    return {
      target: one.target,
      service: kindOf(one.record.resource).nameOf(one.record.resource),
      mode: modeOf(one),
      because: one.wanted.state.because,
      drift: driftOf(one),
      steps: steps.every(isOnlyNoted) ? [] : steps,
      ...(again !== undefined && { afterwards: again }),
      ...(one.failure && { failure: { code: one.failure.code, message: one.failure.message } }),
    };
  });
  return {
    stage: about.stage,
    table: about.table,
    region: about.region,
    at: now.toISOString(),
    timezone: chosen.schedule.timezone,
    by: chosen.by,
    differing: [...chosen.differing],
    steps: targets.reduce((sum, { steps }) => sum + steps.length, 0),
    targets,
    unreadable: look.unreadable.map(({ target, error: { code, message } }) => ({ target, code, message })),
  };
}

/** That a target is known from now on is nothing that anybody would see. */
export const isOnlyNoted = ({ kind, tells }: Pick<StepJson, 'kind' | 'tells'>): boolean =>
  kind === 'remember' && tells.length === 0;

const notLive = ({ differing, by }: PlanJson): readonly string[] =>
  by === 'live' || differing.length === 0
    ? []
    : [`note: ${differing.join(', ')} here is not what is live; --live plans by that.`];

export function planText(
  { stage, region, table: name, at, timezone, targets, unreadable, steps }: PlanJson,
  page: Page,
): readonly string[] {
  const heading = `${page.paint('heading', stage)}, ${localClock(timezone).short(new Date(at))} (${timezone}): ${name} in ${region}`;
  const busy = targets.filter((one) => one.steps.length > 0 || one.drift.length > 0 || one.failure !== undefined);
  const quiet = targets.filter((one) => !busy.includes(one));
  return [
    ...wrapped(heading, page.width),
    ...busy.flatMap((one) => ['', ...targetText(one, page)]),
    ...unreadable.flatMap(({ target, code, message }) => [
      '',
      page.paint('heading', target),
      ...indented(`nothing is done to it: ${message} (${code})`, 2, page.width),
    ]),
    '',
    ...(quiet.length === 0
      ? []
      : wrapped(`Nothing to do at: ${quiet.map(({ target }) => target).join(', ')}.`, page.width)),
    steps === 0 ? 'Nothing to do.' : `${counted(steps, 'step', 'steps')}. Nothing was changed.`,
  ];
}

function targetText(one: PlanJson['targets'][number], page: Page): readonly string[] {
  const { target, service, because, drift, steps, failure } = one;
  return [
    `${page.paint('heading', target)} (${service})${one.mode === 'act' ? '' : ', only observed: it would be'}`,
    ...indented(because, 2, page.width),
    ...(failure === undefined ? [] : indented(`not read: ${failure.message} (${failure.code})`, 2, page.width)),
    ...drift.flatMap((sentence) => indented(page.paint('warning', `drift: ${sentence}`), 2, page.width)),
    ...table(
      [{}, {}],
      steps.map((step) => [
        step.what,
        step.because + (step.tells.length === 0 ? '' : ` (tells: ${step.tells.join(', ')})`),
      ]),
      page.width,
    ),
    ...(one.afterwards === undefined ? [] : indented(`then it looks again: ${one.afterwards}`, 2, page.width)),
  ];
}
