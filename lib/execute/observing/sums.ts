import type { FoughtThing, ObservedSums, Observing } from '../../plan/observing.ts';

export const noSums = (from: Date): ObservedSums => ({
  from: from.toISOString(),
  changes: 0,
  deregistrations: 0,
  events: [],
  windows: [],
  foundSeconds: 0,
  wantedSeconds: 0,
  fought: [],
});

type Counted = Pick<Observing, 'sums'> & { readonly seen: Observing['seen'] | undefined };

/** Counts hold until others are seen, so that a look that finds the same ones has nothing to write. */
export function withCounts(before: Counted, is: NonNullable<Observing['seen']>): Counted {
  const { seen } = before;
  if (seen !== undefined && seen.found === is.found && seen.wanted === is.wanted) return before;
  return { seen: is, sums: sumsAt(before, is.at) };
}

/** With what was seen last, until then. */
export function sumsAt({ seen, sums }: Counted, at: string): ObservedSums {
  if (seen === undefined) return sums;
  const since = Math.max(Date.parse(seen.at), Date.parse(sums.from));
  const seconds = Math.max(0, Date.parse(at) - since) / 1_000;
  return {
    ...sums,
    foundSeconds: sums.foundSeconds + seen.found * seconds,
    wantedSeconds: sums.wantedSeconds + seen.wanted * seconds,
  };
}

export function withFought(sums: ObservedSums, what: FoughtThing): ObservedSums {
  const times = (sums.fought.find((one) => one.what === what)?.times ?? 0) + 1;
  return { ...sums, fought: [...sums.fought.filter((one) => one.what !== what), { what, times }] };
}

/** Those since `from`; what counts from before is told already. */
export const since = (observing: Observing, from: Date): Observing =>
  Date.parse(observing.sums.from) >= from.getTime() ? observing : { ...observing, sums: noSums(from) };
