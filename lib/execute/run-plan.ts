import type { TargetRecord } from '../plan/record.ts';
import type { Step } from '../plan/step.ts';
import { type Deadline, hasTime } from './deadline.ts';
import { PrescaleError } from './failure.ts';
import type { Ports } from './ports.ts';
import { warmUp } from './warm-up.ts';

/** What happened to a step. */
export type Outcome = 'done' | 'failed' | 'not-reached';

export interface PlanRun {
  /** The record as it is stored now; absent: forgotten. */
  readonly record: TargetRecord | undefined;
  readonly outcomes: readonly { readonly step: Step; readonly outcome: Outcome }[];
  /** The first failure. */
  readonly failure?: PrescaleError;
  /** `true`: the plan said that there is more to do after another look. */
  readonly lookAgain: boolean;
  /** Keys of tags that AWS will not take, however often it is asked. */
  readonly refusedTags?: readonly string[];
}

/**
 * Runs the steps in order. It stops at the first failure, but for calls that do not need the one that failed, and before
 * a step for which the time is too short; what comes next is planned anew.
 */
export async function runPlan(
  ports: Ports,
  start: TargetRecord,
  steps: readonly Step[],
  deadline: Deadline,
): Promise<PlanRun> {
  let record: TargetRecord | undefined = start;
  let failure: PrescaleError | undefined;
  const failed: Step[] = [];
  let isOver = false;
  let lookAgain = false;
  const refusedTags: string[] = [];
  const outcomes: { step: Step; outcome: Outcome }[] = [];
  for (const step of steps) {
    isOver ||= !hasTime(deadline);
    const isTurn: boolean = !isOver && failed.every((one) => isIndependent(step, one));
    const tried = isTurn ? await tryStep(ports, step, deadline) : notReached;
    outcomes.push({ step, outcome: tried.outcome });
    if (tried.outcome === 'done') {
      record = step.kind === 'forget' ? undefined : (tried.stored ?? record);
      lookAgain ||= step.kind === 'look-again';
    } else if (tried.outcome === 'failed') {
      failure ??= tried.error;
      failed.push(step);
      refusedTags.push(...tagsRefused(step, tried.error));
    } else isOver ||= isTurn;
  }
  return { record, outcomes, lookAgain, ...(failure && { failure }), ...(refusedTags.length > 0 && { refusedTags }) };
}

type Tried =
  | { readonly outcome: 'done'; readonly stored: TargetRecord | undefined }
  | { readonly outcome: 'failed'; readonly error: PrescaleError }
  | { readonly outcome: 'not-reached' };

const notReached: Tried = { outcome: 'not-reached' };

/** A step that the time was too short for has not been reached. */
async function tryStep(ports: Ports, step: Step, deadline: Deadline): Promise<Tried> {
  try {
    return { outcome: 'done', stored: await runStep(ports, step, deadline) };
  } catch (error) {
    if (!(error instanceof PrescaleError)) throw error;
    return error.code === 'out-of-time' ? notReached : { outcome: 'failed', error };
  }
}

const tagsRefused = (step: Step, { code }: PrescaleError): readonly string[] =>
  step.kind === 'tag' && (code === 'invalid' || code === 'quota') ? Object.keys(step.tags) : [];

/** Parts of a restore, and tasks that are owed: they never wait for what Application Auto Scaling refuses. */
const isIndependent = (step: Step, failed: Step): boolean =>
  (isPart(step) && isPart(failed)) || (isRaise(step) && (failed.kind === 'register' || isPart(failed)));

const isPart = ({ kind }: Step): boolean =>
  kind === 'put-policy' || kind === 'put-scheduled-action' || kind === 'put-alarm' || kind === 'tag';

const isRaise = (step: Step): boolean => step.kind === 'set-desired' && step.to > step.from;

/** Answers the record as it is stored, where the step wrote it. */
async function runStep(ports: Ports, step: Step, deadline: Deadline): Promise<TargetRecord | undefined> {
  const { services, scalableTargets, alarms, records } = ports;
  switch (step.kind) {
    case 'remember':
      return records.write(step.record);
    case 'keep-copy':
      await records.keepCopy(step.copy);
      return undefined;
    case 'drop-copy':
      await records.dropCopy(step.resource);
      return undefined;
    case 'forget':
      await records.remove(step.record);
      return undefined;
    case 'set-desired':
      await services.setDesired(step.resource, step.to);
      return undefined;
    case 'register': {
      const { min, max, suspended, tags } = step;
      await scalableTargets.register(step.resource, { min, max, suspended, ...(tags && { tags }) });
      return undefined;
    }
    case 'deregister':
      await scalableTargets.deregister(step.resource);
      return undefined;
    case 'tag':
      await scalableTargets.tag(step.arn, step.tags);
      return undefined;
    case 'put-policy':
      await scalableTargets.putPolicy(step.resource, step.policy);
      return undefined;
    case 'put-scheduled-action':
      await scalableTargets.putScheduledAction(step.resource, step.action);
      return undefined;
    case 'put-alarm':
      await alarms.put(step.alarm);
      return undefined;
    case 'warm-up': {
      const made = await warmUp(ports, step, deadline);
      return records.write({ ...step.record, warmUp: { thread: step.thread, ...made } });
    }
    case 'look-again':
      return undefined;
    default:
      return step satisfies never;
  }
}
