import type { Shell } from '../shell/shell.ts';

/** Where `npm run local-aws` listens unless it is told otherwise. */
const usual = 'http://127.0.0.1:4566';

const loopback = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\/?$/;

/** Of `--local`: as local-aws prints it to be exported, and never an address of anybody else. */
export const localEndpoint = ({ env }: Pick<Shell, 'env'>): string =>
  loopback.test(env.AWS_ENDPOINT_URL ?? '') ? (env.AWS_ENDPOINT_URL ?? usual) : usual;
