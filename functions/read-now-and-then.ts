/** What is read over the network and changes rarely, such as a secret that may be replaced: read again when it is older. */
export const readNowAndThen = <Value, Needed>(
  read: (needed: Needed) => Promise<Value>,
  now: () => Date,
  longestMs: number,
): ((needed: Needed) => Promise<Value>) => {
  let kept: { readonly value: Value; readonly until: number } | undefined;
  return async (needed) => {
    const at = now().getTime();
    if (kept === undefined || at >= kept.until) kept = { value: await read(needed), until: at + longestMs };
    return kept.value;
  };
};
