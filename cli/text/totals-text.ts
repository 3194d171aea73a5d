import type { Cost } from '../../lib/preview/cost.ts';
import type { Preview } from '../../lib/preview/preview.ts';
import type { TaskHours } from '../../lib/preview/task-hours.ts';
import { counted } from '../../lib/schedule/counted.ts';
import type { Page } from '../shell/page.ts';
import { wrapped } from './lines.ts';
import { table } from './table.ts';

/** Task-hours of each target and of all, beside what they would be otherwise; money below where prices are given. */
export function totalsText({ targets, hours, cost }: Preview, page: Page): readonly string[] {
  const all = targets.length > 1;
  const hourRows = targets.map((one) => [one.target, ...cellsOf(one.hours, one.hours, whole)]);
  const costRows = targets.flatMap((one) =>
    one.cost === undefined ? [] : [[one.target, ...cellsOf(one.cost, one.hours, money)]],
  );
  return [
    page.paint('heading', 'Task-hours'),
    ...table(columns, all ? [...hourRows, ['all', ...cellsOf(hours, hours, whole)]] : hourRows, page.width),
    ...(cost === undefined
      ? []
      : [
          '',
          page.paint('heading', 'Cost, by the prices given'),
          ...table(columns, all ? [...costRows, ['all', ...cellsOf(cost, hours, money)]] : costRows, page.width),
        ]),
    ...notesOf(targets).flatMap((note) => wrapped(note, page.width)),
  ];
}

const columns = [
  { title: '' },
  { title: 'asked for', right: true },
  { title: 'every max filled', right: true },
  { title: 'always at peak', right: true },
  { title: 'no schedule', right: true },
];

export const whole = (value: number): string => grouped(Math.round(value));
export const money = (value: number): string => {
  const cents = Math.round(value * 100);
  return `${grouped(Math.trunc(cents / 100))}.${String(Math.abs(cents % 100)).padStart(2, '0')}`;
};

/** 1,234: by hand, as the words of Intl change with a machine's data. */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** Before task-hours, or what they cost, of which some are only those of a lower bound. */
export const atLeast = (...all: readonly TaskHours[]): string =>
  all.some(({ leastHours }) => leastHours > 0) ? 'at least ' : '';

const cellsOf = (
  { asked, most, atMaximum, withoutSchedule }: TaskHours | Cost,
  hours: TaskHours,
  shown: (value: number) => string,
): readonly string[] => [
  `${atLeast(hours)}${shown(asked)}`,
  most === undefined ? 'no bound' : shown(most),
  shown(atMaximum),
  withoutSchedule === undefined ? 'not known' : shown(withoutSchedule),
];

function notesOf(targets: Preview['targets']): readonly string[] {
  return targets
    .filter(({ hours }) => hours.unknownHours > 0)
    .map(
      ({ target, hours }) =>
        `${target} declares no base: for ${counted(Math.round(hours.unknownHours), 'hour', 'hours')} its count stays as it is found and is not counted here; --found ${target}=<tasks> says it.`,
    );
}

/** `1,234 → 1,400 (+166)`; the difference is that of what is shown. */
export function changeText(before: number, after: number, shown: (value: number) => string = whole): string {
  const parts = shown === money ? 100 : 1;
  const [was = 0, is = 0] = [before, after].map((value) => Math.round(value * parts));
  if (was === is) return `${shown(after)}, as before`;
  return `${shown(before)} → ${shown(after)} (${is > was ? '+' : '-'}${shown(Math.abs(is - was) / parts)})`;
}
