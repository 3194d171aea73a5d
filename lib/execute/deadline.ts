import { PrescaleError } from './failure.ts';

/**
 * The instant after which nothing is sent or written any more. It is asked right before the bytes of each try leave, so
 * that a process that was frozen and thawed sends nothing that was planned before.
 */
export interface Deadline {
  /** Aborts at the instant; an answer that is still under way then is given up. */
  readonly signal: AbortSignal;
  /** Milliseconds until then by the clock of now; none or fewer: it is over. */
  leftMs(): number;
}

/** What is opened for the length of one deadline, and cannot be had without one. */
export type Within<Port> = (deadline: Deadline) => Port;

/**
 * How long one call takes at the most, from the look at the clock to its answer or until it is given up (docs/adr/0012).
 * What could not be answered before the deadline is not sent.
 */
export const longestCallMs = 3_000;

export const hasTime = (deadline: Deadline, ms = longestCallMs): boolean => deadline.leftMs() >= ms;

/** The same, but over after `ms` at the latest. */
export function sooner(deadline: Deadline, ms: number): Deadline {
  const spareMs = Math.max(0, deadline.leftMs() - ms);
  return { signal: deadline.signal, leftMs: () => deadline.leftMs() - spareMs };
}

/** Not a failure of the call, which was never made: the next tick makes it. */
export const outOfTime = (doing: string): PrescaleError =>
  new PrescaleError('out-of-time', `${doing}: not sent, because its answer would have come too late.`, {
    passing: true,
  });
