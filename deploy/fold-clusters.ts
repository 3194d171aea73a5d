/** How the clusters of a stage are named in a role: by their own names, by what names begin with, or all of the account. */
export interface FoldedClusters {
  /** Each a name, or the beginning of some with a `*`; ascending. */
  readonly patterns: readonly string[];
  readonly by: 'name' | 'prefix' | 'account';
}

/** A shorter beginning says nothing: then all clusters of the account are named honestly. */
const shortestPrefix = 3;

/**
 * The narrowest patterns that fit. Names that share the most are put together first, so that what is reached beyond the
 * schedule stays as little as it can.
 *
 * @param sizeOf characters that a pattern takes in the role
 */
export function foldClusters(
  names: readonly string[],
  sizeOf: (pattern: string) => number,
  budget: number,
): FoldedClusters {
  const sorted = [...new Set(names)].sort();
  let patterns: readonly string[] = sorted;
  while (patterns.reduce((sum, pattern) => sum + sizeOf(pattern), 0) > budget) {
    const prefix = longestShared(patterns);
    if (prefix.length < shortestPrefix) return { patterns: ['*'], by: 'account' };
    const at = patterns.findIndex((pattern) => pattern.startsWith(prefix));
    const others = patterns.filter((pattern) => !pattern.startsWith(prefix));
    patterns = others.toSpliced(at, 0, `${prefix}*`);
  }
  return { patterns, by: patterns.length === sorted.length ? 'name' : 'prefix' };
}

/** The longest beginning that two share: sorted, they are neighbours. */
function longestShared(patterns: readonly string[]): string {
  const shared = patterns.slice(1).map((pattern, at) => sharedBy(patterns[at] ?? '', pattern));
  return shared.reduce((longest, one) => (one.length > longest.length ? one : longest), '');
}

function sharedBy(a: string, b: string): string {
  const [one, other] = [a.replace(/\*$/, ''), b.replace(/\*$/, '')];
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}
