import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { changedModes, stillObserved } from '../../lib/preview/changed-modes.ts';
import { difference } from '../../lib/preview/difference.ts';
import { editSpans } from '../../lib/preview/edit-spans.ts';
import { eventOverlaps } from '../../lib/preview/event-overlaps.ts';
import { eventSize } from '../../lib/preview/event-size.ts';
import { preview } from '../../lib/preview/preview.ts';
import type { Problem } from '../../lib/schedule/schedule.ts';
import { beyondBudget } from '../input/beyond-budget.ts';
import { type Budget, readBudget } from '../input/budget.ts';
import { spanOf } from '../input/instant.ts';
import { againstOption, daysOption, jsonOption, schedulesOption } from '../input/options.ts';
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
import { warningsOf } from '../input/stage.ts';
import { type EditedStage, type StageEdit, stageEdits } from '../input/stage-edit.ts';
import type { PullRequest } from '../post/comments.ts';
import { githubPullRequest } from '../post/github.ts';
import { gitlabMergeRequest } from '../post/gitlab.ts';
import { keepComment } from '../post/keep-comment.ts';
import { type Answer, answer } from '../shell/answer.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { commentMarkdown, markerOf, type Told, type ToldEdit, type ToldEvent } from '../text/comment-markdown.ts';
import { localClock } from '../text/local-clock.ts';

export const commentAnswer = z
  .strictObject({
    stages: z.array(
      z.strictObject({
        stage: z.string(),
        outcome: z
          .enum(['created', 'edited', 'as-before', 'silent', 'summarized', 'printed'])
          .describe(
            'silent: nothing changes, and nothing was said before. summarized: the pull request comes from a fork, and the text went into the summary of the job. printed: it was not posted.',
          ),
        url: z.string().optional().describe('Where the comment is.'),
        body: z.string().optional().describe('The comment, as markdown; absent where it is silent.'),
      }),
    ),
  })
  .describe('What became of the comments of a pull request.');

type Json = z.infer<typeof commentAnswer>;

export function addComment(program: Command, shell: Shell, finish: Finish): void {
  subcommand(program, 'comment', 'Tell in a pull request what its edit changes: one comment a stage, kept up to date.')
    .addOption(schedulesOption())
    .addOption(new Option('--stage <name>', 'only this stage (default: all)'))
    .addOption(againstOption().makeOptionMandatory())
    .addOption(new Option('--github', 'post it as a workflow of GitHub does, by GITHUB_TOKEN').conflicts('gitlab'))
    .addOption(new Option('--gitlab', 'post it as a pipeline of GitLab does, by PRESCALE_GITLAB_TOKEN'))
    .addOption(daysOption(14))
    .addOption(vcpuHourOption())
    .addOption(gbHourOption())
    .addOption(sizeOption())
    .addOption(taskHourOption())
    .addOption(foundOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        ['prescale comment --against origin/main', 'see what would be posted'],
        ['prescale comment --against HEAD^1 --github', 'in a workflow with on: pull_request'],
      ),
    )
    .action(async (options) => {
      finish(await answer(shell, 'comment', options.json ? 'json' : 'text', () => found(shell, options)));
    });
}

interface Options extends PriceOptions {
  readonly schedules?: string | undefined;
  readonly stage?: string | undefined;
  readonly against: string;
  readonly github?: true | undefined;
  readonly gitlab?: true | undefined;
  readonly days: number;
  readonly found: Parameters<typeof foundOf>[0];
}

async function found(shell: Shell, options: Options): Promise<Answer<Json>> {
  const pullRequest = options.github
    ? githubPullRequest(shell)
    : options.gitlab
      ? gitlabMergeRequest(shell)
      : undefined;
  const budget = readBudget(shell, options.schedules);
  const told = stageEdits(shell, options).map((edit) => toldOf(edit, shell, options, budget));
  const stages = await posted(told, shell, options, pullRequest);
  return {
    json: () => ({ stages }),
    text: () => stages.flatMap(lineOf),
  };
}

const outcomes: Readonly<Record<Json['stages'][number]['outcome'], string>> = {
  created: 'commented',
  edited: 'comment edited',
  'as-before': 'the comment says it already',
  silent: 'nothing changes, nothing to say',
  summarized: 'the pull request comes from a fork, so nothing is posted: what changes is in the summary of the job',
  printed: 'not posted',
};

/** What was not posted anywhere is printed. */
function lineOf({ stage, outcome, url, body }: Json['stages'][number]): readonly string[] {
  if (outcome === 'printed' && body !== undefined) return body.split('\n').slice(1).concat('');
  return [`${stage}: ${outcomes[outcome]}${url === undefined ? '' : `, ${url}`}`];
}

