import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { jsonOption, stageOption } from './options.ts';
import type { WhichStage } from './stage.ts';

/** Of every command that speaks to AWS. */
export interface WhichAws extends WhichStage {
  readonly table?: string | undefined;
  readonly region?: string | undefined;
  readonly local?: true | undefined;
}

export const tableOption = () =>
  new Option('--table <name>', 'the DynamoDB table of the stage (default: prescale-<stage>)');

export const regionOption = () =>
  new Option('--region <name>', 'the AWS Region of the stage (default: AWS_REGION, or that of the profile)');

export const localOption = () =>
  new Option('--local', 'an embedded AWS instead of an account: npm run local-aws -- --stage STAGE');

/** What every command that speaks to AWS takes, after its own options. */
export const withAwsOptions = <Args extends unknown[], Opts extends OptionValues>(command: Command<Args, Opts>) =>
  command
    .addOption(stageOption())
    .addOption(tableOption())
    .addOption(regionOption())
    .addOption(localOption())
    .addOption(jsonOption());

export const liveOption = () =>
  new Option('--live', 'by the schedule that is live, not by the files here').default(undefined as true | undefined);
