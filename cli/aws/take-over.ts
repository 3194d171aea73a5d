import { PrescaleError } from '../../lib/execute/failure.ts';
import type { ScheduledAction } from '../../lib/plan/autoscaling.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import type { Resource } from '../../lib/plan/resource.ts';
import { same } from '../../lib/plan/same.ts';
import { counted } from '../../lib/schedule/counted.ts';
import { present } from '../../lib/schedule/present.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import type { ImportOptions } from '../input/import-options.ts';
import { saveWayBack } from '../input/way-back.ts';
import type { ImportJson } from '../json/import-json.ts';
import { isReplaced, type NativeAction } from '../json/native-action-json.ts';
import { confirm } from '../shell/confirm.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { agoText } from '../text/ago-text.ts';
import { takeOverLines } from '../text/import-text.ts';
import type { OnAws } from './connection.ts';
import { liveFiles } from './live-schedule.ts';
import { isLookLate } from './stage-state.ts';

type TakesOver = Pick<OnAws, 'removeNativeAction' | 'scalableTargets'>;

/**
 * Shows the native actions that the schedule does the work of and has that confirmed, saves them as a script that brings them back,
 * and only then takes them away, one service after the other, and of each all of them or none. Others are never touched.
 */
export async function takenOver(
  aws: TakesOver,
  shell: Shell,
  { cluster, stage, undo, yes }: ImportOptions,
  json: ImportJson,
): Promise<ImportJson> {
  const actions = json.actions.filter(isReplaced);
  if (actions.length === 0) return json;
  const what = counted(actions.length, 'native action', 'native actions');
  await confirm(shell, yes === true, () => takeOverLines(json, actions, shell.err.page), `Take ${what} away?`);
  const commands = actions.map(({ restore }) => restore);
  const file = saveWayBack(shell, { cluster, stage, commands, file: undo });
  const removed: ImportJson['removed'] = [];
  const notRemoved: ImportJson['notRemoved'] = [];
  for (const [service, own] of Map.groupBy(actions, (action) => action.service)) {
    const resource = resourceOf({ cluster, service });
    const seen = json.actions.filter((action) => action.service === service);
    const changed = await whyChanged(aws, resource, seen);
    const taken = changed === undefined ? await takenFrom(aws, resource, own) : noneOf(own, changed);
    removed.push(...taken.removed.map(({ name }) => ({ service, name })));
    notRemoved.push(...taken.notRemoved.map((one) => ({ service, ...one })));
  }
  return { ...json, removed, notRemoved, undo: file };
}

/** What is compared has to be what ticks go by: otherwise nothing moves the bounds any more, or something else does. */
export async function refuseUndeployed(
  { records }: Pick<OnAws, 'records'>,
  shell: Shell,
  options: ImportOptions,
): Promise<void> {
  const { files, here, differing = [] } = await liveFiles({ goodFiles: () => filesOrNone(records) }, shell, options);
  const hint = 'Deploy it, or take --undeployed.';
  if (files.length === 0) {
    const nothing = `No tick of ${options.stage} has read a schedule yet: nothing would move these bounds.`;
    throw new Failure('nothing-live', nothing, { hint });
  }
  if (here === undefined)
    throw new Failure('not-live', `The schedule of ${options.stage} that is live is not here.`, { hint });
  if (differing.length > 0) {
    const other = `${differing.join(', ')} here is not what is live: ticks may do something else than what is compared.`;
    throw new Failure('not-live', other, { hint });
  }
  const lookedAt = (await records.load()).stage?.lookedAt;
  if (lookedAt === undefined || !isLookLate(lookedAt, shell.now())) return;
  const ago = agoText(new Date(lookedAt), shell.now());
  const late = `No tick of ${options.stage} runs: the last look at all targets was ${ago}, so nothing would move these bounds.`;
  throw new Failure('no-ticks', late, { hint: 'prescale doctor says more.' });
}

/** Before the first deployment there is no table. */
async function filesOrNone(records: OnAws['records']): Promise<readonly ScheduleFile[]> {
  try {
    return await records.goodFiles();
  } catch (error) {
    if (error instanceof PrescaleError && error.code === 'not-found') return [];
    throw error;
  }
}

interface Taken {
  readonly removed: readonly NativeAction[];
  readonly notRemoved: readonly { readonly name: string; readonly because: string }[];
}

const noneOf = (actions: readonly NativeAction[], because: string): Taken => ({
  removed: [],
  notRemoved: actions.map(({ name }) => ({ name, because })),
});

/** Who was asked may have taken a while: what was compared and saved has to be what is there. `undefined`: it is. */
async function whyChanged(
  { scalableTargets }: TakesOver,
  resource: Resource,
  seen: readonly NativeAction[],
): Promise<string | undefined> {
  try {
    const target = (await scalableTargets.describe([resource])).get(resource.resourceId);
    if (target === undefined) return isGone;
    if (target instanceof PrescaleError) throw target;
    const { scheduledActions } = await scalableTargets.configuration(resource, target);
    const isSame = same(scheduledActions.map(markOf).sort(), seen.map(markOf).sort());
    return isSame ? undefined : 'Native actions of its service were changed meanwhile: run it again.';
  } catch (error) {
    if (error instanceof PrescaleError) return error.message;
    throw error;
  }
}

const markOf = ({ name, schedule, timezone = 'UTC', startTime, endTime, min, max }: ScheduledAction): string =>
  JSON.stringify([name, schedule, timezone, startTime, endTime, min, max]);

/** All of one service or none: half of a pair alone would leave its bounds where the other half never moves them back. */
async function takenFrom(aws: TakesOver, resource: Resource, actions: readonly NativeAction[]): Promise<Taken> {
  const removed: NativeAction[] = [];
  for (const action of actions) {
    const failure = await failureOf(aws.removeNativeAction(resource, action.name));
    if (failure === undefined) {
      removed.push(action);
      continue;
    }
    // An answer that did not come may have been that it is gone.
    const isUnsure = failure.passing;
    const stays = await putBack(aws, resource, isUnsure ? [...removed, action] : removed);
    const untouched = actions.filter((one) => one !== action && !removed.includes(one));
    const other = `not without ${action.name}`;
    const notRemoved = [
      { name: action.name, because: [whyStill(failure), ...stays.failures].join(' ') },
      ...stays.done
        .filter((one) => one !== action)
        .map(({ name }) => ({ name, because: `It was put back: ${other}.` })),
      ...untouched.map(({ name }) => ({ name, because: `It was left: ${other}.` })),
    ];
    return { removed: removed.filter((one) => !stays.done.includes(one)), notRemoved };
  }
  return { removed, notRemoved: [] };
}

async function putBack(aws: TakesOver, resource: Resource, actions: readonly NativeAction[]) {
  const done: NativeAction[] = [];
  const failures: string[] = [];
  for (const action of actions) {
    const { name, schedule, timezone, startTime, endTime, min, max } = action;
    const sets = { name, schedule, timezone, ...present({ startTime, endTime, min, max }) };
    const failure = await failureOf(aws.scalableTargets.putScheduledAction(resource, sets));
    if (failure === undefined) done.push(action);
    else failures.push(`${name} is gone and cannot be put back now, which the script does later: ${failure.message}`);
  }
  return { done, failures };
}

async function failureOf(call: Promise<void>): Promise<PrescaleError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof PrescaleError) return error;
    throw error;
  }
}

const isGone =
  'Its service was taken out of Application Auto Scaling meanwhile. If an event of it runs, that puts its actions back: run it again afterwards.';

const whyStill = ({ code, message }: PrescaleError): string => (code === 'not-registered' ? isGone : message);
