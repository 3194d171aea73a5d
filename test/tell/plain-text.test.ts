import { expect, it } from 'vitest';
import { cutMiddle } from '../../lib/tell/plain-text.ts';

it.each`
  text                 | max  | expected      | because
  ${'abcdef'}          | ${6} | ${'abcdef'}   | ${'it just fits'}
  ${'abcdefghij'}      | ${6} | ${'ab… ij'}   | ${'its end says as much as its beginning'}
  ${'abcdefg🏿j'}      | ${6} | ${'ab… j'}    | ${'no half of a character is left'}
  ${'abcdefghijklm🏿'} | ${8} | ${'abc… m🏿'} | ${'a whole one stays'}
`('the middle of $text is cut out to leave $max: $because', ({ text, max, expected }) => {
  expect(cutMiddle(text, max)).toBe(expected);
});
