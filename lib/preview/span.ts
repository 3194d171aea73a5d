/** A time to look at, half-open: `[from, to)`. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Throws a RangeError where an end is no date, or the span has no length. */
export function checkedSpan({ from, to }: Span): Span {
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) throw new RangeError('The span is not one of dates.');
  if (from >= to) throw new RangeError('The span ends before it begins.');
  return { from, to };
}
