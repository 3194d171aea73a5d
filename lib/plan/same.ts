/** Whether two JSON values say the same, whatever the order of their keys; an absent key equals an undefined one. */
export const same = (left: unknown, right: unknown): boolean => canonical(left) === canonical(right);

/** JSON with sorted keys: equal texts for equal values. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? 'null';
