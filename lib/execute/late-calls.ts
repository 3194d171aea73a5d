import { countsOf } from '../plan/aim.ts';
import { type LateCalls, rememberedAgain, withLateCalls } from '../plan/late-calls.ts';
import type { TargetRecord } from '../plan/record.ts';
import { same } from '../plan/same.ts';
import { copyOf } from '../plan/snapshot-copy.ts';
import { PrescaleError } from './failure.ts';
import { observeAll, observedInBatch } from './observe.ts';
import type { Ports } from './ports.ts';
import type { PlanRun } from './run-plan.ts';

type Outcomes = PlanRun['outcomes'];

/**
 * Another tick has written what this one was about to write. Where calls of this one came after that, it is noted, so that the
 * next look puts right what they did. What could not be noted is left to the next look for drift.
 *
 * @param own as this tick last wrote it
 * @param outcomes of all its steps for this target
 */
export async function noteLateCalls(ports: Ports, own: TargetRecord | undefined, outcomes: Outcomes): Promise<void> {
  const sent = sentIn(outcomes);
  if (own === undefined || sent === undefined) return;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await noteOnce(ports, own, outcomes, sent);
      return;
    } catch (error) {
      if (!(error instanceof PrescaleError)) throw error;
      if (error.code !== 'conflict') return;
    }
  }
}

async function noteOnce(ports: Ports, own: TargetRecord, outcomes: Outcomes, sent: LateCalls['sent']): Promise<void> {
  const { records } = ports;
  const stored = await records.read(own.target);
  if (outcomes.some((one) => isUnheardWrite(one, stored))) return;
  const observed = observedInBatch((await observeAll(ports, [own.resource]))(own.resource));
  if (observed === undefined || observed.incomplete === true) return;
  const there = countsOf(observed);
  const noted =
    stored === undefined ? rememberedAgain(own, { sent, there }) : withLateCalls(own, stored, { sent, there });
  if (noted === undefined) return;
  await records.write(noted);
  // After the record, so that a copy of another tick's is not overwritten by an older one.
  const copy = noted.snapshot === stored?.snapshot ? undefined : copyOf(noted);
  if (copy !== undefined) await records.keepCopy(copy);
}

/** What was sent, answered or not; absent: nothing. */
function sentIn(outcomes: Outcomes): LateCalls['sent'] | undefined {
  const all = outcomes.flatMap(({ step, outcome }) => (outcome === 'not-reached' ? [] : [step]));
  const set = all.findLast((step) => step.kind === 'set-desired');
  const register = all.findLast((step) => step.kind === 'register');
  const isDeregistered = all.some(({ kind }) => kind === 'deregister');
  if (set === undefined && register === undefined && !isDeregistered) return undefined;
  return {
    isDeregistered,
    ...(set && { desired: set.to }),
    ...(register && { bounds: { min: register.min, max: register.max } }),
  };
}

/** It was carried out, and only its answer was lost: nobody else has written. */
const isUnheardWrite = ({ step, outcome }: Outcomes[number], stored: TargetRecord | undefined): boolean =>
  outcome === 'failed' &&
  step.kind === 'remember' &&
  same({ ...step.record, version: step.record.version + 1 }, stored);
