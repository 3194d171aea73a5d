import { basename } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { ChangedWindow } from '../../lib/preview/changed-windows.ts';
import type { Prices } from '../../lib/preview/cost.ts';
import { eventSize } from '../../lib/preview/event-size.ts';
import type { Problem, Window } from '../../lib/schedule/schedule.ts';
import { usage } from '../shell/failure.ts';
import { grouped } from '../text/totals-text.ts';
import type { Budget, BudgetLimits } from './budget.ts';
import type { Stage } from './stage.ts';

interface Edit {
  readonly stage: Stage;
  readonly changed: readonly ChangedWindow[];
  readonly now: Date;
  readonly prices?: Prices | undefined;
}

/**
 * What an edit does that engineers have to look at: events that are added or altered and ask for more than the budget, and
 * anything but events in the files that are for events. What is in order, or is taken out, is nobody's concern.
 */
export function beyondBudget(budget: Budget, edit: Edit): readonly Problem[] {
  const { stage, changed } = edit;
  const fresh = changed.flatMap(({ after }) => (after === undefined ? [] : [after]));
  const isForEvents = (file: string): boolean => budget.files.includes(basename(file));
  return [
    ...stage.files.filter(({ path }) => isForEvents(path)).flatMap((file) => otherSections(file, budget)),
    ...fresh.flatMap((window) => {
      if (window.kind === 'pre-event') return overBudget(window, budget, edit);
      if (!isForEvents(window.place.file)) return [];
      const what = `\`${window.name}\` is a ${window.kind}, and ${basename(window.place.file)} is for events.`;
      return [problem(window, 'not-an-event', what, askText(budget))];
    }),
  ];
}

function overBudget(event: Window, budget: Budget, { stage, now, prices }: Edit): readonly Problem[] {
  const own = budget.stages[stage.stage];
  if (own === undefined) return [];
  const { allowed, ...usual } = own;
  const limits: BudgetLimits = { ...usual, ...allowed[event.name] };
  if (limits.cost !== undefined && prices === undefined) {
    throw usage(
      `${budget.path} limits the cost of an event:`,
      '--vcpu-hour, --gb-hour and --size say what a task costs.',
    );
  }
  const size = eventSize(stage.schedule, event.name, now, prices);
  if (size === undefined) return [];
  const parts = [
    tooMuch(size.tasks, limits.tasks, 'tasks'),
    tooMuch(size.taskHours, limits.taskHours, 'task-hours within a year'),
    tooMuch(size.cost, limits.cost, 'of cost within a year'),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return [];
  const hint = `${askText(budget)} They allow it in ${budget.path}, below \`allowed\`.`;
  return [problem(event, 'over-budget', `Event \`${event.name}\` asks for ${parts.join(', ')}.`, hint)];
}

function tooMuch(is: number | undefined, most: number | undefined, what: string): string | undefined {
  if (is === undefined || most === undefined || is <= most) return undefined;
  return `${grouped(Math.ceil(is))} ${what}, and the budget is ${grouped(most)}`;
}

/** What a file for events says beside windows: targets, calendars, the zone and settings are the engineers'. */
function otherSections({ path, text }: Stage['files'][number], budget: Budget): readonly Problem[] {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  if (!isMap(contents)) return [];
  return contents.items.flatMap(({ key }) => {
    if (!isScalar(key) || key.value === 'windows') return [];
    const { line, col: column } = lines.linePos(key.range?.[0] ?? 0);
    const message = `\`${String(key.value)}\` stands in ${basename(path)}, which is for events.`;
    return [
      { severity: 'error' as const, code: 'not-an-event', file: path, line, column, message, hint: askText(budget) },
    ];
  });
}

const askText = ({ ask }: Budget): string => `An engineer has to look at it${ask === undefined ? '' : `: ${ask}`}.`;

const problem = ({ name, place }: Window, code: string, message: string, hint: string): Problem => ({
  severity: 'error',
  code,
  ...place,
  message,
  hint,
  window: name,
});
