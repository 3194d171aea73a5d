import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { BelowEvents } from '../../lib/execute/below-event.ts';
import { withConnection } from '../aws/with-connection.ts';
import { type WhichAws, withAwsOptions } from '../input/aws-options.ts';
import { collected, schedulesOption, wholeNumber } from '../input/options.ts';
import { overrideJson, overrideSchema } from '../json/target-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { Failure, usage } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { wrapped } from '../text/lines.ts';

export const overrideAnswer = z
  .strictObject({
    stage: z.string(),
    target: z.string(),
    by: z.string().describe('Who AWS says it is.'),
    override: overrideSchema.optional().describe('Absent: the one that held was ended.'),
    says: z.string().describe('What the next tick will do.'),
  })
  .describe('A capacity that a person set for a time, or ended.');

interface Options extends WhichAws {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly for?: string | undefined;
  readonly until?: string | undefined;
  readonly reason?: string | undefined;
  readonly belowEvent?: readonly string[] | undefined;
  readonly end?: true | undefined;
}

const tasks = wholeNumber(0, 10_000);

export function addOverride(program: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(program, 'override', 'Hold a target at a count for a time, or end that. The next tick brings it about.')
      .argument('<target>', 'a name under targets: of the schedule')
      .argument('[count]', 'how many tasks', tasks)
      .addOption(new Option('--at-least <count>', 'so many tasks or more').argParser(tasks))
      .addOption(new Option('--at-most <count>', 'so many tasks or fewer').argParser(tasks))
      .addOption(new Option('--for <time>', 'how long, such as 90m, 2h or 1d'))
      .addOption(new Option('--until <time>', 'until when, in the schedule’s zone').conflicts('for'))
      .addOption(new Option('--reason <text>', 'why, for everybody who reads of it'))
      .addOption(
        new Option(
          '--below-event <name>',
          'although it is less than this event needs; may be given several times',
        ).argParser(collected),
      )
      .addOption(
        new Option('--end', 'go back to the schedule').conflicts(['atLeast', 'atMost', 'for', 'until', 'belowEvent']),
      )
      .addOption(schedulesOption()),
  )
    .addHelpText(
      'after',
      examples(
        ['prescale override backend 8 --for 2h --reason "TV spot"', 'eight tasks for two hours'],
        ['prescale override backend --end', 'back to the schedule'],
      ),
    )
    .action(async (target, count, options) => {
      const format = options.json ? 'json' : 'text';
      finish(await answer(shell, 'override', format, () => found(shell, target, count, options)));
    });
}

async function found(
  shell: Shell,
  target: string,
  count: number | undefined,
  options: Options,
): Promise<Answer<z.infer<typeof overrideAnswer>>> {
  const asked = askedIn(target, count, options);
  return withConnection(shell, options, async ({ aws, stage }) => {
    const [{ setOverride }, { liveSource }, { personOf }] = await Promise.all([
      import('../../lib/execute/override.ts'),
      import('../aws/chosen-schedule.ts'),
      import('../aws/person.ts'),
    ]);
    const { source } = await liveSource(aws, shell, options);
    const by = personOf((await aws.identity()).arn);
    const ports = { records: aws.records, schedules: source };
    const { override, says } = await setOverride(ports, { ...asked, by }, undefined, shell.now()).catch(inOptions);
    const held = override && overrideJson({ ...override, until: new Date(override.until) });
    return {
      json: () => ({ stage, target, by, ...(held && { override: held }), says }),
      text: (page) => wrapped(says, page.width),
    };
  });
}

/** What is refused below an event says what to type instead, in the words of this command. */
function inOptions(error: unknown): never {
  if (!(error instanceof BelowEvents)) throw error;
  const [why = ''] = error.message.split('\n');
  const floor = Math.max(0, ...error.events.map((event) => event.floor));
  const meant = error.events.map(({ window }) => `--below-event ${window}`).join(' ');
  const hint = meant === '' ? '' : `--at-least ${floor} is enough for that; ${meant} means it all the same.`;
  throw new Failure('below-event', why.replace('belowEvent', '--below-event'), hint === '' ? {} : { hint });
}

/** The payload of the override function, but for who it is. */
function askedIn(target: string, count: number | undefined, options: Options): object {
  const { atLeast, atMost, reason, until, belowEvent } = options;
  if (options.end) {
    if (count !== undefined) throw usage('--end goes back to the schedule: it takes no count.');
    return { target, end: true, ...(reason !== undefined && { reason }) };
  }
  if (count === undefined && atLeast === undefined && atMost === undefined) {
    throw usage('Say how many tasks: a count, --at-least or --at-most.', 'Or --end, to go back to the schedule.');
  }
  if (options.for === undefined && until === undefined)
    throw usage('Say how long: --for 2h, or --until "2026-11-27 18:00".');
  if (reason === undefined) throw usage('Say why: --reason is told to everybody.');
  return {
    target,
    ...(count !== undefined && { desired: count }),
    ...(atLeast !== undefined && { min: atLeast }),
    ...(atMost !== undefined && { max: atMost }),
    ...(options.for === undefined ? { until } : { for: options.for }),
    ...(belowEvent && { belowEvent: [...belowEvent] }),
    reason,
  };
}
