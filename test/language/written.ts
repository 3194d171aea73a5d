import fc from 'fast-check';
import { stringify } from 'yaml';
import { invisible } from '../../lib/schedule/parse/unreadable-character.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';

/** A schedule that is right, as data, before anybody has decided in which order and files to write it. */
export interface Written {
  readonly timezone: string;
  readonly targets: Readonly<Record<string, object>>;
  readonly calendars: Readonly<Record<string, readonly string[]>>;
  readonly windows: readonly Readonly<Record<string, unknown>>[];
  /** `repository`, `slack`, `mail`, `mode` and `actFrom`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const names = ['api', 'backend', 'Agent_2', 'constructor', '7'];
const calendarNames = ['holidays', 'toString', '2'];

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const counts = fc
  .integer({ min: 0, max: 8 })
  .chain((min) => fc.record({ min: fc.constant(min), max: fc.integer({ min, max: 30 }) }));

const amount = fc.oneof(fc.integer({ min: 1, max: 9000 }), fc.constantFrom(0.5, 12.75, 333.3333));

/** A date beside `act` would be refused. */
const mode = {
  mode: optional(fc.constantFrom('observe', 'Observe')),
  actFrom: optional(fc.constantFrom('2026-12-07', '2026-12-07 9:30', '2026-03-29T02:30')),
};

const target = (name: string) =>
  fc.record(
    {
      ecs: fc.constantFrom({ cluster: 'main', service: name }, { cluster: '12', service: name }),
      base: optional(counts),
      throughput: fc.record({
        requestsPerMinute: fc.constantFrom(500, 0.7, 41.5),
        buffer: optional(fc.constantFrom('20%', 0.2, '12.345%', '150.5%', '1000 %', 0, 1)),
      }),
      scaling: optional(
        fc.subarray([
          { metric: 'cpu', target: 70, scaleOutCooldown: '60s', scaleInCooldown: '5m' },
          { metric: 'Memory', target: 62.5 },
          { metric: 'requests', target: 1000, resourceLabel: 'app/alb/1/targetgroup/tg/2' },
        ]),
      ),
      enforce: optional(fc.boolean()),
      enabled: optional(fc.boolean()),
      ...mode,
    },
    { noNullPrototype: true },
  );

const capacity = fc.oneof(
  fc.record({ desired: fc.integer({ min: 0, max: 30 }) }),
  fc.record({ requestsPerMinute: amount.filter((requests) => requests < 500) }),
  fc
    .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }))
    .map(([min, more, evenMore]) => ({ min, desired: min + more, max: min + more + evenMore })),
  fc.record({ max: fc.integer({ min: 0, max: 30 }) }),
);

