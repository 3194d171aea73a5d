import type { Comment, Comments } from './comments.ts';

/** What became of a comment. */
export interface Kept {
  readonly outcome: 'created' | 'edited' | 'as-before' | 'silent';
  readonly url?: string;
}

/**
 * Keeps one comment of a pull request up to date: the one that begins with a marker. Nothing is written where there is nothing
 * to say and nothing was said.
 *
 * @param own what there is
 */
export async function keepComment(
  comments: Comments,
  own: readonly Comment[],
  { marker, body, isQuiet }: { readonly marker: string; readonly body: string; readonly isQuiet: boolean },
): Promise<Kept> {
  // At the beginning alone: a comment that quotes ours has the marker further down.
  const there = own.find((comment) => comment.body.startsWith(marker));
  if (there === undefined) return isQuiet ? { outcome: 'silent' } : kept('created', await comments.create(body));
  // Hosts trim what they are sent.
  if (there.body.replaceAll('\r', '').trim() === body.trim()) return kept('as-before', there);
  return kept('edited', await comments.edit(there.id, body));
}

const kept = (outcome: Kept['outcome'], { url }: Comment): Kept => ({ outcome, ...(url !== undefined && { url }) });
