import type { AwsFault } from './aws-fault.ts';

const tokenPrefix = 'page:';

/**
 * One page of a list, and the token of the next one. The token is the position: lists are in a fixed order.
 * @throws AwsFault `invalidToken` where the token is not one of ours.
 */
export const page = <T>(
  items: readonly T[],
  size: number,
  token: string | undefined,
  invalidToken: () => AwsFault,
): { items: readonly T[]; next: string | undefined } => {
  const start = token === undefined ? 0 : position(token);
  if (start === undefined) throw invalidToken();
  const end = start + size;
  return { items: items.slice(start, end), next: end < items.length ? encode(end) : undefined };
};

const encode = (at: number): string => Buffer.from(`${tokenPrefix}${at}`).toString('base64');

const position = (token: string): number | undefined => {
  const text = Buffer.from(token, 'base64').toString();
  const at = text.startsWith(tokenPrefix) ? Number(text.slice(tokenPrefix.length)) : Number.NaN;
  return Number.isInteger(at) && at >= 0 && encode(at) === token ? at : undefined;
};
