/** What the benchmark evaluates: targets of ten windows each, every kind and every way to say when. */
export const timezone = 'America/New_York';

/** A window as the naive evaluator takes it: cron-parser knows neither six fields nor daily times. */
export type NaiveWhen =
  | { readonly start: string; readonly end: string | number; readonly leadMs: number }
  | { readonly from: number; readonly to: number; readonly leadMs: number };

interface SampleWindow {
  readonly name: string;
  readonly yaml: string;
  readonly naive: NaiveWhen;
}

const minute = 60_000;
const hour = 60 * minute;

/** The lunch of each target begins and ends at its own minute, so that ticks at noon find something to change. */
function windowsOf(target: number): readonly SampleWindow[] {
  const own = String(target % 60).padStart(2, '0');
  return [
    {
      name: 'day',
      yaml: 'kind: scale-up,days: MON-FRI,from: 8:00,to: 20:00',
      naive: { start: '0 8 * * 1-5', end: '0 20 * * *', leadMs: 0 },
    },
    {
      name: 'night',
      yaml: 'kind: scale-down,from: 22:00,to: 6:00',
      naive: { start: '0 22 * * *', end: '0 6 * * *', leadMs: 0 },
    },
    {
      name: 'lunch',
      yaml: `kind: scale-up,from: 11:${own},to: 13:${own}`,
      naive: { start: `${own} 11 * * *`, end: `${own} 13 * * *`, leadMs: 0 },
    },
    {
      name: 'noon',
      yaml: `kind: scale-up,from: 12:${own},to: 14:${own}`,
      naive: { start: `${own} 12 * * *`, end: `${own} 14 * * *`, leadMs: 0 },
    },
    {
      name: 'weekend',
      yaml: 'kind: scale-down,days: "SAT,SUN",allDay: true',
      naive: { start: '0 0 * * 6,0', end: '0 0 * * *', leadMs: 0 },
    },
    {
      name: 'backup',
      yaml: 'kind: scale-down,start: 0 2 * * *,end: 0 5 * * *',
      naive: { start: '0 2 * * *', end: '0 5 * * *', leadMs: 0 },
    },
    {
      name: 'report',
      yaml: 'kind: scale-up,start: cron(0 6 L * ? *),for: 9h',
      naive: { start: '0 6 L * *', end: 9 * hour, leadMs: 0 },
    },
    {
      name: 'patches',
      yaml: 'kind: scale-down,start: cron(0 1 ? * 3#2 *),for: 4h',
      naive: { start: '0 1 * * 2#2', end: 4 * hour, leadMs: 0 },
    },
    {
      name: 'deal',
      yaml: 'kind: pre-event,start: 0 18 * * 5,for: 5h',
      naive: { start: '0 18 * * 5', end: 5 * hour, leadMs: 30 * minute },
    },
    {
      name: 'launch',
      yaml: 'kind: pre-event,start: 2026-12-01 9:00,for: 9h',
      naive: { from: Date.UTC(2026, 11, 1, 14), to: Date.UTC(2026, 11, 1, 23), leadMs: 30 * minute },
    },
  ];
}

/** Of those that raise; the others only lower the floor. */
const desired: Readonly<Record<string, number>> = { day: 5, lunch: 6, noon: 7, report: 8, deal: 12, launch: 20 };

function capacityOf(name: string): string {
  const count = desired[name];
  return count === undefined ? '{min: 1}' : `{desired: ${count}}`;
}

/** One schedule file; 1,000 targets take nearly the megabyte that a schedule may have. */
export function sampleText(targets: number): string {
  const lines = [`timezone: ${timezone}`, 'targets:'];
  for (let target = 0; target < targets; target += 1) {
    lines.push(` t${target}: {ecs: {cluster: c, service: s${target}}, base: {min: 2, max: 10}}`);
  }
  lines.push('windows:');
  for (let target = 0; target < targets; target += 1) {
    for (const { name, yaml } of windowsOf(target)) {
      lines.push(`- {name: ${name}${target},targets: {t${target}: ${capacityOf(name)}},${yaml}}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The same for the naive evaluator: each target's windows by name. */
export function naiveSample(targets: number): ReadonlyMap<string, ReadonlyMap<string, NaiveWhen>> {
  return new Map(
    Array.from({ length: targets }, (_, target) => [
      `t${target}`,
      new Map(windowsOf(target).map(({ name, naive }) => [`${name}${target}`, naive])),
    ]),
  );
}
