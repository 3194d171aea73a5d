import type { Invocation } from '../invocation.ts';
import type { Problem } from './judge.ts';

/** The longest that a call takes from its bytes to its answer. */
const longestMs = 3_000;

/** By the world's clock as the bytes leave, whatever the reconciler thinks how late it is. */
export function tooLate(port: string, { process, endsAt }: Invocation, now: Date): Problem {
  const leftMs = endsAt - now.getTime();
  return leftMs < longestMs ? `${port} of ${process.name} was sent ${leftMs} ms before the end of its tick` : undefined;
}
