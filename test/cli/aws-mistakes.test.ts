import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inProcess } from './in-process.ts';
import { ownFolder } from './schedules-folder.ts';
import { stageOnAws } from './stage-on-aws.ts';

/** As on a machine where nobody has set up anything. */
function nobody(): void {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE', 'AWS_REGION'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
}

function somebody(): void {
  nobody();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** An AWS that answers the same to whatever it is asked. */
async function answering(type: string, message: string): Promise<string> {
  const made = createServer((_, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message }));
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

const status = (...args: readonly string[]) => inProcess(['status', ...args], { folder: ownFolder().folder });

const failed = (sentence: string) => ({ out: '', err: `error: ${sentence}\n`, code: 1 });

describe('a command that cannot speak to AWS says why in one line', () => {
  it('no credentials', async () => {
    nobody();
    expect(await status('--region', 'us-east-1')).toEqual(
      failed(
        'There are no AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in (aws sso login).',
      ),
    );
  });

  it('no Region', async () => {
    somebody();
    expect(await status()).toEqual(
      failed('No AWS Region is set. Name it with --region, or in AWS_REGION, or in the profile.'),
    );
  });

  it.each([
    [
      'expired credentials',
      'ExpiredTokenException',
      'The security token included in the request is expired',
      'The AWS credentials have expired. Log in again (aws sso login), or renew those in the environment.',
    ],
    [
      'credentials that AWS does not know',
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      'AWS does not accept these credentials. Are they of this partition, complete, and is the clock of this machine right?',
    ],
    [
      'access denied, with the action',
      'AccessDeniedException',
      'User: arn:aws:iam::123456789012:user/ana is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:us-east-1:123456789012:table/prescale-production because no identity-based policy allows the dynamodb:Query action',
      'AWS does not allow dynamodb:Query with these credentials. docs/command.md has what each command needs.',
    ],
    [
      'a stage that is not deployed',
      'ResourceNotFoundException',
      'Requested resource not found',
      'There is no table prescale-production in eu-west-1: the stage production is not deployed there. --stage, --region or --table name another one.',
    ],
    [
      'anything else',
      'ValidationException',
      'Something is\nnot right.',
      'Reading the records: ValidationException: Something is not right.',
    ],
  ])('%s', async (_, type, message, sentence) => {
    somebody();
    vi.stubEnv('AWS_ENDPOINT_URL', await answering(type, message));
    expect(await status('--region', 'eu-west-1')).toEqual(failed(sentence));
  });

  it('no network', async () => {
    somebody();
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
    expect(await status('--region', 'eu-west-1')).toEqual(
      failed('AWS cannot be reached: connect ECONNREFUSED 127.0.0.1:9. Is there a network, and is the Region right?'),
    );
  });

  it('no embedded AWS', async () => {
    expect(await inProcess(['status', '--local'], { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } })).toEqual(
      failed(
        'The embedded AWS does not answer at http://127.0.0.1:9. npm run local-aws -- --stage production starts it with that stage.',
      ),
    );
  });

  it('a stage that the embedded AWS does not have', async () => {
    await using stage = await stageOnAws();
    expect(await stage.prescale('status', '--stage', 'staging')).toEqual(
      failed(
        'There is no table prescale-staging in the embedded AWS: the stage staging is not deployed there. --stage names another one; npm run local-aws -- --stage staging serves this one, if its schedule is there.',
      ),
    );
    expect(await stage.prescale('status', '--table', 'another')).toEqual(
      failed(
        'There is no table another in the embedded AWS. Correct --table, or leave it out: the table of the stage production is prescale-production.',
      ),
    );
    expect(await stage.prescale('import', '--cluster', 'nope')).toEqual(
      failed(
        'Amazon ECS knows no cluster nope there. aws ecs list-clusters names those that it knows; --region names another Region.',
      ),
    );
  });

  it('a Region by AWS_DEFAULT_REGION, which the aws command knows and the SDK does not', async () => {
    somebody();
    vi.stubEnv('AWS_ENDPOINT_URL', await answering('ResourceNotFoundException', ''));
    const { err } = await inProcess(['status'], { env: { AWS_DEFAULT_REGION: 'eu-north-1' } });
    expect(err).toContain('in eu-north-1: the stage');
  });

  it('as JSON, with a code', async () => {
    nobody();
    const { out, code } = await status('--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      command: 'status',
      error: { code: 'no-region', message: 'No AWS Region is set.' },
    });
  });
});

describe('--local', () => {
  it('goes to no address but one of this machine', async () => {
    const { err } = await inProcess(['status', '--local'], { env: { AWS_ENDPOINT_URL: 'http://example.com:4566' } });
    expect(err).toMatch(/^error: The embedded AWS does not answer at http:\/\/127\.0\.0\.1:4566\./);
  });
});
