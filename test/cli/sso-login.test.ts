import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { troubleOf } from '../../lib/aws/trouble.ts';
import { inProcess } from './in-process.ts';
import { ownFolder } from './schedules-folder.ts';

const startUrl = 'https://example.awsapps.com/start';

/** Both forms in which a profile names IAM Identity Center: https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html */
const config = `[profile team]
sso_session = example
sso_account_id = 123456789012
sso_role_name = PowerUser
region = us-east-1

[sso-session example]
sso_start_url = ${startUrl}
sso_region = us-east-1

[profile legacy]
sso_start_url = ${startUrl}
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = PowerUser
region = us-east-1
`;

/** The home of somebody whose login lasts until then; left out: who has never logged in. */
function home(profile: string, expiresAt?: string): void {
  const folder = mkdtempSync(join(inject('temporaryFolder'), 'home-'));
  const cache = join(folder, '.aws/sso/cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(folder, '.aws/config'), config);
  if (expiresAt !== undefined)
    for (const key of ['example', startUrl])
      writeFileSync(
        join(cache, `${createHash('sha1').update(key).digest('hex')}.json`),
        JSON.stringify({ startUrl, region: 'us-east-1', accessToken: 'a token', expiresAt }),
      );
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CONFIG_FILE'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('HOME', folder);
  vi.stubEnv('AWS_PROFILE', profile);
}

/** What the portal says of a login that was ended elsewhere: https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html */
async function portalThatKnowsNobody(): Promise<void> {
  const portal = createServer((_, response) => {
    response.writeHead(401, { 'content-type': 'application/json', 'x-amzn-errortype': 'UnauthorizedException' });
    response.end(JSON.stringify({ message: 'Session token not found or invalid' }));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void portal.close());
  await once(portal, 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL_SSO', `http://127.0.0.1:${(portal.address() as AddressInfo).port}`);
}

const told = (login: string) => ({
  out: '',
  err: `error: The login to AWS IAM Identity Center has ended, or there was none. Log in: ${login}\n`,
  code: 1,
});

describe.each(['team', 'legacy'])(
  'a command by the profile %s of IAM Identity Center says how to log in',
  (profile) => {
    const status = () => inProcess(['status'], { folder: ownFolder().folder, env: { AWS_PROFILE: profile } });

    it('that has never logged in', async () => {
      home(profile);
      expect(await status()).toEqual(told(`aws sso login --profile ${profile}`));
    });

    it('whose login has expired', async () => {
      home(profile, '2020-01-01T00:00:00Z');
      expect(await status()).toEqual(told(`aws sso login --profile ${profile}`));
    });

    it('whose login was ended elsewhere', async () => {
      home(profile, '2099-01-01T00:00:00Z');
      await portalThatKnowsNobody();
      expect(await status()).toEqual(told(`aws sso login --profile ${profile}`));
    });
  },
);

it('what the SDK throws of a token that cannot be had is about the login too', () => {
  const thrown = Object.assign(new Error('Token is expired'), { name: 'TokenProviderError' });
  expect(troubleOf(thrown)).toEqual({ kind: 'login-ended' });
});

it('without a named profile the remedy names none', async () => {
  home('team');
  expect(await inProcess(['status'], { folder: ownFolder().folder })).toEqual(told('aws sso login'));
});
