import { counted } from '../../lib/schedule/counted.ts';
import type { ImportJson } from '../json/import-json.ts';
import { isReplaced, type NativeAction } from '../json/native-action-json.ts';
import type { Page } from '../shell/page.ts';
import { wrapped } from './lines.ts';
import { localClock } from './local-clock.ts';
import { table } from './table.ts';

/** All that there is to say beside the file itself. */
export function importText(json: ImportJson, page: Page): readonly string[] {
  const { file, targets, without, stage, timezone } = json;
  const windows = new Set(targets.flatMap((one) => one.windows)).size;
  const what = `${counted(targets.length, 'target', 'targets')}, ${counted(windows, 'window', 'windows')}, in ${timezone}`;
  return [
    file === undefined ? `${page.paint('heading', stage)}: ${what}` : `wrote ${file}: ${what}`,
    ...without.flatMap(({ service, because }) => wrapped(`not in it: ${service}. ${because}`, page.width)),
    ...actionsText(json, page),
    ...comparisonText(json, page),
    ...afterwardsText(json, page),
  ];
}

/** Where the schedule itself is the answer. */
export const importNotes = (json: ImportJson, there: string | undefined, page: Page): readonly string[] => [
  ...(there === undefined
    ? []
    : wrapped(`${there} has files already, which are left as they are: what would be written is printed.`, page.width)),
  ...importText(json, page),
];

