/** All where nobody waits, otherwise as many of the first. */
export const sampled = <const T>(all: readonly T[], first = 1): readonly T[] =>
  process.env.CI ? all : all.slice(0, first);
