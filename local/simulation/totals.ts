import { kindOf } from './invariants/judge.ts';
import type { Played } from './play.ts';

/** What many runs come to. Plain, so that it can be sent from one thread to another. */
export interface Totals {
  runs: number;
  sdkRuns: number;
  ticks: number;
  simulatedMs: number;
  awsCalls: number;
  snapshots: number;
  policiesDeregistered: number;
  policiesRestored: number;
  readonly struck: Record<string, number>;
  readonly checked: Record<string, number>;
  readonly failures: { readonly seed: number; readonly invariant: string; readonly message: string }[];
}

export const noTotals = (): Totals => ({
  runs: 0,
  sdkRuns: 0,
  ticks: 0,
  simulatedMs: 0,
  awsCalls: 0,
  snapshots: 0,
  policiesDeregistered: 0,
  policiesRestored: 0,
  struck: {},
  checked: {},
  failures: [],
});

export function addRun(totals: Totals, seed: number, sdk: boolean, played: Played): void {
  const { ticks, simulatedMs, awsCalls, tally, struck, checked, violation } = played;
  totals.runs += 1;
  totals.sdkRuns += sdk ? 1 : 0;
  totals.ticks += ticks;
  totals.simulatedMs += simulatedMs;
  totals.awsCalls += awsCalls;
  totals.snapshots += tally.snapshots;
  totals.policiesDeregistered += tally.policiesDeregistered;
  totals.policiesRestored += tally.policiesRestored;
  addCounts(totals.struck, struck);
  addCounts(totals.checked, checked);
  if (violation) totals.failures.push({ seed, invariant: violation.invariant, message: violation.message });
}

export function addTotals(sum: Totals, more: Totals): void {
  sum.runs += more.runs;
  sum.sdkRuns += more.sdkRuns;
  sum.ticks += more.ticks;
  sum.simulatedMs += more.simulatedMs;
  sum.awsCalls += more.awsCalls;
  sum.snapshots += more.snapshots;
  sum.policiesDeregistered += more.policiesDeregistered;
  sum.policiesRestored += more.policiesRestored;
  addCounts(sum.struck, Object.entries(more.struck));
  addCounts(sum.checked, Object.entries(more.checked));
  sum.failures.push(...more.failures);
}

function addCounts(sum: Record<string, number>, more: Iterable<readonly [string, number]>): void {
  for (const [name, count] of more) sum[name] = (sum[name] ?? 0) + count;
}

export function totalsText(totals: Totals): string {
  const { runs, sdkRuns, ticks, simulatedMs, awsCalls, snapshots, policiesDeregistered, policiesRestored } = totals;
  const all = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  return [
    `runs                   ${number(runs)}, ${number(sdkRuns)} of them on the SDK's clients`,
    `simulated ticks        ${number(ticks)}`,
    `simulated years        ${number(Math.round(simulatedMs / yearMs))}`,
    `AWS calls              ${number(awsCalls)}`,
    `snapshots taken        ${number(snapshots)}`,
    `policies deregistered  ${number(policiesDeregistered)}`,
    `policies restored      ${number(policiesRestored)}`,
    `faults and disturbances ${number(all(totals.struck))}`,
    ...table(totals.struck),
    ...kind('safety', 'at any moment, whatever fails', totals),
    ...kind('liveness', 'in the end, where what fails is bounded', totals),
    `violations             ${totals.failures.length}`,
  ].join('\n');
}

const yearMs = 365.25 * 24 * 3_600_000;

function kind(name: 'safety' | 'liveness', meaning: string, { checked, failures }: Totals): readonly string[] {
  const names = Object.entries(kindOf).flatMap(([invariant, one]) => (one === name ? [invariant] : []));
  const counts = Object.fromEntries(names.map((invariant) => [invariant, checked[invariant] ?? 0]));
  const violations = failures.filter(({ invariant }) => names.includes(invariant)).length;
  const sum = Object.values(counts).reduce((a, b) => a + b, 0);
  return [`${name} (${meaning}): ${number(sum)} checks, ${violations} violations`, ...table(counts)];
}

const number = (value: number): string => value.toLocaleString('en');

const table = (counts: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `  ${name.padEnd(29)}${number(count).padStart(12)}`);
