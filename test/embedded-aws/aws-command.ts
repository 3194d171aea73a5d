import { execFile } from 'node:child_process';

export interface AwsAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a shell line that uses the `aws` command against an endpoint, without the user's own AWS configuration. */
export const runAwsLine = (line: string, endpoint: string): Promise<AwsAnswer> =>
  new Promise((resolve) => {
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ENDPOINT_URL: endpoint,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
      PYENV_VERSION: process.env.PYENV_VERSION,
    };
    execFile('bash', ['-c', line], { env, timeout: 500_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      // What a wrapper of Python versions says when two commands start at once is not the command's.
      resolve({ code, stdout, stderr: stderr.replace(/^.*\bpyenv\b.*\n/gm, '') });
    });
  });
