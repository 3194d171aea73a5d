/** Called as often as one likes; what takes less than a second is not told. */
export type Progress = (what: string, done: number, all: number) => void;

const everyMs = 1_000;

export function progressOn({ write }: { readonly write: (text: string) => void }, clock: () => number): Progress {
  let last = clock();
  return (what, done, all) => {
    const now = clock();
    if (now - last < everyMs) return;
    last = now;
    write(`${what}: ${done} of ${all}\n`);
  };
}
