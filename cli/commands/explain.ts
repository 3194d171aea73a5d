import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { type Asking, type Explanation, explain } from '../../lib/preview/explanation.ts';
import type { Phase } from '../../lib/schedule/schedule.ts';
import { day } from '../../lib/schedule/wall-time.ts';
import { instantOf, roughly } from '../input/instant.ts';
import { knownTargets } from '../input/names.ts';
import { jsonOption, schedulesOption, stageOption } from '../input/options.ts';
import { loadStage, type WhichStage, warningsOf } from '../input/stage.ts';
import { changeJson, changeSchema } from '../json/change-json.ts';
import { instantSchema, runningJson, runningSchema, stateJson, stateSchema } from '../json/state-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { askedPhrase } from '../text/asked-text.ts';
import { tasksText, whyText } from '../text/changes-text.ts';
import { wrapped } from '../text/lines.ts';
import { type LocalClock, localClock } from '../text/local-clock.ts';
import { warningsText } from '../text/problem-text.ts';
import { table } from '../text/table.ts';
import { grouped } from '../text/totals-text.ts';

const askingSchema = runningSchema.extend({
  tasks: z.int().optional().describe('What its window asks for, past any ramp; with min, the least.'),
  min: z.int().optional().describe('Where its window asks for bounds and for no count.'),
  max: z.int().optional(),
  requestsPerMinute: z.number().optional().describe('As the event was written.'),
});

export const explainAnswer = z
  .strictObject({
    stage: z.string(),
    timezone: z.string(),
    target: z.string(),
    at: instantSchema,
    isEnabled: z.boolean().describe('false: the target is left alone, and nothing of this is done.'),
    state: stateSchema,
    rule: z.string().describe('What decides and by which rule, as a sentence.'),
    inForce: z.array(askingSchema),
    overruled: z.array(askingSchema.extend({ because: z.string() })),
    excepted: z
      .array(runningSchema)
      .describe('Those that would run if except did not name the day on which they begin.'),
    next: changeSchema.optional().describe('The next change that is felt within 366 days.'),
  })
  .describe('Why a target has the count it has.');

export function addExplain(program: Command, shell: Shell, finish: Finish): void {
  subcommand(
    program,
    'explain',
    'Print why a target has the count it has by the files alone: what wins over what, by which rule, and what comes next. Overrides are told by prescale status.',
  )
    .argument('<target>', 'a name under targets: of the schedule')
    .addOption(schedulesOption())
    .addOption(stageOption())
    .addOption(new Option('--at <time>', 'a date and time in the schedule’s zone (default: now)'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        ['prescale explain backend', 'now'],
        ['prescale explain backend --at "2026-11-27 09:30"', 'in the middle of an event'],
      ),
    )
    .action(async (target, options) => {
      finish(await answer(shell, 'explain', options.json ? 'json' : 'text', () => found(shell, target, options)));
    });
}

const horizon = 366 * day;

function found(
  shell: Shell,
  name: string,
  options: WhichStage & { readonly at?: string | undefined },
): Answer<z.infer<typeof explainAnswer>> {
  const stage = loadStage(shell, options, roughly(options.at, shell.now()));
  const { schedule } = stage;
  knownTargets(schedule, [name]);
  const at = options.at === undefined ? shell.now() : instantOf(options.at, '--at', schedule);
  const isEnabled = schedule.targets.get(name)?.enabled !== false;
  const explained = explain(schedule, name, at, horizon);
  const { state, rule, inForce, overruled, excepted, next } = explained;
  return {
    json: () => ({
      stage: stage.stage,
      timezone: schedule.timezone,
      target: name,
      at: at.toISOString(),
      isEnabled,
      state: stateJson(state),
      rule,
      inForce: inForce.map(askingJson),
      overruled: overruled.map((one) => ({ ...askingJson(one), because: one.because })),
      excepted: excepted.map(runningJson),
      ...(next && { next: changeJson(next) }),
    }),
    text: (page) => [
      ...textOf(explained, isEnabled, localClock(schedule.timezone), page),
      ...(options.at === undefined ? ['', ...wrapped(page.paint('faint', onlySchedule), page.width)] : []),
    ],
    notes: (page) => warningsText(warningsOf(stage, at), page),
  };
}

const onlySchedule = 'This is what the schedule says; prescale status tells whether an override holds now.';

const askingJson = (one: Asking): z.infer<typeof askingSchema> => ({
  ...runningJson(one),
  ...(one.tasks !== undefined && { tasks: one.tasks }),
  ...(one.min !== undefined && { min: one.min }),
  ...(one.max !== undefined && { max: one.max }),
  ...(one.requestsPerMinute !== undefined && { requestsPerMinute: one.requestsPerMinute }),
});

function textOf(explained: Explanation, isEnabled: boolean, clock: LocalClock, page: Page): readonly string[] {
  const { target, at, state, tasks, rule, inForce, overruled, excepted, next } = explained;
  const { min, max, autoscaling } = state;
  // What autoscaling may have moved since it was set is told as the room that there is.
  const room = autoscaling === 'active' ? askedPhrase({ min, max }) : undefined;
  const count = room ?? askedPhrase({ ...state, tasks }) ?? 'the count stays as it is found';
  const fitted = (text: string): readonly string[] => wrapped(text, page.width);
  const heading = (text: string): readonly string[] => ['', page.paint('heading', text)];
  return [
    ...fitted(
      `${page.paint('heading', target)}, ${clock.short(at)} (${clock.timezone}): ${page.paint('count', count)}`,
    ),
    '',
    ...(isEnabled ? [] : [...fitted(`${target} is not enabled: it is left alone. If it were enabled:`), '']),
    ...fitted(state.because),
    ...fitted(rule),
    ...(inForce.length === 0 ? [] : [...heading('In force'), ...askingTable(inForce, clock, page)]),
    ...(overruled.length === 0
      ? []
      : [
          ...heading('Overruled'),
          ...askingTable(overruled, clock, page),
          ...overruled.flatMap(({ because }) => fitted(because)),
        ]),
    ...(excepted.length === 0
      ? []
      : [
          ...heading('Excepted'),
          ...excepted.flatMap(({ window, start }) =>
            fitted(`${window} does not begin ${clock.short(start)}: its except names that day.`),
          ),
        ]),
    ...heading('Next'),
    ...(next === undefined
      ? ['  Nothing changes within a year.']
      : table([{}, {}, {}], [[clock.short(next.at), tasksText(next.from, next.to), whyText(next)]], page.width)),
  ];
}

const phases = {
  lead: 'is being prepared',
  live: 'runs',
  'wind-down': 'is winding down',
} as const satisfies Readonly<Record<Phase, string>>;

const askingTable = (all: readonly Asking[], clock: LocalClock, page: Page): readonly string[] =>
  table(
    [{}, {}, {}],
    all.map((one) => [
      one.window,
      phases[one.phase],
      `${clock.short(one.start)} to ${clock.short(one.end)}, ${askingText(one)}`,
    ]),
    page.width,
  );

function askingText(one: Asking): string {
  const { requestsPerMinute } = one;
  const asked = `asks for ${askedPhrase(one) ?? 'no count of its own'}`;
  return requestsPerMinute === undefined ? asked : `${asked}, for ${grouped(requestsPerMinute)} requests a minute`;
}
