import { type Trouble, troubleOf } from '../../lib/aws/trouble.ts';
import { PrescaleError } from '../../lib/execute/failure.ts';
import type { WhichAws } from '../input/aws-options.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { localEndpoint } from './endpoint.ts';
import { tableOf } from './names.ts';

/** Why AWS could not be asked, as one sentence with what to do; `undefined`: it is no error of AWS's. */
export function troubleFailure(
  error: unknown,
  shell: Shell,
  options: WhichAws,
  region: string | undefined,
): Failure | undefined {
  const trouble = troubleOf(error);
  if (trouble !== undefined) return said(trouble, shell, options, region);
  if (!(error instanceof PrescaleError)) return undefined;
  return new Failure(error.code, `${error.message.replace(/\s+/g, ' ').replace(/\.$/, '')}.`);
}

function said(trouble: Trouble, shell: Shell, options: WhichAws, region: string | undefined): Failure {
  switch (trouble.kind) {
    case 'no-credentials':
      return new Failure(trouble.kind, 'There are no AWS credentials.', {
        hint: 'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in (aws sso login).',
      });
    case 'expired-credentials':
      return new Failure(trouble.kind, 'The AWS credentials have expired.', {
        hint: 'Log in again (aws sso login), or renew those in the environment.',
      });
    case 'login-ended': {
      const { AWS_PROFILE: profile } = shell.env;
      return new Failure(trouble.kind, 'The login to AWS IAM Identity Center has ended, or there was none.', {
        hint: `Log in: aws sso login${profile ? ` --profile ${profile}` : ''}`,
      });
    }
    case 'wrong-credentials':
      return new Failure(trouble.kind, 'AWS does not accept these credentials.', {
        hint: 'Are they of this partition, complete, and is the clock of this machine right?',
      });
    case 'no-region':
      return new Failure(trouble.kind, 'No AWS Region is set.', {
        hint: 'Name it with --region, or in AWS_REGION, or in the profile.',
      });
    case 'access-denied':
      return new Failure(
        trouble.kind,
        `AWS does not allow ${trouble.action ?? 'what is needed'} with these credentials.`,
        {
          hint: 'docs/command.md has what each command needs.',
        },
      );
    case 'unreachable':
      return options.local
        ? new Failure(trouble.kind, `The embedded AWS does not answer at ${localEndpoint(shell)}.`, {
            hint: `npm run local-aws -- --stage ${options.stage} starts it with that stage.`,
          })
        : new Failure(trouble.kind, `AWS cannot be reached: ${trouble.why.replace(/\s+/g, ' ').replace(/\.$/, '')}.`, {
            hint: 'Is there a network, and is the Region right?',
          });
    case 'no-such-table': {
      const where = options.local ? 'the embedded AWS' : (region ?? 'this Region');
      const what = `There is no table ${tableOf(options)} in ${where}`;
      if (options.table !== undefined)
        return new Failure('not-deployed', `${what}.`, {
          hint: `Correct --table, or leave it out: the table of the stage ${options.stage} is ${tableOf({ stage: options.stage })}.`,
        });
      return new Failure('not-deployed', `${what}: the stage ${options.stage} is not deployed there.`, {
        hint: options.local
          ? `--stage names another one; npm run local-aws -- --stage ${options.stage} serves this one, if its schedule is there.`
          : '--stage, --region or --table name another one.',
      });
    }
    default:
      return trouble satisfies never;
  }
}
