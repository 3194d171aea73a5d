import { isAtRisk } from '../plan/readiness.ts';
import type { TargetRecord } from '../plan/record.ts';
import type { Wanted } from '../plan/situation.ts';
import { defendedEvents, occurrenceId } from '../plan/wanted.ts';
import type { RunningOccurrence } from '../schedule/schedule.ts';
import { happeningOf, observedKey } from './happenings.ts';

/**
 * The happenings of which a target will have something to tell soon, as far as can be seen from what is wanted of it and
 * what is remembered: others of the same happening may wait for it. A target that fails is not waited for.
 */
export function awaitedOf(wanted: Pick<Wanted, 'state' | 'released'>, record: TargetRecord): readonly string[] {
  if (record.failing !== undefined) return [];
  const keys = keysOf(wanted, record);
  return record.observing === undefined ? keys : keys.map(observedKey);
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
    const said = record.readiness?.find(({ thread }) => thread === occurrenceId(one))?.said;
    if (said === 'ready' || isAtRisk(record, occurrenceId(one))) return [];
    return one.phase === 'lead' ? [ofOccurrence('ready', one)] : [];
  });

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
