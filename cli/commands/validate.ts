import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { counted } from '../../lib/schedule/counted.ts';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Problem, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { atMost, worthTelling } from '../../lib/schedule/worth-telling.ts';
import { changedLines, type IsChanged } from '../input/changed-lines.ts';
import { instantOf } from '../input/instant.ts';
import { jsonOption, schedulesOption } from '../input/options.ts';
import { readStage, type StageFiles, stagesIn } from '../input/stage.ts';
import { problemJson, problemSchema } from '../json/problem-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { exitCodes } from '../shell/exit-codes.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { githubAnnotations } from '../text/github-annotations.ts';
import { wrapped } from '../text/lines.ts';
import { problemText, warningTexts } from '../text/problem-text.ts';

export const validateAnswer = z
  .strictObject({
    stages: z.array(
      z.strictObject({
        stage: z.string(),
        isValid: z.boolean(),
        files: z.array(z.string()),
        problems: z.array(problemSchema).describe('Errors and warnings, in the order of the files.'),
      }),
    ),
  })
  .describe('What is wrong in schedules, and what is right but odd.');

export function addValidate(program: Command, shell: Shell, finish: Finish): void {
  subcommand(program, 'validate', 'Print every mistake in the schedules, with its line and what to write instead.')
    .addOption(schedulesOption())
    .addOption(new Option('--stage <name>', 'only this stage (default: all)'))
    .addOption(new Option('--at <date>', 'when events count as over (default: now)'))
    .addOption(
      new Option('--format <format>', 'github: annotations of a pull request')
        .choices(['text', 'github', 'json'] as const)
        .default('text' as const),
    )
    .addOption(
      new Option('--changed-since <git ref>', 'with --format github: what is wrong in changed lines comes first'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        ['prescale validate', 'all stages of schedules/'],
        ['prescale validate --format github --changed-since origin/main', 'in a check of a pull request'],
      ),
    )
    .action(async (options) => {
      const format = options.json ? 'json' : options.format;
      finish(
        await answer(shell, 'validate', format === 'json' ? 'json' : 'text', () =>
          found(shell, options, format === 'github'),
        ),
      );
    });
}

interface Options {
  readonly schedules?: string | undefined;
  readonly stage?: string | undefined;
  readonly at?: string | undefined;
  readonly changedSince?: string | undefined;
}

interface Checked extends StageFiles {
  readonly isValid: boolean;
  readonly problems: readonly Problem[];
  /** Warnings beyond those that are told. */
  readonly more: number;
}

function found(shell: Shell, options: Options, isGithub: boolean): Answer<z.infer<typeof validateAnswer>> {
  const names = options.stage === undefined ? stagesIn(shell, options.schedules) : [options.stage];
  const stages = names.map((stage) =>
    checked(readStage(shell, { schedules: options.schedules, stage }), shell, options),
  );
  const isValid = stages.every((stage) => stage.isValid);
  const isChanged: IsChanged = isGithub ? changedLines(shell, options.changedSince) : () => false;
  return {
    json: () => ({
      stages: stages.map(({ stage, isValid: ok, files, problems }) => ({
        stage,
        isValid: ok,
        files: files.map(({ path }) => path),
        problems: problems.map(problemJson),
      })),
    }),
    text: (page) =>
      isGithub
        ? githubAnnotations(
            stages.flatMap(({ problems }) => problems),
            isChanged,
          )
        : stages.flatMap((stage) => textOf(stage, page)),
    exitCode: isValid ? exitCodes.done : exitCodes.failed,
  };
}

function checked(read: StageFiles, { now }: Shell, { at }: Options): Checked {
  const present = now();
  const parsed = parseSchedule(read.files, { now: present });
  if (!parsed.ok) return { ...read, isValid: false, problems: parsed.problems, more: 0 };
  const { schedule } = parsed;
  const judgedAt = at === undefined ? present : instantOf(at, '--at', schedule);
  const judged = at === undefined ? parsed : parseSchedule(read.files, { now: judgedAt });
  const { shown, more } = worthTelling(judged.ok ? judged.warnings : [], schedule, judgedAt);
  return { ...read, isValid: true, problems: shown, more };
}

function textOf({ stage, files, problems, more }: Checked, page: Page): readonly string[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  const told = more > 0 ? { shown: warnings, more } : atMost(warnings);
  return [
    ...errors.flatMap((problem) => [...problemText(problem, files, page), '']),
    ...warningTexts(told, files, page),
    ...wrapped(
      `${page.paint('heading', stage)}: ${verdict(files, errors.length, warnings.length + more, page)}`,
      page.width,
    ),
  ];
}

function verdict(files: readonly ScheduleFile[], errors: number, warnings: number, { paint }: Page): string {
  const of = counted(files.length, 'file', 'files');
  const odd = warnings === 0 ? '' : `, ${counted(warnings, 'warning', 'warnings')}`;
  if (errors > 0) return `${paint('error', counted(errors, 'mistake', 'mistakes'))}${odd} in ${of}.`;
  return `${paint('good', 'right')}${odd} in ${of}.`;
}
