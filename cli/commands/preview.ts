import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { type BeyondSpan, beyondSpan } from '../../lib/preview/beyond-span.ts';
import { type ChangedMode, changedModes } from '../../lib/preview/changed-modes.ts';
import { difference, type Edit } from '../../lib/preview/difference.ts';
import { type Preview, preview } from '../../lib/preview/preview.ts';
import type { Span } from '../../lib/preview/span.ts';
import { turnsOf } from '../../lib/preview/turns.ts';
import { counted } from '../../lib/schedule/counted.ts';
import { type BeforeEdit, beforeEdit } from '../input/before-edit.ts';
import { roughly, spanOf } from '../input/instant.ts';
import { knownTargets, knownWindows } from '../input/names.ts';
import {
  againstOption,
  collected,
  daysOption,
  fromOption,
  jsonOption,
  schedulesOption,
  stageOption,
  targetOption,
} from '../input/options.ts';
import {
  foundOf,
  foundOption,
  gbHourOption,
  type PriceOptions,
  pricesOf,
  sizeOption,
  taskHourOption,
  vcpuHourOption,
} from '../input/prices.ts';
import { loadStage, type Stage, warningsOf } from '../input/stage.ts';
import { changeJson, changeSchema, editJson, editSchema } from '../json/change-json.ts';
import { changedModeJson, changedModeSchema } from '../json/changed-mode-json.ts';
import { costJson, costSchema, hoursJson, hoursSchema } from '../json/hours-json.ts';
import { problemJson, problemSchema } from '../json/problem-json.ts';
import { instantSchema, stateJson, stateSchema } from '../json/state-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { exitCodes } from '../shell/exit-codes.ts';
import { usage } from '../shell/failure.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { beyondText, changesText, editsText, nothingText } from '../text/changes-text.ts';
import { wrapped } from '../text/lines.ts';
import { type LocalClock, localClock } from '../text/local-clock.ts';
import { modeText } from '../text/modes-text.ts';
import { editsMarkdown, previewMarkdown } from '../text/preview-markdown.ts';
import { warningsText } from '../text/problem-text.ts';
import { atLeast, changeText, money, totalsText } from '../text/totals-text.ts';

export const previewAnswer = z
  .strictObject({
    stage: z.string(),
    timezone: z.string(),
    timeZoneData: z.string().describe('The version of the time zone data that instants were worked out with.'),
    from: instantSchema,
    to: instantSchema.describe('Not included.'),
    targets: z.array(
      z.strictObject({
        target: z.string(),
        initial: stateSchema.describe('What holds just before the span begins.'),
        hours: hoursSchema,
        cost: costSchema.optional(),
      }),
    ),
    hours: hoursSchema.describe('Of all targets.'),
    cost: costSchema.optional(),
    leftAlone: z.array(z.string()).describe('Targets that are not enabled.'),
    changes: z.array(changeSchema).describe('By instant. With --against: empty; edits says what is different.'),
    against: z
      .strictObject({
        name: z.string(),
        edits: z.array(editSchema),
        modes: z.array(changedModeSchema).describe('Targets that are acted on from now on, or only observed.'),
        beyond: z
          .array(
            z.strictObject({
              window: z.string(),
              start: instantSchema.optional().describe('When it begins next, or has begun last.'),
            }),
          )
          .describe('Windows that are different, and do not begin in the span.'),
        hours: hoursSchema.optional().describe('Of the schedule before the edit; absent: there was none.'),
        cost: costSchema.optional(),
      })
      .optional(),
    warnings: z.array(problemSchema),
  })
  .describe('What a schedule will do in a span.');

const columnsHelp = `
Columns of task-hours and of cost:
  asked for         the tasks that the schedule asks for; "at least" where it asks only for bounds, such as 0 to 2,
                    of which the lower one is counted
  every max filled  if autoscaling always ran as many tasks as it may
  always at peak    if the highest count that is asked for in these days ran all the time
  no schedule       if the lower bound of the base, or what --found says, ran all the time`;

