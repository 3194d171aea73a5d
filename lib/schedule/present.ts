/** The same without the keys that are `undefined`. */
export function present<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key of Object.keys(value) as (keyof T)[]) {
    const found = value[key];
    if (found !== undefined) kept[key] = found as Exclude<T[typeof key], undefined>;
  }
  return kept;
}
