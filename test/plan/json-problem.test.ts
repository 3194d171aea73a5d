import { describe, expect, it } from 'vitest';
import { jsonProblem } from '../../lib/plan/json-problem.ts';

const nested = (levels: number, inner: unknown = 1): unknown => {
  let value = inner;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { a: value } : [value];
  return value;
};

const knot: { self?: unknown } = {};
knot.self = [knot];

/** Little in memory, and 2 ** levels values to whoever walks through it or writes it. */
const doubled = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value, value];
  return value;
};

describe('jsonProblem', () => {
  it.each`
    json                                     | problem                                    | because
    ${undefined}                             | ${undefined}                               | ${'nothing at all is for the schema to refuse'}
    ${null}                                  | ${undefined}                               | ${'nor is null'}
    ${'text'}                                | ${undefined}                               | ${'plain text'}
    ${{ a: [1, -1.5, 'x', null, true, {}] }} | ${undefined}                               | ${'everything that JSON can say'}
    ${nested(32)}                            | ${undefined}                               | ${'the last level that is taken'}
    ${nested(33)}                            | ${'it is nested more than 32 levels deep'} | ${'the first that is not'}
    ${nested(1_000_000)}                     | ${'it is nested more than 32 levels deep'} | ${'however deep'}
    ${knot}                                  | ${'it is nested more than 32 levels deep'} | ${'it holds itself'}
    ${doubled(32)}                           | ${'it holds more than 1000000 values'}     | ${'a few values, each meant twice, and again'}
    ${nested(4, JSON.parse('1e999'))}        | ${'a number in it is out of range'}        | ${'JSON.parse reads it as infinite'}
    ${{ a: Number.NaN }}                     | ${'a number in it is out of range'}        | ${'no number'}
    ${{ a: -1e308 }}                         | ${undefined}                               | ${'which numbers make sense is for the schema to say'}
  `('$problem: $because', ({ json, problem }) => {
    expect(jsonProblem(json)).toBe(problem);
  });

  it('takes as few levels as it is told to', () => {
    expect(jsonProblem(nested(2), 2)).toBeUndefined();
    expect(jsonProblem(nested(3), 2)).toBe('it is nested more than 2 levels deep');
  });
});
