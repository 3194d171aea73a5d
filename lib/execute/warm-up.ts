import type { Visit } from './ports.ts';

/** Visits the address as often as asked, one after the other; answers how many visits were answered without an error. */
export async function warmUp(
  { visit, sleep }: { readonly visit: Visit; readonly sleep: (ms: number) => Promise<void> },
  { url, requests, everyMs }: { readonly url: string; readonly requests: number; readonly everyMs: number },
  hasTime: () => boolean,
): Promise<number> {
  let answered = 0;
  for (let made = 0; made < requests && hasTime(); made += 1) {
    if (made > 0) await sleep(everyMs);
    if (await visit(url)) answered += 1;
  }
  return answered;
}
