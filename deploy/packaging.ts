import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sampleRefusal } from './sample.ts';
import { scheduleOnce } from './schedules.ts';
import { withoutStack } from './without-stack.ts';

/** What is used of the framework. */
export interface Framework {
  readonly serviceDir: string;
  readonly processedInput: {
    readonly commands: readonly string[];
    readonly options: { readonly stage?: string };
  };
  readonly service: {
    readonly provider: { readonly stage: string };
    readonly custom: { readonly access: { readonly schedules: string } };
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
  for (const line of warnings) say(line);
}

/** The framework packages only what lies in the repository, and schedules may be elsewhere. */
export async function putSchedule({ serviceDir, service }: Framework): Promise<void> {
  const stage = service.provider.stage;
  const { folder, files } = await scheduleOnce(stage, service.custom.access.schedules);
  const put = join(serviceDir, packagedSchedules, stage);
  rmSync(put, { recursive: true, force: true });
  mkdirSync(put, { recursive: true });
  for (const { path } of files) copyFileSync(join(folder, basename(path)), join(put, basename(path)));
}

const toTerminal = (line: string): void => void process.stderr.write(`${line}\n`);
