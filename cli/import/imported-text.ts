import { isMap, isScalar, isSeq, type Pair, parseDocument, Scalar, type YAMLMap } from 'yaml';
import { counted } from '../../lib/schedule/counted.ts';
import { writeSchedule } from '../../lib/schedule/write-schedule.ts';
import type { FoundService } from './found-service.ts';
import type { Imported, Origin } from './imported-schedule.ts';
import type { ImportedTarget } from './imported-target.ts';
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
  for (const pair of pairsOf(root.get('targets'))) {
    const target = targets.get(keyOf(pair));
    if (target !== undefined) setComment(pair, targetRemarks(target));
    for (const setting of pairsOf(pair.value)) flow(setting.value);
  }
  const windows = root.get('windows');
  for (const [index, window] of (isSeq(windows) ? windows.items : []).entries()) {
    if (!isMap(window)) continue;
    window.commentBefore = originText(origins.get(String(window.get('name'))));
    window.spaceBefore = index > 0;
    for (const pair of pairsOf(window.get('targets'))) flow(pair.value);
    flow(window.get('except'));
    const days = window.get('days');
    if (isSeq(days)) window.set('days', daysText(days.items.map(String)));
  }
  for (const pair of root.items) if (keyOf(pair) !== 'timezone') spaced(pair);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
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
  if (isScalar(key) && lines.length > 0) key.commentBefore = lines.map((line) => ` ${line}`).join('\n');
}

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
  return lines.map((line) => ` ${line}`).join('\n');
}

/** What is worth knowing of a service, and what keeps its native actions. */
export function targetRemarks({ found, leftBecause, fates }: ImportedTarget): readonly string[] {
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
    const shown = names.slice(0, 4).join(', ');
    return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
  };
  const native = ` Native: ${some(origin.by)}, until ${some(origin.endedBy)}.`;
  return origin.isCutShort
    ? `${native}\n Is that what was meant? An action of every week ends one of a single day.`
    : native;
}
