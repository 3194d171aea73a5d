import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import type { TickReport } from '../../lib/execute/reconcile.ts';
import { counted } from '../../lib/schedule/counted.ts';
import type { WhichSchedule } from '../aws/chosen-schedule.ts';
import { withConnection } from '../aws/with-connection.ts';
import { liveOption, withAwsOptions } from '../input/aws-options.ts';
import { schedulesOption } from '../input/options.ts';
import { instantSchema } from '../json/state-json.ts';
import { stepJson, stepSchema } from '../json/step-json.ts';
import { failureSchema } from '../json/target-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { confirm } from '../shell/confirm.ts';
import { exitCodes } from '../shell/exit-codes.ts';
import { Failure } from '../shell/failure.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { indented } from '../text/lines.ts';
import { table } from '../text/table.ts';
import { isOnlyNoted, type Planned, planJson, planned, planText } from './plan.ts';

export const tickAnswer = z
  .strictObject({
    stage: z.string(),
    at: instantSchema,
    by: z.enum(['here', 'live']).describe('Which schedule it went by.'),
    steps: z.array(
      stepSchema.extend({
        target: z.string(),
        outcome: z.enum(['done', 'failed', 'not-reached']),
        mode: z.enum(['act', 'observe']),
      }),
    ),
    published: z.int().describe('Announcements.'),
    failures: z.array(failureSchema.extend({ target: z.string().optional() })),
    unfinished: z.int().describe('Targets that there was no time for, or not enough.'),
  })
  .describe('What one tick did.');

type TickJson = z.infer<typeof tickAnswer>;

interface Options extends WhichSchedule {
  readonly yes?: true | undefined;
  readonly undeployed?: true | undefined;
}

export function addTick(program: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(program, 'tick', 'Take the steps of prescale plan once, from here, as the deployed tick would.')
      .addOption(schedulesOption())
      .addOption(liveOption().conflicts('undeployed'))
      .addOption(new Option('--undeployed', 'by the files here although others are live: their ticks undo it'))
      .addOption(new Option('--yes', 'without asking')),
  )
    .addHelpText(
      'after',
      examples(
        ['prescale tick --live', 'shows the steps, asks, and takes them'],
        ['prescale tick --live --yes --json', 'from a script'],
      ),
    )
    .action(async (options) => {
      finish(await answer(shell, 'tick', options.json ? 'json' : 'text', () => found(shell, options)));
    });
}

const found = (shell: Shell, options: Options): Promise<Answer<TickJson>> =>
  withConnection(shell, options, async (connection) => {
    const now = shell.now();
    const plan = await planned(connection, shell, options);
    const { by, source, differing } = plan.chosen;
    if (differing.length > 0 && !options.undeployed) {
      throw new Failure(
        'not-live',
        `${differing.join(', ')} here is not what is live: the next tick would undo this one.`,
        {
          hint: 'Deploy it, or take --live, or --undeployed.',
        },
      );
    }
    const about = { stage: options.stage, at: now.toISOString(), by };
    if (isNothing(plan)) return answerOf({ ...about, steps: [], published: 0, failures: [], unfinished: 0 });
    const shown = () => planText(planJson(plan, connection, now), shell.err.page).slice(0, -1);
    await confirm(shell, options.yes === true, shown, 'Take these steps?');
    const { tickOnce } = await import('../aws/tick-once.ts');
    return answerOf({ ...about, ...reportJson(await tickOnce(connection, source, now)) });
  });

/** Nothing to bring about and nothing left to tell. */
const isNothing = ({ look: { targets, stage } }: Planned): boolean =>
  stage !== undefined &&
  stage.outbox.length === 0 &&
  targets.every(
    ({ steps, record, storedAs }) => steps.length === 0 && record.outbox.length === 0 && storedAs === undefined,
  );

const reportJson = ({ steps, published, failures, unfinished }: TickReport): Omit<TickJson, 'stage' | 'at' | 'by'> => ({
  steps: steps
    .filter(({ step: { kind } }) => kind !== 'look-again')
    .map(({ target, step, outcome, observed }) => ({
      target,
      ...stepJson(step),
      outcome,
      mode: observed ? ('observe' as const) : ('act' as const),
    })),
  published,
  failures: failures.map(({ target, error: { code, message } }) => ({
    ...(target !== undefined && { target }),
    code,
    message,
  })),
  unfinished,
});

const answerOf = (json: TickJson): Answer<TickJson> => ({
  json: () => json,
  text: (page) => textOf(json, page),
  exitCode: json.failures.length > 0 ? exitCodes.failed : exitCodes.done,
});

function textOf({ steps: all, published, failures, unfinished }: TickJson, page: Page): readonly string[] {
  // As in plan, which tells of what people would see.
  const byTarget = [...Map.groupBy(all, ({ target }) => target)].filter(([, own]) => !own.every(isOnlyNoted));
  const steps = byTarget.flatMap(([, own]) => own);
  if (steps.length === 0 && published === 0 && failures.length === 0) return ['Nothing to do.'];
  return [
    ...byTarget.flatMap(([target, own]) => [
      page.paint('heading', target),
      ...table(
        [{}, {}, {}],
        own.map(({ what, because, outcome, mode }) => [
          mode === 'observe' && outcome === 'done' ? 'pretended' : outcomes[outcome],
          what,
          because,
        ]),
        page.width,
      ),
    ]),
    ...failures.flatMap(({ target, code, message }) =>
      indented(page.paint('error', `${target === undefined ? '' : `${target}: `}${message} (${code})`), 0, page.width),
    ),
    ...(unfinished === 0
      ? []
      : [`${counted(unfinished, 'target is', 'targets are')} not finished: the next tick goes on.`]),
    `${counted(steps.filter(({ outcome, mode }) => outcome === 'done' && mode === 'act').length, 'step', 'steps')} taken, ${pretended(steps)}${counted(published, 'announcement', 'announcements')} published.`,
  ];
}

const pretended = (steps: TickJson['steps']): string => {
  const count = steps.filter(({ outcome, mode }) => outcome === 'done' && mode === 'observe').length;
  return count === 0 ? '' : `${count} pretended, `;
};

const outcomes = { done: 'done', failed: 'failed', 'not-reached': 'not reached' } as const;
