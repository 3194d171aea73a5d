import * as z from 'zod';

/** What a value is, for sentences ("needs a time of day"), and how it is written. */
export interface Words {
  readonly what: string;
  readonly example: string;
}

/** The words of every schema below; problems are told with them. */
export const words = z.registry<Words>();

/** The most tasks that can be asked for; Amazon ECS allows 5,000 a service unless the quota is raised. */
export const mostTasks = 10_000;

interface Described extends Words {
  readonly description: string;
  readonly examples?: readonly unknown[];
  /** Shown to editors; the value itself is read by a function that can say what is wrong with it. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly type?: readonly string[];
  readonly minLength?: number;
}

/** Gives a schema its words: description and examples go into the JSON Schema, `what` and `example` into problems. */
function describe<T extends z.ZodType>(schema: T, { what, example, ...forEditors }: Described): T {
  const described = schema.meta(forEditors);
  words.add(described, { what, example });
  return described;
}

const namePattern = '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$';
const timePattern = '^\\s*([01]?[0-9]|2[0-3]):[0-5][0-9]\\s*$';
const datePattern = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const durationPattern = '^\\s*([0-9]+\\s*([dD]|[hH]|[mM][sS]|[mM]|[sS])\\s*)+$';

/** Names are judged by `readName`; editors are shown the pattern. */
const key = z.string().meta({ pattern: namePattern });

const taskCount = (example: string, description: string) =>
  describe(z.int().min(0).max(mostTasks), { what: 'a whole number of tasks', example, description, examples: [2, 12] });

const duration = (example: string, description: string) =>
  describe(z.string(), {
    what: 'a length of time',
    example,
    description,
    examples: [example.replace(/^.*: /, ''), '90s', '15m', '1h30m', '2d'],
    pattern: durationPattern,
  });

const date = (example: string, description: string) =>
  describe(z.string(), {
    what: 'a date',
    example,
    description,
    examples: ['2026-11-27'],
    pattern: `^\\s*${datePattern}\\s*$`,
  });

const dateOrRange = describe(z.string(), {
  what: 'a date, or a range of dates',
  example: '2026-12-25',
  description: 'A date, or the first and the last date of a range.',
  examples: ['2026-12-25', '2026-12-24..2027-01-01'],
  pattern: `^\\s*${datePattern}(\\s*\\.{2,3}\\s*${datePattern})?\\s*$`,
});

const flag = (example: string, description: string) =>
  describe(z.boolean(), { what: '`true` or `false`', example, description });

const edge = (example: string, description: string) =>
  describe(z.string(), {
    what: 'a date and time, or a cron expression',
    example,
    description,
    examples: ['2026-11-27 09:00', 'cron(0 8 ? * MON-FRI *)', '0 8 * * 1-5'],
  });

const bounds = (example: string, description: string) =>
  describe(
    z.strictObject({
      min: taskCount('min: 2', 'The fewest tasks that autoscaling may go down to.'),
      max: taskCount('max: 10', 'The most tasks that autoscaling may go up to.'),
    }),
    { what: 'a `min` and a `max`', example, description, examples: [{ min: 2, max: 10 }] },
  );

const policy = describe(
  z.strictObject({
    metric: describe(z.string(), {
      what: '`cpu`, `memory` or `requests`',
      example: 'metric: cpu',
      description: 'What the policy watches: average CPU or memory use in percent, or requests per task and minute.',
      enum: ['cpu', 'memory', 'requests'],
    }),
    target: describe(z.number().positive().max(1_000_000_000), {
      what: 'a number above zero',
      example: 'target: 70',
      description:
        'The value that autoscaling aims at: percent for cpu and memory, requests per task and minute otherwise.',
      examples: [70, 1000],
    }),
    resourceLabel: describe(z.string(), {
      what: 'a load balancer and target group',
      example: 'resourceLabel: app/my-alb/50dc6c495c0c9188/targetgroup/my-targets/943f017f100becff',
      description:
        'For requests only: the last parts of the ARNs of the load balancer and its target group, joined with a slash.',
      pattern: '^\\s*app/[^/\\s]+/[^/\\s]+/targetgroup/[^/\\s]+/[^/\\s]+\\s*$',
      examples: ['app/my-alb/50dc6c495c0c9188/targetgroup/my-targets/943f017f100becff'],
    }).optional(),
    scaleOutCooldown: duration(
      'scaleOutCooldown: 60s',
      'How long autoscaling waits after adding tasks before it adds more.',
    ).optional(),
    scaleInCooldown: duration(
      'scaleInCooldown: 300s',
      'How long autoscaling waits after removing tasks before it removes more.',
    ).optional(),
  }),
  {
    what: 'a scaling policy',
    example: '{ metric: cpu, target: 70 }',
    description: 'A target tracking policy that the service must have.',
    examples: [{ metric: 'cpu', target: 70, scaleOutCooldown: '60s', scaleInCooldown: '300s' }],
  },
);

const target = describe(
  z.strictObject({
    ecs: describe(
      z.strictObject({
        cluster: describe(z.string(), {
          what: 'the name of an ECS cluster',
          example: 'cluster: my-cluster',
          description: 'The name of the ECS cluster, not its ARN.',
          pattern: '^\\s*[A-Za-z0-9_-]{1,255}\\s*$',
          type: ['string', 'number'],
        }),
        service: describe(z.string(), {
          what: 'the name of an ECS service',
          example: 'service: my-service',
          description: 'The name of the ECS service, not its ARN.',
          pattern: '^\\s*[A-Za-z0-9_-]{1,255}\\s*$',
          type: ['string', 'number'],
        }),
      }),
      {
        what: 'a `cluster` and a `service`',
        example: 'ecs: { cluster: my-cluster, service: my-service }',
        description: 'The ECS service whose number of tasks is managed.',
        examples: [{ cluster: 'my-cluster', service: 'my-service' }],
      },
    ),
    base: bounds(
      'base: { min: 2, max: 10 }',
      'The bounds outside every window. Leave out to keep what is found before the first window.',
    ).optional(),
    limits: bounds(
      'limits: { min: 1, max: 40 }',
      'No window and no override may leave these bounds: protection from a slip of the keyboard.',
    ).optional(),
    throughput: describe(
      z.strictObject({
        requestsPerMinute: describe(z.number().min(0.001).max(1_000_000_000), {
          what: 'a number of requests',
          example: 'requestsPerMinute: 500',
          description: 'How many requests a minute one task can serve.',
          examples: [500],
        }),
        buffer: describe(z.union([z.string(), z.number()]), {
          what: 'a percentage',
          example: 'buffer: 20%',
          description: 'How much to add on top, to be on the safe side. Nothing if left out.',
          examples: ['20%', 0.2],
        }).optional(),
      }),
      {
        what: '`requestsPerMinute` and, if wanted, a `buffer`',
        example: 'throughput: { requestsPerMinute: 500, buffer: 20% }',
        description: 'What one task serves, so that windows can be written in requests instead of tasks.',
        examples: [{ requestsPerMinute: 500, buffer: '20%' }],
      },
    ).optional(),
    scaling: describe(z.array(policy), {
      what: 'a list of scaling policies',
      example: 'scaling: [{ metric: cpu, target: 70 }]',
      description:
        'Target tracking policies that the service must have. Leave out to keep the policies that are found.',
    }).optional(),
    enforce: flag(
      'enforce: true',
      'Put back what somebody changed by hand. Normally such a change is respected and announced. Default: false.',
    ).optional(),
    enabled: flag(
      'enabled: false',
      'false: put back what was changed, then leave this service alone. Default: true.',
    ).optional(),
  }),
  {
    what: 'a group that says which ECS service it is',
    example: 'backend: { ecs: { cluster: my-cluster, service: my-service } }',
    description: 'One ECS service whose number of tasks is managed.',
  },
);

const capacity = describe(
  z.strictObject({
    min: taskCount(
      'min: 5',
      'The fewest tasks while the window lasts. Left out: see docs/schedule-language.md.',
    ).optional(),
    max: taskCount('max: 20', 'The most tasks while the window lasts. Left out: the maximum of the base.').optional(),
    desired: taskCount('desired: 5', 'The number of tasks that is set once, when the window begins.').optional(),
    requestsPerMinute: describe(z.number().min(0.001).max(1_000_000_000), {
      what: 'a number of requests',
      example: 'requestsPerMinute: 5000',
      description: 'Instead of desired: how many requests a minute to expect. Needs throughput at the target.',
      examples: [5000],
    }).optional(),
  }),
  {
    what: 'a capacity',
    example: '{ desired: 5 }',
    description: 'What this window asks of one service.',
    examples: [{ desired: 5 }, { min: 5, max: 10, desired: 5 }, { requestsPerMinute: 5000 }],
  },
);

const ramp = (example: string, description: string) =>
  describe(
    z.strictObject({
      step: describe(z.int().min(1).max(mostTasks), {
        what: 'a whole number of tasks, at least 1',
        example: 'step: 2',
        description: 'How many tasks a step is.',
        examples: [2],
      }),
      every: duration('every: 5m', 'How long to wait from step to step.'),
    }),
    { what: 'a `step` and an `every`', example, description, examples: [{ step: 2, every: '5m' }] },
  );

const window = describe(
  z.strictObject({
    name: describe(z.string(), {
      what: 'a name',
      example: 'name: winter-campaign',
      description: 'The name of the window, as people will read it in Slack: letters, digits, "-" and "_".',
      pattern: namePattern,
      type: ['string', 'number'],
      examples: ['winter-campaign'],
    }),
    kind: describe(z.string(), {
      what: '`scale-up`, `scale-down` or `pre-event`',
      example: 'kind: pre-event',
      description:
        'scale-up: more tasks at busy hours. scale-down: fewer at quiet hours. pre-event: for a campaign or a launch; capacity is there before it starts.',
      enum: ['scale-up', 'scale-down', 'pre-event'],
    }),
    targets: describe(z.record(key, capacity), {
      what: 'the targets and what each shall have',
      example: 'targets: { backend: { desired: 5 } }',
      description: 'Which targets the window is for, and what each shall have.',
      examples: [{ backend: { desired: 5 } }, { backend: { requestsPerMinute: 5000 } }],
    }),
    days: describe(z.union([z.string(), z.array(z.string())]), {
      what: 'days of the week',
      example: 'days: MON-FRI',
      description: 'On which days the window begins, with from and to. Every day if left out.',
      examples: ['MON-FRI', 'SAT,SUN', ['MON', 'WED', 'FRI']],
    }).optional(),
    from: describe(z.string(), {
      what: 'a time of day',
      example: 'from: "08:00"',
      description: 'Local time at which the window begins.',
      pattern: timePattern,
      examples: ['08:00'],
    }).optional(),
    to: describe(z.string(), {
      what: 'a time of day',
      example: 'to: "20:00"',
      description: 'Local time at which the window ends; earlier than from: on the next day. 24:00 is midnight.',
      pattern: `${timePattern}|^\\s*24:00\\s*$`,
      examples: ['20:00', '24:00'],
    }).optional(),
    allDay: flag('allDay: true', 'The whole day, from midnight to midnight, instead of from and to.').optional(),
    start: edge('start: 2026-11-27 09:00', 'When it begins: a local date and time, or a cron expression.').optional(),
    end: edge('end: 2026-11-27 18:00', 'When it ends: a local date and time, or a cron expression.').optional(),
    for: duration('for: 9h', 'How long it lasts, instead of end.').optional(),
    except: describe(z.union([z.string(), z.array(z.string())]), {
      what: 'dates, ranges of dates or names of calendars',
      example: 'except: [us-holidays, 2026-12-24..2027-01-01]',
      description: 'Days on which the window does not begin: dates, ranges of dates and names of calendars.',
      examples: [['us-holidays', '2026-12-24..2027-01-01']],
    }).optional(),
    validFrom: date('validFrom: 2026-11-01', 'The first day on which the window may begin.').optional(),
    validUntil: date('validUntil: 2026-12-31', 'The last day on which the window may begin.').optional(),
    priority: describe(z.int().min(-1_000_000).max(1_000_000), {
      what: 'a whole number',
      example: 'priority: 10',
      description:
        'Among scale-ups and scale-downs at the same time, those with a lower number do nothing. Default: 0.',
      examples: [10],
    }).optional(),
    lead: duration(
      'lead: 1h',
      'How long before the start of an event its capacity is asked for. Default: 30m.',
    ).optional(),
    autoscaling: describe(z.string(), {
      what: '`deregister`, `suspend` or `floor`',
      example: 'autoscaling: suspend',
      description:
        'What an event does with autoscaling meanwhile. deregister: take it away and put it back. suspend: pause it. floor: leave it on, above the capacity of the event. Default: deregister.',
      enum: ['deregister', 'suspend', 'floor'],
    }).optional(),
    warmUp: describe(
      z.strictObject({
        url: describe(z.string(), {
          what: 'an address that begins with https:// or http://',
          example: 'url: https://example.com/health',
          description: 'The page that is asked for.',
          pattern: '^\\s*[hH][tT][tT][pP][sS]?://',
          examples: ['https://example.com/health'],
        }),
        requests: describe(z.int().min(1).max(1000), {
          what: 'a whole number from 1 to 1000',
          example: 'requests: 50',
          description: 'How many times.',
          examples: [50],
        }),
        every: duration('every: 500ms', 'The time from one request to the next.'),
      }),
      {
        what: '`url`, `requests` and `every`',
        example: 'warmUp: { url: https://example.com/health, requests: 50, every: 500ms }',
        description: 'Ask for a page some times before the event starts, so that its first visitors do not wait.',
        examples: [{ url: 'https://example.com/health', requests: 50, every: '500ms' }],
      },
    ).optional(),
    rampUp: ramp('rampUp: { step: 2, every: 5m }', 'Add capacity step by step instead of at once.').optional(),
    rampDown: ramp('rampDown: { step: 2, every: 5m }', 'Take capacity away step by step after the end.').optional(),
    owner: describe(z.string(), {
      what: 'a person or a team',
      example: 'owner: marketing@example.com',
      description: 'Whom to ask about this window; shown in Slack.',
      type: ['string', 'number'],
      minLength: 1,
      examples: ['marketing@example.com'],
    }).optional(),
    note: describe(z.string(), {
      what: 'a text',
      example: 'note: Winter campaign, TV spot at 09:10',
      description: 'Why this window exists; shown in Slack.',
      type: ['string', 'number', 'boolean'],
      minLength: 1,
      examples: ['Winter campaign, TV spot at 09:10'],
    }).optional(),
  }),
  {
    what: 'a window',
    example: '- name: winter-campaign',
    description: 'A span of time, once or again and again, with the capacity it needs.',
  },
);

/** One schedule file. What values mean beyond their shape is checked by the functions that read them. */
export const scheduleDocument = describe(
  z.strictObject({
    timezone: describe(z.string(), {
      what: 'the name of a time zone',
      example: 'timezone: America/New_York',
      description: 'The zone that every time in the schedule is in. Once for all files of a stage.',
      examples: ['America/New_York', 'Europe/Berlin', 'UTC'],
    }).optional(),
    enabled: flag('enabled: false', 'false: put everything back and then do nothing at all. Default: true.').optional(),
    targets: describe(z.record(key, target).nullable(), {
      what: 'a group with a name for each service',
      example: 'targets: { backend: { ecs: { cluster: my-cluster, service: my-service } } }',
      description: 'The services whose number of tasks is managed, each by a name that windows use.',
    }).optional(),
    calendars: describe(
      z
        .record(
          key,
          describe(z.array(dateOrRange).nullable(), {
            what: 'a list of dates',
            example: 'us-holidays: [2026-11-26, 2026-12-25]',
            description: 'Dates and ranges of dates.',
            examples: [['2026-11-26', '2026-12-24..2027-01-01']],
          }),
        )
        .nullable(),
      {
        what: 'a group with a name for each list of dates',
        example: 'calendars: { us-holidays: [2026-11-26, 2026-12-25] }',
        description: 'Lists of dates, each by a name that `except` uses.',
      },
    ).optional(),
    windows: describe(z.array(window).nullable(), {
      what: 'a list of windows',
      example: 'windows:',
      description: 'When which capacity is needed. Each entry begins with a dash.',
    }).optional(),
  }),
  {
    what: 'settings such as `timezone`, `targets` and `windows`',
    example: 'timezone: America/New_York',
    description: 'A schedule: what capacity is needed when. All files of a stage together are its schedule.',
  },
);