const twoDigits = (value: number) => String(value).padStart(2, '0');
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${hour}:${twoDigits(minute)}`);
const day = fc
  .integer({ min: 0, max: 800 })
  .map((days) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
const length = fc.constantFrom('1m', '90m', '1h30m', '2d', '366D', '1h 1m 1s 1ms');
const cron = fc.constantFrom(
  'cron(0 8 ? * MON-FRI *)',
  'CRON(0/15 20-2 LW * ? 2026-2030)',
  '0 8 * * 1-5',
  '5 4 1 * sun',
);

const when = fc.oneof(
  fc
    .record({
      from: time,
      to: fc.oneof(time, fc.constant('24:00')),
      days: optional(fc.constantFrom<unknown>('MON-FRI', 'FRI-MON', ['Sunday', 'WED'], 'sat,sun', 'SUN-SAT')),
    })
    .filter(({ from, to }) => from !== to),
  fc.record({ allDay: fc.constant(true), days: optional(fc.constant('WED')) }),
  fc.record({
    start: fc.oneof(
      cron,
      fc.tuple(day, time).map(([date, at]) => `${date} ${at}`),
    ),
    for: length,
  }),
  fc.constantFrom(
    { start: 'cron(0 2 * * ? *)', end: 'cron(0 8 * * ? *)' },
    { start: '2026-11-27 09:00', end: '2026-11-27T18:00' },
    { start: '2026-11-27 09:00', end: 'cron(0 18 ? * FRI *)' },
  ),
);

const text = fc
  .oneof(
    fc.constantFrom(
      'marketing@example.com',
      '007',
      'yes',
      '# not a remark',
      'a: b',
      "it's",
      '"',
      '- x',
      '|',
      'true',
      '~',
    ),
    fc.constantFrom('two\nlines', 'tab\there', ' \u00a0x', 'a\n\u00a0b', 'Größe 🎉', `long ${'x '.repeat(60)}\n\nend`),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  )
  .filter((words) => words.trim() !== '' && !invisible.test(words));

const isOnce = (at: object): boolean => 'start' in at && /^\d{4}-/.test(String(at.start));

/** Short enough for a window that comes every quarter of an hour, whatever it asks for. */
const ramp = fc.record({ step: fc.integer({ min: 1000, max: 9000 }), every: fc.constantFrom('1m', '60s', '90s') });

const window = (name: string, targets: readonly string[]) =>
  fc
    .record({
      kind: fc.constantFrom('scale-up', 'scale-down', 'pre-event', 'Pre-Event'),
      targets: fc
        .subarray([...targets], { minLength: 1 })
        .chain((some) => fc.record(Object.fromEntries(some.map((one) => [one, capacity])), { noNullPrototype: true })),
      when,
      except: optional(
        fc.array(fc.oneof(day, fc.constantFrom('2026-12-24..2027-01-06', ...calendarNames)), { maxLength: 3 }),
      ),
      validFrom: optional(fc.constantFrom('2026-01-01', '2025-06-30')),
      validUntil: optional(fc.constant('2027-03-01')),
      priority: optional(fc.integer({ min: -3, max: 3 })),
      lead: optional(fc.constantFrom('0s', '45m', '2d')),
      autoscaling: optional(fc.constantFrom('deregister', 'Suspend', 'floor')),
      rampUp: optional(ramp),
      rampDown: optional(ramp),
      warmUp: optional(fc.constant({ url: 'https://example.com/health?a=%20', requests: 50, every: '500ms' })),
      owner: optional(text),
      note: optional(text),
    })
    .map(({ kind, targets: some, when: at, priority, lead, autoscaling, warmUp, rampUp, rampDown, ...rest }) => ({
      name,
      kind,
      targets: some,
      ...at,
      ...rest,
      ...(/event/i.test(kind) ? { lead, autoscaling, warmUp } : isOnce(at) ? {} : { priority }),
      ...(kind === 'scale-down' ? {} : { rampUp, rampDown }),
    }));

const kinds = fc.constantFrom<unknown>('event-*', ['event-live', 'At-Risk'], ['schedule-*', 'failed', 'failed']);

const channel = (address: object, targets: readonly string[]) =>
  fc
    .record(
      {
        kinds: optional(kinds),
        severities: optional(fc.constantFrom<unknown>('critical', ['Warning', 'critical'])),
        targets: optional(fc.subarray([...targets], { minLength: 1 })),
      },
      { noNullPrototype: true },
    )
    .map((lists) => ({ ...address, ...lists }));

const addresses = [{ channel: 'C0123ABCD' }, { channel: 'G0456EFGH' }, { webhook: '/prescale/production/slack_1.x' }];

const receivers = ['marketing@example.com', 'on.call+1@ops.example.org'];

const settings = (targets: readonly string[]) =>
  fc.record(
    {
      repository: optional(
        fc.constantFrom(
          'https://github.com/acme/schedules/blob/main/production',
          'https://git.example.com:8443/a/-/blob/main/x/',
        ),
      ),
      slack: optional(
        fc.record(
          {
            channels: optional(
              fc.subarray(addresses).chain((some) => fc.tuple(...some.map((one) => channel(one, targets)))),
            ),
            mention: optional(fc.constantFrom('S0123ABCD', 'U0123ABCD')),
            quiet: optional(kinds),
            mayOverride: optional(fc.constantFrom<unknown>('U0123ABCD', ['W0456EFGH', 'U0123ABCD'], [])),
          },
          { noNullPrototype: true },
        ),
      ),
      ...mode,
      mail: optional(
        fc.subarray(receivers).chain((some) => fc.tuple(...some.map((address) => channel({ address }, targets)))),
      ),
    },
    { noNullPrototype: true },
  );

export const anyWritten: fc.Arbitrary<Written> = fc
  .record({
    timezone: fc.constantFrom('America/New_York', 'europe/berlin', 'US/Eastern', 'Australia/Lord_Howe', 'UTC'),
    targetNames: fc.subarray(names, { minLength: 1 }),
    windowNames: fc.subarray(['a', 'b-2', 'night', 'null', '2026', 'toString'], { maxLength: 5 }),
  })
  .chain(({ timezone, targetNames, windowNames }) =>
    fc.record({
      timezone: fc.constant(timezone),
      targets: fc.record(Object.fromEntries(targetNames.map((name) => [name, target(name)])), {
        noNullPrototype: true,
      }),
      calendars: fc.record(Object.fromEntries(calendarNames.map((name) => [name, fc.array(day, { maxLength: 4 })])), {
        noNullPrototype: true,
      }),
      windows: fc.tuple(...windowNames.map((name) => window(name, targetNames))),
      settings: settings(targetNames),
    }),
  );

/** How to write it: the sections' parts dealt out to files, everything in some order. */
export interface Layout {
  readonly files: number;
  /** Numbers below 1, used up one after the other. */
  readonly dice: readonly number[];
}

export const anyLayout: fc.Arbitrary<Layout> = fc.record({
  files: fc.integer({ min: 1, max: 3 }),
  dice: fc.array(
    fc.integer({ min: 0, max: 999 }).map((roll) => roll / 1000),
    { minLength: 20, maxLength: 60 },
  ),
});

export function asFiles(written: Written, { files, dice }: Layout): ScheduleFile[] {
  let rolled = 0;
  const roll = (sides: number): number => Math.floor((dice[rolled++ % dice.length] ?? 0) * sides);
  const shuffled = <T>(list: readonly T[]): T[] => {
    const rest = [...list];
    return list.flatMap(() => rest.splice(roll(rest.length), 1));
  };
  const reordered = (value: unknown): unknown => {
    if (Array.isArray(value)) return value;
    if (typeof value !== 'object' || value === null) return value;
    return new Map(shuffled(Object.entries(value)).map(([key, inner]) => [key, reordered(inner)]));
  };
  const parts = shuffled([
    ['timezone', written.timezone] as const,
    ...Object.entries(written.targets).map(([name, target]) => ['targets', name, target] as const),
    ...Object.entries(written.calendars).map(([name, dates]) => ['calendars', name, dates] as const),
    ...written.windows.map((window) => ['windows', window] as const),
    ...Object.entries(written.settings).map(([name, setting]) => ['settings', name, setting] as const),
  ]);
  const documents = Array.from({ length: files }, () => new Map<string, unknown>());
  for (const [section, ...rest] of parts) {
    const document = documents[roll(files)] ?? new Map();
    if (section === 'timezone') document.set(section, rest[0]);
    else if (section === 'settings') {
      if (rest[1] !== undefined) document.set(rest[0], reordered(rest[1]));
    } else if (section === 'windows') {
      const list = (document.get(section) ?? []) as unknown[];
      document.set(section, [...list, reordered(rest[0])]);
    } else {
      const group = (document.get(section) ?? new Map()) as Map<unknown, unknown>;
      document.set(section, group.set(rest[0], reordered(rest[1])));
    }
  }
  return shuffled(
    documents.map((document, index) => ({
      path: `${'bca'.charAt(index)}.yml`,
      text: stringify(document, { lineWidth: 0, blockQuote: false, keepUndefined: false }),
    })),
  );
}
