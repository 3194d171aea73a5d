import fc from 'fast-check';
import type { Bounds, Ramp, Schedule, Target, When, Window } from '../../lib/schedule/schedule.ts';
import { aDay, aMinute, anHour, daily, schedule, span, target, window } from './build.ts';

/** Cases for each property; `PRESCALE_CASES` asks for as many of each. */
export function cases(usual: number): number {
  const asked = Number(process.env.PRESCALE_CASES ?? 0);
  return Number.isInteger(asked) && asked > 0 ? asked : usual;
}

/** Zones whose clock changes are hard, with years in which they are. */
export const hardZones: readonly { readonly zone: string; readonly year: number }[] = [
  { zone: 'America/New_York', year: 2026 },
  { zone: 'Europe/Berlin', year: 2026 },
  { zone: 'Australia/Lord_Howe', year: 2026 },
  { zone: 'America/Santiago', year: 2026 },
  { zone: 'Africa/Cairo', year: 2026 },
  { zone: 'Asia/Beirut', year: 2026 },
  { zone: 'America/Havana', year: 2026 },
  { zone: 'Africa/Casablanca', year: 2026 },
  { zone: 'Pacific/Kiritimati', year: 1994 },
  { zone: 'Pacific/Apia', year: 2011 },
  { zone: 'Asia/Kathmandu', year: 2026 },
];

const two = (value: number) => String(value).padStart(2, '0');

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 0, 15, 30, 45, 59))
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);

const days = fc
  .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })
  .map((list) => list.sort((a, b) => a - b));

const date = (year: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: 364 }), time)
    .map(([day, at]) => `${new Date(Date.UTC(year, 0, 1) + day * aDay).toISOString().slice(0, 10)}T${at}`);

const cronTime = fc.tuple(
  fc.constantFrom('0', '30', '0/30', '15,45', '59'),
  fc.constantFrom('0', '1', '2', '2-3', '8', '23', '22-1', '0/6'),
);
const cron = fc
  .tuple(
    cronTime,
    fc.constantFrom(
      '* * ?',
      '1 * ?',
      'L * ?',
      '15W * ?',
      'LW * ?',
      '? * MON-FRI',
      '? * SUN',
      '? * 3#2',
      '? * 6L',
      '1-7 * ?',
      '? 3,10,11 SUN',
    ),
  )
  .map(([[minute, hour], day]) => `cron(${minute} ${hour} ${day} *)`);

const length = fc.constantFrom(10 * aMinute, 30 * aMinute, 90 * aMinute, 6 * anHour, aDay, 3 * aDay, 40 * aDay);

export function arbitraryWhen(year: number): fc.Arbitrary<When> {
  return fc.oneof(
    fc
      .tuple(time, fc.oneof(time, fc.constant('24:00')), days)
      .filter(([from, to]) => from !== to)
      .map(([from, to, on]) => daily(from, to, on)),
    fc.tuple(cron, fc.oneof(cron, length)).map(([start, end]) => span(start, end)),
    fc.tuple(date(year), length).map(([start, end]) => span(start, end)),
    fc.tuple(date(year), date(year)).map(([a, b]) => (a < b ? span(a, b) : span(b, a))),
  );
}

export function arbitraryExcept(year: number): fc.Arbitrary<Pick<Window, 'except'>> {
  const range = fc.tuple(date(year), fc.integer({ min: 0, max: 20 })).map(([from, more]) => ({
    from: from.slice(0, 10),
    to: new Date(Date.parse(from.slice(0, 10)) + more * aDay).toISOString().slice(0, 10),
  }));
  return fc.array(range, { maxLength: 2 }).map((except) => ({ except }));
}

const capacity = fc
  .tuple(
    fc.option(fc.integer({ min: 0, max: 15 })),
    fc.integer({ min: 0, max: 8 }),
    fc.integer({ min: 0, max: 8 }),
    fc.integer({ min: 1, max: 7 }),
  )
  .map(([min, more, evenMore, given]) => ({
    ...(min !== null && given & 1 ? { min } : {}),
    ...(given & 2 || given === 4 ? { desired: (min ?? 0) + more } : {}),
    ...(given & 4 && given !== 4 ? { max: (min ?? 0) + more + evenMore } : {}),
  }))
  .filter((found) => Object.keys(found).length > 0);

const arbitraryRamp: fc.Arbitrary<Ramp> = fc.record({
  step: fc.integer({ min: 1, max: 6 }),
  everyMs: fc.constantFrom(aMinute, 7 * aMinute, anHour),
});

const optionalRamps = fc
  .tuple(fc.option(arbitraryRamp, { freq: 1 }), fc.option(arbitraryRamp, { freq: 1 }))
  .map(([up, down]) => ({ ...(up ? { rampUp: up } : {}), ...(down ? { rampDown: down } : {}) }));

function arbitraryWindow(name: string, year: number): fc.Arbitrary<Window> {
  return fc
    .record({
      kind: fc.constantFrom('scale-up', 'scale-down', 'pre-event'),
      when: arbitraryWhen(year),
      capacity,
      priority: fc.constantFrom(0, 0, 1),
      leadMs: fc.constantFrom(0, 30 * aMinute, 7 * anHour),
      autoscaling: fc.constantFrom('deregister', 'suspend', 'floor'),
      ramps: optionalRamps,
      except: arbitraryExcept(year),
    })
    .map(({ kind, when, capacity, priority, leadMs, autoscaling, ramps, except }) =>
      window(name, kind, when, capacity, {
        ...except,
        ...ramps,
        ...(kind === 'pre-event' ? { leadMs, autoscaling } : { priority }),
      }),
    );
}

const bounds: fc.Arbitrary<Bounds> = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 10 }))
  .map(([min, more]) => ({ min, max: min + more }));

const arbitraryTarget: fc.Arbitrary<Target> = fc
  .tuple(fc.option(bounds), fc.option(fc.constant({ min: 1, max: 20 })))
  .map(([base, limits]) => target('api', base ?? undefined, limits ?? undefined));

/** A schedule of the target `api`, and an instant of a year in which its zone's clock is hard. */
export const arbitraryCase: fc.Arbitrary<{ readonly made: Schedule; readonly at: Date }> = fc
  .constantFrom(...hardZones)
  .chain(({ zone, year }) =>
    fc.record({
      made: fc
        .tuple(
          fc
            .integer({ min: 1, max: 4 })
            .chain((count) =>
              fc.tuple(...Array.from({ length: count }, (_, index) => arbitraryWindow(`w${index}`, year))),
            ),
          arbitraryTarget,
        )
        .map(([windows, one]) => schedule(zone, windows, [one])),
      at: fc
        .integer({ min: 0, max: 365 * 24 * 60 })
        .map((minutes) => new Date(Date.UTC(year, 0, 1) + minutes * aMinute)),
    }),
  );
