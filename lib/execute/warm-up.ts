import { type Deadline, hasTime } from './deadline.ts';
import type { Visit } from './ports.ts';

/** `Visit` gives up on an address after this. */
export const longestVisitMs = 5_000;

/**
 * Visits the address as often as asked, one after the other; answers how many were made,
 * and how many of them were answered without an error: when the time is short, the rest is not made.
 */
export async function warmUp(
  { visit, sleep }: { readonly visit: Visit; readonly sleep: (ms: number) => Promise<void> },
  { url, requests, everyMs }: { readonly url: string; readonly requests: number; readonly everyMs: number },
  deadline: Deadline,
): Promise<{ readonly requests: number; readonly answered: number }> {
  let [made, answered] = [0, 0];
  for (; made < requests && hasTime(deadline, longestVisitMs + everyMs); made += 1) {
    if (made > 0) await sleep(everyMs);
    // It may have been frozen while it slept.
    if (!hasTime(deadline, longestVisitMs)) break;
    if (await visit(url, deadline.signal)) answered += 1;
  }
  return { requests: made, answered };
}
