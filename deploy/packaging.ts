import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { preparsedFile, preparsedOrigin, scheduleFolder } from '../functions/schedule-folder.ts';
import { parseSchedule } from '../lib/schedule/parse-schedule.ts';
import { writePreparsed } from '../lib/schedule/preparsed.ts';
import type { FoldedClusters } from './fold-clusters.ts';
import { beyondLimits } from './limits.ts';
import { sampleRefusal } from './sample.ts';
import { scheduleOnce } from './schedules.ts';
import type { Template } from './template.ts';
import { unpackedSize } from './unpacked-size.ts';
import { withoutStack } from './without-stack.ts';

/** What is used of the framework. */
export interface Framework {
  readonly serviceDir: string;
  readonly processedInput: {
    readonly commands: readonly string[];
    readonly options: { readonly stage?: string };
  };
  readonly service: {
    readonly provider: {
      readonly stage: string;
      readonly region: string;
      /** Present when the package is made. */
      readonly compiledCloudFormationTemplate: Template;
    };
    readonly custom: { readonly access: { readonly schedules: string; readonly reach: FoldedClusters } };
    readonly functions: Readonly<Record<string, { readonly package?: { readonly artifact?: string } }>>;
  };
}

/** Where the schedule stands in the repository while it is packaged, and in the package; serverless.yml names it too. */
const packagedSchedules = 'build/schedules';

/** What is told and refused before anything is packaged. */
export async function begin({ processedInput, service }: Framework, say = toTerminal): Promise<void> {
  const { commands, options } = processedInput;
  const stage = service.provider.stage;
  const isDeployment = commands[0] === 'deploy';
  if (isDeployment && options.stage === undefined) {
    throw withoutStack('Name the stage that is to be deployed: npm run deploy -- --stage production');
  }
  const { files, warnings } = await scheduleOnce(stage, service.custom.access.schedules);
  const refusal = sampleRefusal(files);
  if (refusal !== undefined && isDeployment) throw withoutStack(refusal);
  if (options.stage === undefined) say(`note: stage ${stage} is packaged; --stage names another one.`);
  if (refusal !== undefined) say(`note: ${refusal}`);
  const reach = reachNote(service.custom.access.reach);
  if (reach !== undefined) say(`note: ${reach}`);
  for (const line of warnings) say(line);
}

/** What the role of reconcile reaches beyond the schedule. */
function reachNote({ by, patterns }: FoldedClusters): string | undefined {
  if (by === 'name') return undefined;
  const why = 'because the names of all clusters do not fit into a role (docs/deploying.md, Permissions).';
  if (by === 'account') return `the role of reconcile reaches every cluster of the account in this Region, ${why}`;
  const shown = patterns.slice(0, 5).join(', ');
  return `the role of reconcile reaches clusters by ${patterns.length} names and beginnings of names (${shown}${patterns.length > 5 ? ', ...' : ''}), ${why}`;
}

/** What AWS would refuse, all of it at once. */
export async function measure({ service }: Framework): Promise<void> {
  const { stage, region, compiledCloudFormationTemplate: template } = service.provider;
  const packages = Object.entries(service.functions).flatMap(([name, { package: made }]) =>
    made?.artifact === undefined ? [] : [{ name, unpacked: unpackedSize(made.artifact) }],
  );
  const beyond = beyondLimits({ stage, region, template, packages });
  if (beyond.length > 0) throw withoutStack(['AWS would refuse this package.', ...beyond].join('\n'));
}

/**
 * The framework packages only what lies in the repository, and schedules may be elsewhere. Beside its files the schedule
 * stands as the functions would parse it.
 */
export async function putSchedule({ serviceDir, service }: Framework): Promise<void> {
  const stage = service.provider.stage;
  const { folder, files } = await scheduleOnce(stage, service.custom.access.schedules);
  const put = join(serviceDir, packagedSchedules, stage);
  rmSync(put, { recursive: true, force: true });
  mkdirSync(put, { recursive: true });
  for (const { path } of files) copyFileSync(join(folder, basename(path)), join(put, basename(path)));
  const packaged = await scheduleFolder(put).read();
  const parsed = parseSchedule(packaged, { now: new Date() });
  // With what is not right the framework never comes this far.
  if (parsed.ok) writeFileSync(join(put, preparsedFile), writePreparsed(parsed, preparsedOrigin(packaged)));
}

const toTerminal = (line: string): void => void process.stderr.write(`${line}\n`);
