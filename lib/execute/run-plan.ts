import type { TargetRecord } from '../plan/record.ts';
import type { Step } from '../plan/step.ts';
import { PrescaleError } from './failure.ts';
import type { Alarms, Records, ScalableTargets, Services, Visit } from './ports.ts';
import { warmUp } from './warm-up.ts';

export interface Hands {
  readonly services: Services;
  readonly scalableTargets: ScalableTargets;
  readonly alarms: Alarms;
  readonly records: Records;
  readonly visit: Visit;
  readonly sleep: (ms: number) => Promise<void>;
}

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
}

/**
 * Runs the steps in order. It stops at the first failure, but for calls that do not depend on each other (the parts of
 * a restore), and before a step for which the time is too short; what comes next is planned anew.
 */
export async function runPlan(
  hands: Hands,
  start: TargetRecord,
  steps: readonly Step[],
  hasTime: () => boolean,
): Promise<PlanRun> {
  let record: TargetRecord | undefined = start;
  let failure: PrescaleError | undefined;
  let dependsOnFailed = false;
  let isStopped = false;
  let lookAgain = false;
  const outcomes: { step: Step; outcome: Outcome }[] = [];
  for (const step of steps) {
    isStopped ||= dependsOnFailed || (failure !== undefined && !isIndependent(step)) || !hasTime();
    if (isStopped) {
      outcomes.push({ step, outcome: 'not-reached' });
      continue;
    }
    try {
      const stored = await runStep(hands, step, hasTime);
      if (stored !== undefined) record = stored;
      if (step.kind === 'forget') record = undefined;
      lookAgain ||= step.kind === 'look-again';
      outcomes.push({ step, outcome: 'done' });
    } catch (error) {
      if (!(error instanceof PrescaleError)) throw error;
      failure ??= error;
      dependsOnFailed ||= !isIndependent(step);
      outcomes.push({ step, outcome: 'failed' });
    }
  }
  return { record, outcomes, lookAgain, ...(failure && { failure }) };
}

const isIndependent = ({ kind }: Step): boolean =>
  kind === 'put-policy' || kind === 'put-scheduled-action' || kind === 'put-alarm' || kind === 'tag';

/** Answers the record as it is stored, where the step wrote it. */
async function runStep(hands: Hands, step: Step, hasTime: () => boolean): Promise<TargetRecord | undefined> {
  const { services, scalableTargets, alarms, records } = hands;
  switch (step.kind) {
    case 'remember':
      return records.write(step.record);
    case 'keep-copy':
      await records.keepCopy(step.copy);
      return undefined;
    case 'drop-copy':
      await records.dropCopy(step.service);
      return undefined;
    case 'forget':
      await records.remove(step.record);
      return undefined;
    case 'set-desired':
      await services.setDesired(step.service, step.to);
      return undefined;
    case 'register': {
      const { min, max, suspended, tags } = step;
      await scalableTargets.register(step.service, { min, max, suspended, ...(tags && { tags }) });
      return undefined;
    }
    case 'deregister':
      await scalableTargets.deregister(step.service);
      return undefined;
    case 'tag':
      await scalableTargets.tag(step.arn, step.tags);
      return undefined;
    case 'put-policy':
      await scalableTargets.putPolicy(step.service, step.policy);
      return undefined;
    case 'put-scheduled-action':
      await scalableTargets.putScheduledAction(step.service, step.action);
      return undefined;
    case 'put-alarm':
      await alarms.put(step.alarm);
      return undefined;
    case 'warm-up': {
      const made = await warmUp(hands, step, hasTime);
      return records.write({ ...step.record, warmUp: { thread: step.thread, ...made } });
    }
    case 'look-again':
      return undefined;
    default:
      return step satisfies never;
  }
}
