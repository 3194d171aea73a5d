import * as z from 'zod';
import { describe } from './describe.ts';
import { mail } from './mail-schema.ts';
import { modeFields } from './mode-schema.ts';
import { dateOrRange, flag, key } from './setting-schemas.ts';
import { slack } from './slack-schema.ts';
import { target } from './target-schema.ts';
import { window } from './window-schema.ts';

/** One schedule file. What values mean beyond their shape is checked by the functions that read them. */
export const scheduleDocument = describe(
  z.strictObject({
    timezone: describe(z.string(), {
      what: 'the name of a time zone',
      example: 'timezone: America/New_York',
      description: 'The zone that every time in the schedule is in. Once for all files of a stage.',
      examples: ['America/New_York', 'Europe/Berlin', 'UTC'],
    }).optional(),
    repository: describe(z.string(), {
      what: 'the address of the folder with these files',
      example: 'repository: https://github.com/acme/schedules/blob/main/production',
      description:
        'Where the files of this stage can be looked at, so that messages link to their lines. Once for all files of a stage.',
      pattern: '^\\s*https://\\S+\\s*$',
      examples: ['https://github.com/acme/schedules/blob/main/production'],
    }).optional(),
    slack: slack.optional(),
    mail: mail.optional(),
    enabled: flag('enabled: false', 'false: put everything back and then do nothing at all. Default: true.').optional(),
    ...modeFields('every service that does not say its own', 'Once for all files of a stage. Default: act.'),
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
