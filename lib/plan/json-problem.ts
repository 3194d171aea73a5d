/**
 * Levels of nesting in what is kept and sent. The deepest that AWS lets anybody write, a dimension of a metric of a
 * predictive policy in a saved configuration, is on level 15.
 */
const mostLevels = 32;

/** A policy or an alarm by itself; as part of a record it is five levels further down. */
export const mostLevelsOfConfiguration = 24;

const mostValues = 1_000_000;

/**
 * Why JSON from outside is not to be worked with, as the end of a sentence; `undefined`: it may be. Schemas,
 * `JSON.stringify` and comparisons go down by recursion and overflow the stack at some thousand levels; `JSON.parse` does
 * not, and neither does this. A value that refers to itself is nested without end.
 */
export function jsonProblem(json: unknown, levels = mostLevels): string | undefined {
  let values = 1;
  let onLevel: readonly unknown[] = [json];
  for (let level = 0; onLevel.length > 0; level += 1) {
    if (onLevel.some(isOutOfRange)) return 'a number in it is out of range';
    const nested = onLevel.filter((value) => typeof value === 'object' && value !== null);
    if (nested.length > 0 && level === levels) return `it is nested more than ${levels} levels deep`;
    const below: unknown[] = [];
    for (const value of nested) {
      for (const inner of Object.values(value)) below.push(inner);
      if (values + below.length > mostValues) return `it holds more than ${mostValues} values`;
    }
    values += below.length;
    onLevel = below;
  }
  return undefined;
}

const isOutOfRange = (value: unknown): boolean => typeof value === 'number' && !Number.isFinite(value);
