import { isMap, isScalar, isSeq, type Pair, parseDocument, Scalar, type YAMLMap } from 'yaml';
import type { ScheduledAction } from '../../lib/plan/autoscaling.ts';
import { counted } from '../../lib/schedule/counted.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import { writeSchedule } from '../../lib/schedule/write-schedule.ts';
import { type FoundService, movesCount } from './found-service.ts';
import type { Imported, Origin } from './imported-schedule.ts';
import type { ImportedTarget } from './imported-target.ts';
import type { LateFiring } from './late-firing.ts';
import { policyText } from './policy-text.ts';

export interface Heading {
  readonly cluster: string;
  readonly region: string;
  readonly date: string;
  /** No action says a zone. */
  readonly isZoneGuessed: boolean;
}

/** The schedule as a file for people: one line where one is enough, and what cannot be said as remarks. */
export function importedText({ schedule, targets, without, origins }: Imported, heading: Heading): string {
  const document = parseDocument(writeSchedule(schedule));
  const root = document.contents as YAMLMap;
  document.commentBefore = headingText(heading, without);
  remark(
    root,
    'timezone',
    heading.isZoneGuessed ? ' No native action says a zone: write that of the people who read this.' : undefined,
  );
  markTargets(root, targets);
  markWindows(root, schedule, origins);
  for (const pair of root.items) if (keyOf(pair) !== 'timezone') spaced(pair);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function markTargets(root: YAMLMap, targets: Imported['targets']): void {
  for (const pair of pairsOf(root.get('targets'))) {
    const target = targets.get(keyOf(pair));
    if (target !== undefined) setComment(pair, targetRemarks(target));
    for (const setting of pairsOf(pair.value)) flow(setting.value);
  }
}

function markWindows(root: YAMLMap, schedule: Schedule, origins: Imported['origins']): void {
  const windows = root.get('windows');
  for (const [index, window] of (isSeq(windows) ? windows.items : []).entries()) {
    if (!isMap(window)) continue;
    const name = String(window.get('name'));
    const odd = isOdd(schedule, name) ? '\n A scale-down alone decides, so it can raise a bound too.' : '';
    window.commentBefore = `${originText(origins.get(name))}${odd}`;
    window.spaceBefore = index > 0;
    for (const pair of pairsOf(window.get('targets'))) flow(pair.value);
    flow(window.get('except'));
    const days = window.get('days');
    if (isSeq(days)) window.set('days', daysText(days.items.map(String)));
  }
}

/** A scale-down that raises something. */
function isOdd({ windows, targets }: Schedule, name: string): boolean {
  const window = windows.find((one) => one.name === name);
  return (
    window?.kind === 'scale-down' &&
    [...window.targets].some(([target, { min, max }]) => {
      const base = targets.get(target)?.base;
      return base !== undefined && ((min ?? 0) > base.min || (max ?? 0) > base.max);
    })
  );
}

/** `MON-FRI`, `SAT,SUN` */
function daysText(days: readonly string[]): string {
  const [first = 'MON', last = 'SUN'] = [days[0], days.at(-1)];
  const isRange = days.length > 2 && dayNames.indexOf(last) - dayNames.indexOf(first) === days.length - 1;
  return isRange ? `${first}-${last}` : days.join(',');
}

const dayNames = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

const pairsOf = (node: unknown): readonly Pair[] => (isMap(node) ? node.items : []);
const keyOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);

const flow = (node: unknown): void => {
  if (typeof node === 'object' && node !== null) Object.assign(node, { flow: true });
};

function spaced({ key }: Pair): void {
  if (isScalar(key)) key.spaceBefore = true;
}

function setComment({ key }: Pair, lines: readonly string[]): void {
  if (isScalar(key) && lines.length > 0) key.commentBefore = asRemark(lines);
}

const asRemark = (lines: readonly string[]): string => lines.map((line) => ` ${onOneLine(line)}`).join('\n');

/** AWS takes names with line breaks and with what YAML or a terminal does not show as it is. */
const onOneLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu, (one) => {
    const code = one.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });

function remark(map: YAMLMap, name: string, text: string | undefined): void {
  const value = map.get(name, true);
  if (text !== undefined && value instanceof Scalar) value.comment = text;
}

function headingText({ cluster, region, date }: Heading, without: readonly FoundService[]): string {
  const lines = [
    `What Application Auto Scaling had of the cluster ${cluster} in ${region} on ${date}, written by prescale import.`,
    'Policies are kept as they are; scaling: says those that Prescale shall make. Campaigns go into events.yml beside this file.',
    ...without.map(({ ecs, notScalable }) => `Not here: ${ecs.service}. ${notScalable?.message ?? ''}`),
  ];
  return asRemark(lines);
}