async function posted(
  all: readonly Told[],
  shell: Shell,
  { against }: Options,
  pullRequest: PullRequest | undefined,
): Promise<Json['stages']> {
  const { comments, summarize } = pullRequest ?? {};
  const own = comments === undefined ? [] : await comments.own();
  const result: Json['stages'] = [];
  for (const told of all) {
    const { stage } = told;
    const isQuiet = told.kind === 'nothing';
    const origin = {
      ...(pullRequest && { commit: pullRequest.commit }),
      against: pullRequest?.into ?? against,
      version: shell.version,
      timeZoneData: shell.timeZoneData,
    };
    const body = commentMarkdown(told, origin, comments?.mostCharacters ?? longestUnposted);
    if (comments !== undefined) {
      const kept = await keepComment(comments, own, { marker: markerOf(stage), body, isQuiet });
      result.push({ stage, ...kept, ...(kept.outcome !== 'silent' && { body }) });
    } else if (isQuiet) {
      result.push({ stage, outcome: 'silent' });
    } else {
      summarize?.(body);
      result.push({ stage, outcome: summarize ? 'summarized' : 'printed', body });
    }
  }
  return result;
}

/** The summary of a job holds a megabyte. */
const longestUnposted = 200_000;

function toldOf(edit: StageEdit, shell: Shell, options: Options, budget: Budget | undefined): Told {
  switch (edit.kind) {
    case 'untouched':
      return { kind: 'nothing', stage: edit.stage };
    case 'gone':
    case 'refused':
      return edit;
    case 'edited':
      return editOf(edit, shell, options, budget);
    default:
      return edit satisfies never;
  }
}

/** Re-ordered, or with other remarks, an edit says nothing. */
function editOf(edit: EditedStage, shell: Shell, options: Options, budget: Budget | undefined): Told {
  const { stage, after, before, changed } = edit;
  const { schedule } = after;
  const now = shell.now();
  const prices = pricesOf(options, [...schedule.targets.keys()]);
  const settings = { ...(prices && { prices }), found: foundOf(options.found) };
  const { spans, more } = editSpans(before.schedule, schedule, changed, spanOf(options, schedule, now));
  const nothing = { ...schedule, targets: new Map(), windows: [] };
  const sections = spans.map((span, index) => ({
    span,
    edits: difference(before.schedule ?? nothing, schedule, span)
      // What holds already when later days begin was told of the first ones.
      .filter(({ kind }) => index === 0 || kind !== 'from-the-start'),
    ...(before.schedule && { before: preview(before.schedule, span, settings) }),
    after: preview(schedule, span, settings),
  }));
  const events = changed.flatMap(({ name, before: was, after: is }): readonly ToldEvent[] => {
    const event = is ?? was;
    if (event?.kind !== 'pre-event') return [];
    const kind = is === undefined ? 'taken out' : was === undefined ? 'new' : 'changed';
    const size = eventSize(is === undefined ? (before.schedule ?? nothing) : schedule, name, now, prices);
    return [{ kind, event, ...(size && { size }) }];
  });
  const touched = new Set(sections.flatMap(({ edits }) => edits.map(({ target }) => target)));
  const modes = changedModes(before.schedule, schedule, now);
  const told: ToldEdit = {
    kind: 'edit',
    stage,
    clock: localClock(schedule.timezone),
    isAllNew: before.isRefused,
    modes: [...modes, ...stillObserved(before.schedule, schedule, now, touched)],
    events,
    sections,
    moreSections: more,
    overlaps: events.flatMap(({ kind, event }) =>
      kind === 'taken out' ? [] : eventOverlaps(schedule, event.name, now),
    ),
    beyondBudget: budget === undefined ? [] : beyondBudget(budget, { stage: after, changed, now, prices }),
    ...(budget?.ask !== undefined && { ask: budget.ask }),
    warnings: newWarnings(edit, now),
  };
  const isNothing =
    sections.every(({ edits }) => edits.length === 0) &&
    [told.modes, told.warnings, told.beyondBudget].every((some) => some.length === 0);
  return isNothing ? { kind: 'nothing', stage } : told;
}

/** What was odd before is not this edit's; that events overlap is told with their times. */
function newWarnings({ after, before }: EditedStage, now: Date): readonly Problem[] {
  const known = new Set(before.warnings.map(({ code, message }) => `${code} ${message}`));
  return warningsOf(after, now).shown.filter(
    ({ code, message }) => code !== 'events-overlap' && !known.has(`${code} ${message}`),
  );
}
