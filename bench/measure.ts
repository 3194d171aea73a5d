/** Milliseconds that each round took, ascending. */
export type Times = readonly number[];

export interface Rounds {
  readonly warmUp: number;
  readonly measured: number;
}

/** Runs rounds that do not count, then measures. `prepare` makes what a round needs, outside of the measured time. */
export function measure<T>(
  { warmUp, measured }: Rounds,
  prepare: (round: number) => T,
  work: (given: T) => void,
): Times {
  const times: number[] = [];
  for (let round = 0; round < warmUp + measured; round += 1) {
    const given = prepare(round);
    const begun = performance.now();
    work(given);
    const took = performance.now() - begun;
    if (round >= warmUp) times.push(took);
  }
  return times.sort((a, b) => a - b);
}

export function median(times: Times): number {
  const middle = times.length / 2;
  return ((times[Math.ceil(middle) - 1] ?? 0) + (times[Math.floor(middle)] ?? 0)) / 2;
}