export function addPreview(program: Command, shell: Shell, finish: Finish): void {
  subcommand(program, 'preview', 'Print what the schedule will do: when, to which target, how many tasks, why.')
    .addOption(schedulesOption())
    .addOption(stageOption())
    .addOption(fromOption())
    .addOption(daysOption(14))
    .addOption(targetOption())
    .addOption(
      new Option('--window <name>', 'only changes that this window makes; may be given several times')
        .argParser(collected)
        .default([] as readonly string[], 'all'),
    )
    .addOption(againstOption())
    .addOption(new Option('--detailed-exitcode', 'with --against: exit with 2 where something is different'))
    .addOption(new Option('--all', 'changes too that alter only what is overruled'))
    .addOption(vcpuHourOption())
    .addOption(gbHourOption())
    .addOption(sizeOption())
    .addOption(taskHourOption())
    .addOption(foundOption())
    .addOption(
      new Option('--format <format>', 'how to print it')
        .choices(['text', 'markdown', 'json'] as const)
        .default('text' as const),
    )
    .addOption(jsonOption())
    .addHelpText('after', columnsHelp)
    .addHelpText(
      'after',
      examples(
        ['prescale preview --from 2026-11-23 --days 7', 'the week of an event'],
        ['prescale preview --against origin/main', 'what the edit changes'],
      ),
    )
    .action(async (options) => {
      const format = options.json ? 'json' : options.format;
      finish(
        await answer(shell, 'preview', format === 'json' ? 'json' : 'text', () =>
          found(shell, options, format === 'markdown'),
        ),
      );
    });
}

interface Options extends PriceOptions {
  readonly schedules?: string | undefined;
  readonly stage: string;
  readonly from?: string | undefined;
  readonly days: number;
  readonly target: readonly string[];
  readonly window: readonly string[];
  readonly against?: string | undefined;
  readonly detailedExitcode?: true | undefined;
  readonly all?: true | undefined;
  readonly found: Parameters<typeof foundOf>[0];
}

/** All that the answer is made of. */
interface Found {
  readonly stage: Stage;
  readonly span: Span;
  readonly clock: LocalClock;
  readonly after: Preview;
  readonly against?: Against;
}

interface Against {
  readonly before: BeforeEdit;
  /** Absent: the stage was not there. */
  readonly preview?: Preview;
  readonly edits: readonly Edit[];
  readonly modes: readonly ChangedMode[];
  readonly beyond: readonly BeyondSpan[];
}

function found(shell: Shell, options: Options, isMarkdown: boolean): Answer<z.infer<typeof previewAnswer>> {
  if (options.detailedExitcode === true && options.against === undefined) {
    throw usage('--detailed-exitcode says whether an edit changes something:', 'it needs --against.');
  }
  const stage = loadStage(shell, options, roughly(options.from, shell.now()));
  const { schedule } = stage;
  const span = spanOf(options, schedule, shell.now());
  const targets = options.target.length === 0 ? undefined : knownTargets(schedule, options.target);
  const windows = options.window.length === 0 ? undefined : knownWindows(schedule, options.window);
  const prices = pricesOf(options, targets ?? [...schedule.targets.keys()]);
  const settings = {
    ...(targets && { targets }),
    ...(windows && { windows }),
    ...(prices && { prices }),
    found: foundOf(options.found),
    onTarget: (done: number, all: number) => shell.progress('targets looked at', done, all),
  };
  const after = preview(schedule, span, settings);
  const against =
    options.against === undefined
      ? undefined
      : compared(beforeEdit(shell, options.against, stage), stage, span, settings, shell.now());
  const all: Found = { stage, span, clock: localClock(schedule.timezone), after, ...(against && { against }) };
  const warnings = warningsOf(stage, span.from);
  const isChanged =
    against !== undefined && [against.edits, against.modes, against.beyond].some((some) => some.length > 0);
  return {
    json: () => jsonOf(all, shell),
    text: (page) => (isMarkdown ? markdownOf(all) : textOf(all, options.all === true, shell, page)),
    notes: (page) => warningsText(warnings, page),
    ...(options.detailedExitcode === true && isChanged && { exitCode: exitCodes.changes }),
  };
}

type Settings = NonNullable<Parameters<typeof preview>[2]>;

function compared(before: BeforeEdit, { schedule }: Stage, span: Span, settings: Settings, now: Date): Against {
  const old = before.schedule ?? { ...schedule, targets: new Map(), windows: [] };
  const { targets, windows } = settings;
  const shown = new Set(windows);
  const isShown = (edit: Edit): boolean => {
    if (windows === undefined) return true;
    const changes = [...('before' in edit ? [edit.before] : []), ...('change' in edit ? [edit.change] : [])];
    return changes.some((change) => turnsOf(change).some(({ window }) => shown.has(window)));
  };
  const edits = difference(old, schedule, span, targets).filter(isShown);
  const modes = changedModes(before.schedule, schedule, now, targets);
  const beyond = beyondSpan(
    before.schedule,
    schedule,
    span,
    (window) =>
      (windows === undefined || shown.has(window.name)) &&
      (targets === undefined || targets.some((name) => window.targets.has(name))),
  );
  if (before.schedule === undefined) return { before, edits, modes, beyond };
  const there = targets?.filter((name) => before.schedule?.targets.has(name));
  return {
    before,
    edits,
    modes,
    beyond,
    preview: preview(before.schedule, span, { ...settings, ...(there && { targets: there }) }),
  };
}