/** What is worth knowing of a service, and what keeps its native actions. */
export function targetRemarks({ found, late, leftBecause, fates, windows }: ImportedTarget): readonly string[] {
  const { scalableTarget, policies, actions, notScalable } = found;
  if (scalableTarget === undefined)
    return ['Not registered with Application Auto Scaling: only its desired count is set.'];
  const { min, max, suspended } = scalableTarget;
  const paused = [
    ...(suspended.dynamicScalingOut ? ['scaling out'] : []),
    ...(suspended.dynamicScalingIn ? ['scaling in'] : []),
    ...(suspended.scheduledScaling ? ['scheduled scaling'] : []),
  ];
  const asleep = fates.filter(({ becomes }) => becomes === 'suspended');
  const past = fates.filter(({ becomes }) => becomes === 'never').map(({ name }) => name);
  const live = fates.filter(({ becomes }) => becomes === 'unsayable').map(({ name }) => name);
  return [
    ...(policies.length === 0 ? [] : [`Policies: ${policies.map(policyText).join(', ')}.`]),
    ...(paused.length === 0 ? [] : [`Suspended by somebody, and stays so: ${paused.join(', ')}.`]),
    ...(windows.length === 0 || movesCount(found) ? [] : [countRemark]),
    ...(late === undefined ? [] : [lateText(found, late)]),
    ...lateEnds(actions, fates),
    ...fates.flatMap(({ name, atClockChange: date }) =>
      date === undefined
        ? []
        : [`Clocks skip or repeat the time of ${name} on ${date}; when AWS runs it then it does not say.`],
    ),
    ...asleep.map(({ name }) => `Does nothing while that is so: ${actionText(found, name)}.`),
    ...(past.length === 0 ? [] : [`Over, and never again: ${past.join(', ')}.`]),
    ...(leftBecause.length === 0
      ? []
      : [
          `Left to its ${counted(live.length, 'native action', 'native actions')}, so it has no base and no window here; found: ${min} to ${max}.`,
          ...leftBecause,
          ...actions.filter(({ name }) => live.includes(name)).map(({ name }) => actionText(found, name)),
        ]),
    ...(notScalable === undefined ? [] : [notScalable.message]),
  ];
}

const lateText = ({ scalableTarget }: FoundService, { names, bounds: { min, max } }: LateFiring): string =>
  `Found ${scalableTarget?.min} to ${scalableTarget?.max} less than 10 minutes after ${names.join(', ')}: ${min} to ${max}, which AWS sets late at times, is taken.`;

/** Beyond the year that is looked at. */
const lateEnds = (actions: readonly ScheduledAction[], fates: ImportedTarget['fates']): readonly string[] =>
  fates.flatMap(({ name, endsLate }) => {
    const end = endsLate && actions.find((action) => action.name === name)?.endTime;
    return end ? [`${name} has an end in AWS, ${end.slice(0, 10)}, that nothing here has.`] : [];
  });

const countRemark =
  'No policy moves its count both ways: when a window ends, Prescale gives back what it raised or took, where native actions leave the count.';

/** `night cron(0 20 * * ? *) in Europe/Berlin: 0 to 1` */
export function actionText({ actions }: Pick<FoundService, 'actions'>, name: string): string {
  const action = actions.find((one) => one.name === name);
  if (action === undefined) return name;
  const { schedule, timezone, startTime, endTime, min, max } = action;
  const span = [
    ...(startTime === undefined ? [] : [`from ${startTime}`]),
    ...(endTime === undefined ? [] : [`until ${endTime}`]),
  ];
  const sets = [...(min === undefined ? [] : [`min ${min}`]), ...(max === undefined ? [] : [`max ${max}`])];
  return [name, schedule, `in ${timezone ?? 'UTC'}`, ...span, 'sets', sets.join(' and ')].join(' ');
}

function originText(origin: Origin | undefined): string {
  if (origin === undefined || origin.by.length === 0) return ' As it was found: no action that is known had set it.';
  const some = (names: readonly string[]): string => {
    const shown = onOneLine(names.slice(0, 4).join(', '));
    return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
  };
  const native = ` Native: ${some(origin.by)}, until ${some(origin.endedBy)}.`;
  return origin.isCutShort
    ? `${native}\n Is that what was meant? An action of every week ends one of a single day.`
    : native;
}
