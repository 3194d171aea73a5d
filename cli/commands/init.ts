import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import { firstSchedule } from '../input/first-schedule.ts';
import { collected, jsonOption, schedulesOption, stageOption } from '../input/options.ts';
import { schedulesFolder, shownPath, type WhichStage } from '../input/stage.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { Failure, usage } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';
import { wrapped } from '../text/lines.ts';

export const initAnswer = z
  .strictObject({ stage: z.string(), files: z.array(z.string()).describe('That were written.') })
  .describe('A first schedule.');

export function addInit(program: Command, shell: Shell, finish: Finish): void {
  subcommand(program, 'init', 'Write a first schedule, with remarks, for the services that are named.')
    .addOption(schedulesOption())
    .addOption(stageOption())
    .addOption(new Option('--cluster <name>', 'the ECS cluster of the services').makeOptionMandatory())
    .addOption(
      new Option('--service <name>', 'an ECS service; may be given several times')
        .argParser(collected)
        .default([] as readonly string[], 'none'),
    )
    .addOption(new Option('--timezone <name>', 'the zone of all times, such as Europe/Berlin'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        ['prescale init --cluster shop --service web --timezone Europe/Berlin', 'one service'],
        [
          'prescale init --stage staging --cluster shop-staging --service web --service worker --timezone UTC',
          'two, in another stage',
        ],
      ),
    )
    .action(async (options) => {
      finish(await answer(shell, 'init', options.json ? 'json' : 'text', () => made(shell, options)));
    });
}

interface Options extends WhichStage {
  readonly cluster: string;
  readonly service: readonly string[];
  readonly timezone?: string | undefined;
}

function made(shell: Shell, options: Options): Answer<z.infer<typeof initAnswer>> {
  const { cluster, service: services, timezone, stage, schedules } = options;
  if (services.length === 0) throw usage('Name a service:', '--service, as often as there are services.');
  if (timezone === undefined) {
    throw usage(
      'Say in which zone the times are:',
      `--timezone ${Intl.DateTimeFormat().resolvedOptions().timeZone} is that of this machine.`,
    );
  }
  if (!/^[\w-]{1,64}$/.test(stage)) throw usage(`A stage is a name of letters, digits, - and _, not "${stage}".`);
  const texts = firstSchedule({ cluster, services, timezone });
  const parsed = parseSchedule(texts.map(({ path, text }) => ({ path, text })));
  if (!parsed.ok) {
    const [first] = parsed.problems;
    throw usage(`${first?.message ?? 'This cannot be written.'} ${first?.hint ?? ''}`.trimEnd());
  }
  const folder = join(schedulesFolder(shell, schedules), stage);
  const paths = texts.map(({ path }) => join(folder, path));
  const there = paths.find((path) => existsSync(path));
  if (there !== undefined) {
    throw new Failure('is-there', `${shownPath(shell, there)} is there already, and is left as it is.`, {
      hint: 'Another --stage makes another one.',
    });
  }
  mkdirSync(folder, { recursive: true });
  texts.forEach(({ text }, index) => {
    writeFileSync(paths[index] ?? folder, text, { flag: 'wx' });
  });
  const files = paths.map((path) => shownPath(shell, path));
  return {
    json: () => ({ stage, files }),
    text: ({ width }) => [
      ...files.map((file) => `wrote ${file}`),
      ...wrapped(
        `Read ${files[0]}, and change what is not right; prescale validate checks it, and prescale preview shows what it will do.`,
        width,
      ),
    ],
  };
}
