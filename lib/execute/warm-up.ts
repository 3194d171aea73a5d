import type { Visit } from './ports.ts';

/**
 * Visits the address as often as asked, one after the other; answers how many were made,
 * and how many of them were answered without an error: when the time is short, the rest is not made.
 */
export async function warmUp(
  { visit, sleep }: { readonly visit: Visit; readonly sleep: (ms: number) => Promise<void> },
  { url, requests, everyMs }: { readonly url: string; readonly requests: number; readonly everyMs: number },
  hasTime: () => boolean,
): Promise<{ readonly requests: number; readonly answered: number }> {
  let [made, answered] = [0, 0];
  for (; made < requests && hasTime(); made += 1) {
    if (made > 0) await sleep(everyMs);
    if (await visit(url)) answered += 1;
  }
  return { requests: made, answered };
}