function jsonOf({ stage, span, after, against }: Found, { timeZoneData }: Shell): z.infer<typeof previewAnswer> {
  return {
    stage: stage.stage,
    timezone: stage.schedule.timezone,
    timeZoneData,
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    targets: after.targets.map(({ target, initial, hours, cost }) => ({
      target,
      initial: stateJson(initial),
      hours: hoursJson(hours),
      ...(cost && { cost: costJson(cost) }),
    })),
    hours: hoursJson(after.hours),
    ...(after.cost && { cost: costJson(after.cost) }),
    leftAlone: [...after.leftAlone],
    changes: against === undefined ? after.changes.map(changeJson) : [],
    ...(against && {
      against: {
        name: against.before.name,
        edits: against.edits.map(editJson),
        modes: against.modes.map(changedModeJson),
        beyond: against.beyond.map(({ window, start }) => ({ window, ...(start && { start: start.toISOString() }) })),
        ...(against.preview && { hours: hoursJson(against.preview.hours) }),
        ...(against.preview?.cost && { cost: costJson(against.preview.cost) }),
      },
    }),
    warnings: stage.warnings.map(problemJson),
  };
}

function textOf(all: Found, isAll: boolean, shell: Shell, page: Page): readonly string[] {
  const { stage, span, clock, after, against } = all;
  const what = against === undefined ? '' : `, what is different from ${against.before.name}`;
  const title = `${stage.stage}, ${clock.days(span.from, span.to)}${what}`;
  const zone = `Times of ${clock.timezone} (time zone data ${shell.timeZoneData}), and UTC.`;
  const head = [
    ...wrapped(page.paint('heading', title), page.width),
    ...wrapped(page.paint('faint', zone), page.width),
    '',
  ];
  if (against !== undefined) return [...head, ...againstText(all, against, page)];
  const shown = isAll ? after.changes : after.changes.filter(({ isFelt }) => isFelt);
  const hidden = after.changes.length - shown.length;
  const body = changesText(shown, span, clock, page);
  return [
    ...head,
    ...(body.length === 0 ? ['Nothing changes.'] : body),
    '',
    ...(hidden === 0
      ? []
      : [
          ...wrapped(
            `${counted(hidden, 'change alters', 'changes alter')} only what is overruled; --all shows ${hidden === 1 ? 'it' : 'them'}.`,
            page.width,
          ),
          '',
        ]),
    ...leftAloneText(after, page),
    ...totalsText(after, page),
  ];
}

const leftAloneText = ({ leftAlone }: Preview, page: Page): readonly string[] =>
  leftAlone.length === 0 ? [] : [...wrapped(`Not enabled, and left alone: ${leftAlone.join(', ')}.`, page.width), ''];

function againstText(
  { after, span, clock }: Found,
  { edits, modes, beyond, preview: before }: Against,
  page: Page,
): readonly string[] {
  const lines = [...modes.map((mode) => modeText(mode, clock)), ...beyond.map((one) => beyondText(one, span, clock))];
  const others = lines.flatMap((line) => wrapped(line, page.width));
  if (edits.length === 0) return [...others, ...(others.length === 0 ? [] : ['']), nothingText(others.length > 0)];
  const changes = editsText(edits, span, clock, page);
  const body = others.length === 0 ? changes : [...others, '', ...changes];
  if (before === undefined) return [...body, '', ...totalsText(after, page)];
  const least = atLeast(before.hours, after.hours);
  return [
    ...body,
    '',
    `Task-hours asked for: ${least}${changeText(before.hours.asked, after.hours.asked)}`,
    ...(before.cost && after.cost
      ? [`Cost of these: ${least}${changeText(before.cost.asked, after.cost.asked, money)}`]
      : []),
  ];
}

function markdownOf({ stage, span, clock, after, against }: Found): readonly string[] {
  const common = { stage: stage.stage, span, clock };
  return against === undefined
    ? previewMarkdown({ ...common, preview: after })
    : editsMarkdown({ ...common, ...against, after });
}
