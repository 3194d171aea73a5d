import { parseSchedule, type Schedule } from '../../../lib/index.ts';
import { nextChange } from '../../../lib/schedule/next-change.ts';
import { createDice } from '../dice.ts';
import type { Scenario, WindowPlan } from '../scenario.ts';
import { scheduleFiles } from '../schedule-text.ts';
import { anyEventEdits } from './event-edits.ts';
import { anyHappenings } from './happenings.ts';
import { anyTargets } from './targets.ts';
import { anyWindow } from './windows.ts';

const minute = 60_000;

/** Days with and without a clock change. */
const starts = [
  '2026-11-23T06:00Z',
  '2026-10-31T12:00Z',
  '2026-10-24T18:00Z',
  '2027-03-13T22:00Z',
  '2027-02-27T03:30Z',
];
const timezones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Kiritimati'];

/** Every 50th scenario runs on the real SDK clients. */
export const sdkEvery = 50;

/** The scenario of a seed. */
export function anyScenario(seed: number): Scenario {
  const dice = createDice(seed);
  const start = new Date(dice.pick(starts)).toISOString();
  const isSdk = seed % sdkEvery === 0;
  const shape = {
    seed,
    start,
    timezone: dice.pick(timezones),
    rhythm: dice.chance(0.1) ? ('every-minute' as const) : ('busy' as const),
    sdk: isSdk,
    // Over HTTP the order of calls at once would be another in each run.
    atOnce: isSdk ? 1 : dice.pick([1, 4]),
    ticks: dice.int(80, 130),
    targets: anyTargets(dice, new Date(start)),
    ending: dice.pick(['no-windows', 'no-windows', 'disabled', 'stage-disabled', 'removed'] as const),
  };
  const wanted = Array.from({ length: dice.int(1, 6) }, (_, index) => anyWindow(dice, shape, `w${index}`));
  const { windows, schedule } = accepted(shape, wanted);
  const edges = schedule === undefined ? [] : edgesOf(schedule, new Date(start), 30);
  const whole = { ...shape, windows };
  if (windows.length === 0) return { ...whole, happenings: [] };
  // With throws of their own: the rest of what a seed makes stays as it was.
  const edits = anyEventEdits(createDice(seed + 1), whole);
  const happenings = [...anyHappenings(dice, whole, edges), ...edits].sort((a, b) => a.at - b.at);
  return { ...whole, happenings };
}

/** Without the windows that the language refuses. */
function accepted(
  shape: Pick<Scenario, 'timezone' | 'targets'>,
  wanted: readonly WindowPlan[],
): { windows: readonly WindowPlan[]; schedule: Schedule | undefined } {
  const read = (windows: readonly WindowPlan[]) =>
    parseSchedule(scheduleFiles({ ...shape, windows, broken: new Set(), enabled: true }));
  const all = read(wanted);
  if (all.ok) return { windows: wanted, schedule: all.schedule };
  const windows = wanted.filter((window) => read([window]).ok);
  const some = read(windows);
  return some.ok ? { windows, schedule: some.schedule } : { windows: [], schedule: undefined };
}

/** The next instants at which something changes, in minutes since the start. */
function edgesOf(schedule: Schedule, start: Date, most: number): readonly number[] {
  const edges = new Set<number>();
  for (const target of schedule.targets.keys()) {
    let at: Date | undefined = start;
    for (let index = 0; index < most && at !== undefined; index += 1) {
      at = nextChange(schedule, target, at);
      if (at !== undefined) edges.add(Math.ceil((at.getTime() - start.getTime()) / minute));
    }
  }
  return [...edges].sort((a, b) => a - b).slice(0, most);
}
