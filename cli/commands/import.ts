import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { present } from '../../lib/schedule/present.ts';
import { withConnection } from '../aws/with-connection.ts';
import { withAwsOptions } from '../input/aws-options.ts';
import type { Destination, ImportOptions } from '../input/import-options.ts';
import { collected, schedulesOption } from '../input/options.ts';
import { isScheduleFile, schedulesFolder, shownPath } from '../input/stage.ts';
import { earlierWayBack } from '../input/way-back.ts';
import type { ImportJson } from '../json/import-json.ts';
import { type Answer, answer } from '../shell/answer.ts';
import { exitCodes } from '../shell/exit-codes.ts';
import { Failure, usage } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish, subcommand } from '../shell/subcommand.ts';

export function addImport(program: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(
      program,
      'import',
      'Write a first schedule of what a cluster has: bounds, and native scheduled actions as windows, compared for 14 days.',
    )
      .addOption(schedulesOption())
      .addOption(new Option('--cluster <name>', 'the ECS cluster; its ARN does too').makeOptionMandatory())
      .addOption(
        new Option('--service <name>', 'only this ECS service; may be given several times')
          .argParser(collected)
          .default([] as readonly string[], 'all of the cluster'),
      )
      .addOption(new Option('--timezone <name>', 'the zone of all times (default: that of most native actions)'))
      .addOption(
        new Option('--out <file>', 'where to; - prints it (default: platform.yml of a stage that has no file yet)'),
      )
      .addOption(
        new Option(
          '--take-over',
          'take the native actions away that the schedule does the work of; shows them, and asks',
        ),
      )
      .addOption(new Option('--undeployed', 'take over by the files here although others, or none, are live'))
      .addOption(new Option('--undo <file>', 'where the script goes that brings them back (default: in this folder)'))
      .addOption(new Option('--yes', 'without asking')),
  )
    .addHelpText(
      'after',
      `${examples(
        ['prescale import --cluster shop-production', 'all services, into a stage that has no file yet'],
        [
          'prescale import --cluster shop-production --service web --take-over',
          'when Prescale acts on it: takes the native actions of one service away',
        ],
      )}\n\nA file that is there is never changed: with one the new schedule is printed, and --take-over goes by the one that is there.`,
    )
    .action(async (options) => {
      finish(await answer(shell, 'import', options.json ? 'json' : 'text', () => found(shell, options)));
    });
}

function destinationOf(shell: Shell, { stage, schedules, out, takeOver }: ImportOptions): Destination {
  if (!/^[\w-]{1,64}$/.test(stage)) throw usage(`A stage is a name of letters, digits, - and _, not "${stage}".`);
  if (takeOver && out !== undefined) throw usage('--take-over goes by the schedule of the stage: it takes no --out.');
  if (out === '-') return { kind: 'print' };
  if (out !== undefined) {
    const path = resolve(shell.folder, out);
    if (!existsSync(path)) return { kind: 'file', path };
    throw new Failure('is-there', `${shownPath(shell, path)} is there already, and is left as it is.`, {
      hint: '--out names another file, or - to print it.',
    });
  }
  const folder = join(schedulesFolder(shell, schedules), stage);
  const isEmpty = !existsSync(folder) || !readdirSync(folder).some(isScheduleFile);
  if (isEmpty) return { kind: 'file', path: join(folder, 'platform.yml') };
  return { kind: takeOver ? 'none' : 'print' };
}

/** AWS shows clusters and services by their ARNs, which say the Region too. */
function withNames({ cluster: given, service, region: asked, ...options }: ImportOptions): ImportOptions {
  const [, ofArn, inArn] = /^arn:[^:]+:ecs:([^:]+):[^:]*:cluster\/(.+)$/.exec(given) ?? [];
  const cluster = inArn ?? given;
  if (!/^[\w-]{1,255}$/.test(cluster))
    throw usage(`--cluster takes the name of an ECS cluster or its ARN, not "${given}".`);
  if (ofArn !== undefined && asked !== undefined && asked !== ofArn)
    throw usage(`--cluster is in ${ofArn}, and --region says ${asked}.`);
  const region = asked ?? ofArn;
  const names = service.map((one) => (one.startsWith('arn:') ? one.slice(one.lastIndexOf('/') + 1) : one));
  return { ...options, cluster, service: names, ...present({ region }) };
}

async function found(shell: Shell, given: ImportOptions): Promise<Answer<ImportJson>> {
  const options = withNames(given);
  const destination = destinationOf(shell, options);
  if (options.takeOver && !options.yes && shell.ask === undefined) {
    throw new Failure('not-confirmed', 'There is no terminal to ask on.', {
      hint: '--yes takes them away without asking.',
    });
  }
  return withConnection(shell, options, async (connection) => {
    const [{ readStageOfCluster }, { refuseUndeployed, takenOver }, { importText, importNotes, cutOffText }] =
      await Promise.all([
        import('../aws/import-cluster.ts'),
        import('../aws/take-over.ts'),
        import('../text/import-text.ts'),
      ]);
    if (options.takeOver && !options.undeployed) await refuseUndeployed(connection.aws, shell, options);
    const made = await readStageOfCluster(connection, shell, options, destination);
    if (destination.kind === 'file' && made.yaml !== undefined) {
      mkdirSync(dirname(destination.path), { recursive: true });
      writeFileSync(destination.path, made.yaml, { flag: 'wx' });
    }
    const file = destination.kind === 'file' ? shownPath(shell, destination.path) : undefined;
    const written = { ...made, ...(file !== undefined && { file }) };
    const json = options.takeOver ? await takenOver(connection.aws, shell, options, written) : written;
    const isPrinted = destination.kind === 'print';
    return {
      json: () => json,
      text: (page) => (isPrinted ? [(json.yaml ?? '').trimEnd()] : importText(json, page)),
      notes: (page) =>
        isPrinted
          ? importNotes(json, shownStage(shell, options), page)
          : options.takeOver
            ? cutOffText(cutOffWayBack(shell, options, written), page)
            : [],
      exitCode: json.comparison.differing + json.notRemoved.length > 0 ? exitCodes.failed : exitCodes.done,
    };
  });
}

/** What keeps the actions of a service may be that an earlier run has taken some of them: then its script brings these back. */
function cutOffWayBack(shell: Shell, { stage, cluster }: ImportOptions, { actions }: ImportJson): string | undefined {
  const kept = actions.filter(({ becomes }) => becomes === 'unsayable');
  return earlierWayBack(shell, stage, [
    ...new Set(kept.map(({ service }) => resourceOf({ cluster, service }).resourceId)),
  ]);
}

const shownStage = (shell: Shell, { schedules, stage, out }: ImportOptions): string | undefined =>
  out === '-' ? undefined : shownPath(shell, join(schedulesFolder(shell, schedules), stage));
