import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import type { Problem, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { beyondBudget } from '../input/beyond-budget.ts';
import { readBudget } from '../input/budget.ts';
import { againstOption, jsonOption, schedulesOption } from '../input/options.ts';
import {
  gbHourOption,
  type PriceOptions,
  pricesOf,
  sizeOption,
  taskHourOption,
  vcpuHourOption,
} from '../input/prices.ts';
import { stageEdits } from '../input/stage-edit.ts';
import { problemJson, problemSchema } from '../json/problem-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { exitCodes } from '../shell/exit-codes.ts';
import { Failure } from '../shell/failure.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { githubAnnotations } from '../text/github-annotations.ts';
import { wrapped } from '../text/lines.ts';
import { problemText } from '../text/problem-text.ts';

export const budgetAnswer = z
  .strictObject({
    stages: z.array(
      z.strictObject({
        stage: z.string(),
        isWithin: z.boolean(),
        problems: z.array(problemSchema).describe('What an engineer has to look at.'),
      }),
    ),
  })
  .describe('Whether an edit stays within the budget.');

export function addBudget(program: Command, shell: Shell, finish: Finish): void {
  subcommand(
    program,
    'budget',
    'Fail where an edit asks for more than schedules/budget.yml lets it without an engineer.',
  )
    .addOption(schedulesOption())
    .addOption(new Option('--stage <name>', 'only this stage (default: all)'))
    .addOption(againstOption().makeOptionMandatory())
    .addOption(vcpuHourOption())
    .addOption(gbHourOption())
    .addOption(sizeOption())
    .addOption(taskHourOption())
    .addOption(
      new Option('--format <format>', 'github: annotations of a pull request')
        .choices(['text', 'github', 'json'] as const)
        .default('text' as const),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        ['prescale budget --against origin/main', 'of all stages'],
        ['prescale budget --against HEAD^1 --format github', 'in a check of a pull request'],
      ),
    )
    .action(async (options) => {
      const format = options.json ? 'json' : options.format;
      finish(
        await answer(shell, 'budget', format === 'json' ? 'json' : 'text', () =>
          found(shell, options, format === 'github'),
        ),
      );
    });
}

interface Options extends PriceOptions {
  readonly schedules?: string | undefined;
  readonly stage?: string | undefined;
  readonly against: string;
}

interface Checked {
  readonly stage: string;
  readonly files: readonly ScheduleFile[];
  readonly problems: readonly Problem[];
}

function found(shell: Shell, options: Options, isGithub: boolean): Answer<z.infer<typeof budgetAnswer>> {
  const edits = stageEdits(shell, options);
  const budget = readBudget(shell, options.schedules);
  if (budget === undefined) {
    throw new Failure('no-budget', 'There is no budget.yml in the folder of the schedules.', {
      hint: 'docs/adopting.md says what a budget may hold.',
    });
  }
  const stages = edits.map((edit): Checked => {
    // A schedule that is refused is not deployed, and `validate` tells why: nothing in it can cost anything.
    if (edit.kind !== 'edited') return { stage: edit.stage, files: [], problems: [] };
    const { after, changed, stage } = edit;
    const prices = pricesOf(options, [...after.schedule.targets.keys()]);
    const problems = beyondBudget(budget, { stage: after, changed, now: shell.now(), prices });
    return { stage, files: after.files, problems };
  });
  const isWithin = stages.every(({ problems }) => problems.length === 0);
  return {
    json: () => ({
      stages: stages.map(({ stage, problems }) => ({
        stage,
        isWithin: problems.length === 0,
        problems: problems.map(problemJson),
      })),
    }),
    text: (page) =>
      isGithub
        ? githubAnnotations(
            stages.flatMap(({ problems }) => problems),
            () => false,
            'budget',
          )
        : stages.flatMap((stage) => textOf(stage, page)),
    exitCode: isWithin ? exitCodes.done : exitCodes.failed,
  };
}

function textOf({ stage, files, problems }: Checked, page: Page): readonly string[] {
  const verdict =
    problems.length === 0
      ? page.paint('good', 'within the budget')
      : page.paint('error', 'an engineer has to look at it');
  return [
    ...problems.flatMap((problem) => [...problemText(problem, files, page), '']),
    ...wrapped(`${page.paint('heading', stage)}: ${verdict}.`, page.width),
  ];
}
