import { expect, it } from 'vitest';
import { askedPhrase, askedText } from '../../cli/text/asked-text.ts';

it.each`
  asked                                        | short           | phrase
  ${{ tasks: 5, min: 2, max: 10, desired: 5 }} | ${'5'}          | ${'5 tasks'}
  ${{ tasks: 0, min: 0, max: 2 }}              | ${'0 to 2'}     | ${'0 to 2 tasks'}
  ${{ tasks: 3, min: 3, max: 3 }}              | ${'3'}          | ${'3 tasks'}
  ${{ tasks: 6, min: 6 }}                      | ${'at least 6'} | ${'at least 6 tasks'}
  ${{ max: 4 }}                                | ${'at most 4'}  | ${'at most 4 tasks'}
  ${{}}                                        | ${undefined}    | ${undefined}
`('$asked reads $short', ({ asked, short, phrase }) => {
  expect([askedText(asked), askedPhrase(asked)]).toEqual([short, phrase]);
});
