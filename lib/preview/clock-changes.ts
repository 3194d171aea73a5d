import { day, zoneClock } from '../schedule/wall-time.ts';
import { checkedSpan, type Span } from './span.ts';

/** The clock of a zone is put forward or back. */
export interface ClockChange {
  readonly at: Date;
  /** What the clock would show without the change, and what it shows: milliseconds as of a wall clock in UTC. */
  readonly wallBefore: number;
  readonly wallAfter: number;
}

/** No zone changes its clock twice within it. */
const stride = day / 2;

/** The changes of a zone's clock in `[from, to)`, in order. Throws a RangeError for an unknown zone and a span that is none. */
export function clockChanges(timezone: string, span: Span): readonly ClockChange[] {
  const { from, to } = checkedSpan(span);
  const { offsetAt } = zoneClock(timezone);
  const found: ClockChange[] = [];
  for (let low = from.getTime() - 1; low < to.getTime() - 1; low += stride) {
    let [before, after] = [low, Math.min(low + stride, to.getTime() - 1)];
    const offset = offsetAt(before);
    if (offsetAt(after) === offset) continue;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetAt(middle) === offset) before = middle;
      else after = middle;
    }
    found.push({ at: new Date(after), wallBefore: after + offset, wallAfter: after + offsetAt(after) });
  }
  return found;
}