const some = (names: readonly string[], most = 4): string =>
  names.length <= most
    ? names.join(', ')
    : `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;

const grouped = <T>(items: readonly T[], key: (item: T) => string): readonly (readonly [T, ...T[]])[] =>
  [...Map.groupBy(items, key).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others]],
  );

/** What becomes of native actions; alike ones of several services in one line. */
function actionsText({ actions }: ImportJson, page: Page): readonly string[] {
  if (actions.length === 0) return ['', 'There are no native scheduled actions.'];
  const alike = grouped(actions, (one) => JSON.stringify([one.name, one.schedule, one.timezone, fateText(one)]));
  const rows = alike.map((same) => {
    const [first] = same;
    const { name, schedule, timezone } = first;
    return [
      name,
      `${schedule} ${timezone}`,
      some(
        same.map(({ service }) => service),
        3,
      ),
      fateText(first),
    ];
  });
  return ['', page.paint('heading', 'Native scheduled actions'), ...table([{}, {}, {}, {}], rows, page.width)];
}

const fateText = (action: NativeAction): string =>
  action.keptBecause === undefined ? becomesText(action) : `${becomesText(action)}, and stays: ${action.keptBecause}`;

function becomesText({ becomes, begins, ends, because }: NativeAction): string {
  switch (becomes) {
    case 'window':
      return begins.length > 0
        ? `begins ${some(begins)}`
        : ends.length > 0
          ? `ends ${some(ends)}`
          : 'the schedule does what it does';
    case 'base':
      return 'sets what holds anyway';
    case 'never':
      return 'is over, and stays';
    case 'suspended':
      return 'is suspended, and stays';
    case 'unsayable':
      return `stays: ${because ?? 'it cannot be said.'}`;
    default:
      return becomes satisfies never;
  }
}

function comparisonText({ comparison, targets, timezone }: ImportJson, page: Page): readonly string[] {
  const { from, to, boundaries, differing } = comparison;
  const clock = localClock(timezone);
  // What is the same at a time of day is one line, with the first day and how often.
  const together = grouped(boundaries, ({ at, native, schedule, same, windows }) =>
    JSON.stringify([at, native, schedule, same, windows]),
  ).map((alike) => ({ at: new Date(alike[0].at), cells: boundaryCells(alike, page) }));
  const rows = grouped(together, ({ at, cells }) => JSON.stringify([clock.time(at), cells])).map((times) => [
    clock.short(times[0].at),
    times.length === 1 ? 'once' : `${times.length} times`,
    ...times[0].cells,
  ]);
  const compared = new Set(boundaries.map(({ target }) => target)).size;
  const verdict =
    differing === 0
      ? page.paint('good', 'all the same')
      : page.paint('error', `${differing} ${differing === 1 ? 'differs' : 'differ'}`);
  return [
    '',
    page.paint(
      'heading',
      `What native actions would have done, and the schedule, ${clock.days(new Date(from), new Date(to))}`,
    ),
    ...table([{ title: 'first' }, {}, { title: 'native' }, { title: 'schedule' }, {}], rows, page.width),
    `${counted(boundaries.length, 'boundary', 'boundaries')} of ${counted(compared, 'target', 'targets')}: ${verdict}.` +
      (compared < targets.length
        ? ` Nothing to compare at ${counted(targets.length - compared, 'other', 'others')}.`
        : ''),
  ];
}

type Boundary = ImportJson['comparison']['boundaries'][number];

function boundaryCells(alike: readonly [Boundary, ...Boundary[]], page: Page): readonly string[] {
  const [{ native, schedule, same, windows }] = alike;
  const who = some([...new Set(alike.map(({ target }) => target))]);
  const why = windows.length === 0 ? '' : ` (${windows.join(', ')})`;
  return [
    `${native.min} to ${native.max}`,
    schedule === undefined ? 'as found' : `${schedule.min} to ${schedule.max}`,
    `${same ? '' : `${page.paint('error', 'differs')}: `}${who}${why}`,
  ];
}

function afterwardsText(json: ImportJson, page: Page): readonly string[] {
  const { removed, notRemoved, undo, actions, file } = json;
  const fighting = actions.filter(isReplaced);
  const next = file === undefined ? [] : ['', ...wrapped(nextText(file), page.width)];
  if (undo !== undefined) {
    return [
      '',
      `${counted(removed.length, 'native action is', 'native actions are')} taken away. ${undo} brings them back.`,
      ...notRemoved.flatMap(({ service, name, because }) =>
        wrapped(page.paint('error', `still there: ${name} of ${service}: ${because}`), page.width),
      ),
      ...(json.isLive ? [] : wrapped(notLive(json), page.width)),
      ...next,
    ];
  }
  if (fighting.length === 0) return next;
  return ['', ...wrapped(takeAwayText(fighting), page.width), ...next];
}

/** No command that takes one away by itself: nothing would have saved it. */
function takeAwayText(actions: readonly NativeAction[]): string {
  const many = counted(actions.length, 'native action moves', 'native actions move');
  const services = new Set(actions.map(({ service }) => service)).size;
  return `${many} the same bounds of ${counted(services, 'service', 'services')} as the schedule. Right after Prescale acts on a service, and not before, take its native actions away with --service and --take-over: that compares them once more, and saves them first.`;
}

const nextText = (file: string): string =>
  `Read ${file}; prescale validate checks it, and prescale plan says what a tick would do now: nothing, until a boundary.`;

const notLive = ({ stage }: ImportJson): string =>
  `Careful: no schedule of ${stage} is deployed that ticks go by, so from now on nothing moves these bounds until one is.`;

/** Half of the actions of a service may be gone. */
export const cutOffText = (script: string | undefined, page: Page): readonly string[] =>
  script === undefined
    ? []
    : wrapped(
        `If an earlier run was cut off, bring back first what it has taken away, then begin again: sh ${script}`,
        page.width,
      );

/** Before they are taken away. */
export function takeOverLines(json: ImportJson, actions: readonly NativeAction[], page: Page): readonly string[] {
  const rows = actions.map(({ service, name, schedule, timezone, min, max }) => [
    service,
    name,
    `${schedule} ${timezone}`,
    [...(min === undefined ? [] : [`min ${min}`]), ...(max === undefined ? [] : [`max ${max}`])].join(', '),
  ]);
  return [
    'To be taken away, since the schedule does what they do:',
    ...table([{}, {}, {}, {}], rows, page.width),
    ...(json.isLive ? [] : wrapped(page.paint('warning', notLive(json)), page.width)),
  ];
}
