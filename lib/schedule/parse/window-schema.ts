import * as z from 'zod';
import { describe, mostTasks } from './describe.ts';
import { date, duration, flag, key, namePattern, taskCount, timePattern } from './setting-schemas.ts';

const edge = (example: string, description: string) =>
  describe(z.string(), {
    what: 'a date and time, or a cron expression',
    example,
    description,
    examples: ['2026-11-27 09:00', 'cron(0 8 ? * MON-FRI *)', '0 8 * * 1-5'],
  });

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

/** A window, as an entry of the list. */
export const window = describe(
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
