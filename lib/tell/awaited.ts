import { isAtRisk } from '../plan/readiness.ts';
import type { TargetRecord } from '../plan/record.ts';
import type { Wanted } from '../plan/situation.ts';
import { defendedEvents, occurrenceId } from '../plan/wanted.ts';
import type { RunningOccurrence } from '../schedule/schedule.ts';
import { happeningOf, observedKey } from './happenings.ts';

/**
 * The happenings of which a target will have something to tell soon, as far as can be seen from what is wanted of it and
 * what is remembered: others of the same happening may wait for it. A target is not waited for once its failure is told.
 */
export function awaitedOf(wanted: Pick<Wanted, 'state' | 'released'>, record: TargetRecord): readonly string[] {
  if (record.failing?.told === true) return [];
  return asObserved(record, keysOf(wanted, record));
}

function keysOf(wanted: Pick<Wanted, 'state' | 'released'>, record: TargetRecord): readonly string[] {
  const told = new Map((record.applied?.inForce ?? []).map((one) => [occurrenceId(one), one]));
  const { inForce, overruled } = wanted.state;
  const begins = inForce.flatMap((one) => {
    const before = told.get(occurrenceId(one));
    return before?.phase === one.phase ? [] : kindsOf(one, before !== undefined).map((kind) => ofOccurrence(kind, one));
  });
  const running = new Set([...inForce, ...overruled].map(occurrenceId));
  const ends = [...told.values()].flatMap((one) => {
    if (running.has(occurrenceId(one)) || one.phase === 'wind-down') return [];
    return [ofOccurrence(one.kind === 'pre-event' ? 'event-ended' : 'window-ended', one)];
  });
  return [...begins, ...ends, ...readinessOf(wanted, record), ...restoreOf(record)];
}

/**
 * The happenings of events that a target does not tell because it is in trouble, as people were told: whoever reads of the
 * others must not think that all is well.
 */
export function inTroubleOf({ state }: Pick<Wanted, 'state'>, record: TargetRecord): readonly string[] {
  return defendedEvents(state).flatMap((one) => {
    const isKnown = isAtRisk(record, occurrenceId(one)) || record.failing?.told === true;
    if (!isKnown || isReady(record, one)) return [];
    return asObserved(record, [ofOccurrence('ready', one), ofOccurrence('event-live', one)]);
  });
}

const asObserved = ({ observing }: TargetRecord, keys: readonly string[]): readonly string[] =>
  observing === undefined ? keys : keys.map(observedKey);

function kindsOf(
  one: RunningOccurrence,
  isTold: boolean,
): readonly ('pre-scale-started' | 'event-live' | 'event-ended' | 'window-started')[] {
  if (one.kind !== 'pre-event') return isTold ? [] : ['window-started'];
  if (one.phase === 'lead') return isTold ? [] : ['pre-scale-started'];
  return one.phase === 'live' ? ['event-live'] : isTold ? ['event-ended'] : [];
}

const readinessOf = ({ state }: Pick<Wanted, 'state'>, record: TargetRecord): readonly string[] =>
  defendedEvents(state).flatMap((one) => {
    if (isReady(record, one) || isAtRisk(record, occurrenceId(one))) return [];
    return one.phase === 'lead' ? [ofOccurrence('ready', one)] : [];
  });

const isReady = ({ readiness }: TargetRecord, one: RunningOccurrence): boolean =>
  readiness?.find(({ thread }) => thread === occurrenceId(one))?.said === 'ready';

const restoreOf = ({ snapshot, restored, applied }: TargetRecord): readonly string[] => {
  const event = restored?.event ?? (snapshot?.deregistered === true ? applied?.inForce.find(isWindingDown) : undefined);
  return event === undefined ? [] : [ofOccurrence('restored', event)];
};

const isWindingDown = ({ kind, phase }: { readonly kind: string; readonly phase: string }): boolean =>
  kind === 'pre-event' && phase === 'wind-down';

const ofOccurrence = (
  kind: Parameters<typeof happeningOf>[0]['kind'],
  one: { readonly window: string; readonly start: Date | string; readonly phase: RunningOccurrence['phase'] },
): string => happeningOf({ kind, window: one.window, thread: occurrenceId(one), phase: one.phase });
