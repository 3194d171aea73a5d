import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mrkdwn, mrkdwnLines } from '../../lib/tell/mrkdwn.ts';
import { cut, plain } from '../../lib/tell/plain-text.ts';

/** Shows the word joiner, which is invisible. */
const shown = (text: string): string => mrkdwn(text).replaceAll('\u2060', '·');

describe('mrkdwn', () => {
  it.each`
    text                                 | expected                                   | because
    ${'R&D <b>'}                         | ${'R&amp;D &lt;b&gt;'}                     | ${'the three characters with an escape'}
    ${'&amp;'}                           | ${'&amp;amp;'}                             | ${'reads as it was written'}
    ${'<!here> now'}                     | ${'&lt;!here&gt; now'}                     | ${'wakes nobody'}
    ${'@channel @HERE @everyone'}        | ${'@·channel @·HERE @·everyone'}           | ${'wakes nobody where Slack links names'}
    ${'<@U012AB3CD>'}                    | ${'&lt;@·U012AB3CD&gt;'}                   | ${'names nobody'}
    ${'ann@example.com'}                 | ${'ann@example.com'}                       | ${'an address can be copied'}
    ${'<https://evil.example|our docs>'} | ${'&lt;https://evil.example|our docs&gt;'} | ${'a link cannot hide where it leads'}
    ${'[docs](https://evil.example)'}    | ${'[docs]·(https://evil.example)'}         | ${'nor in Teams'}
    ${'*a* _b_ ~c~'}                     | ${'·*·a·*· ·_·b·_· ·~·c·~·'}               | ${'no formatting'}
    ${'api_v2 2*3 a~b'}                  | ${'api_v2 2*3 a~b'}                        | ${'inside a word they mean nothing'}
    ${'`x` ```y```'}                     | ${"'x' '''y'''"}                           | ${'no code, which would swallow what follows'}
    ${':tada: at 09:10:30'}              | ${':·tada: at 09:10:30'}                   | ${'no emoji, times untouched'}
    ${'> quoted'}                        | ${'·&gt; quoted'}                          | ${'no quotation'}
    ${'a\n> b'}                          | ${'a &gt; b'}                              | ${'one line'}
    ${'a\u202eb\u2066c\u200bd\u2060e'}   | ${'abcde'}                                 | ${'nothing invisible turns the line round'}
    ${'\u0000a\u001b[2Jb\u009bc'}        | ${'a [2Jb c'}                              | ${'no control characters'}
    ${'\ud83d!\ude00'}                   | ${'\ufffd!\ufffd'}                         | ${'halves of pairs are no text'}
    ${'👩‍💻 é'}                            | ${'👩‍💻 é'}                                  | ${'emoji of several parts stay whole'}
  `('$because: $text', ({ text, expected }) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('cutting', () => {
  it.each`
    text       | max  | expected  | because
    ${'abc'}   | ${3} | ${'abc'}  | ${'just fits'}
    ${'abcd'}  | ${3} | ${'ab…'}  | ${'the ellipsis counts'}
    ${'ab cd'} | ${4} | ${'ab…'}  | ${'no blank before the ellipsis'}
    ${'a😀b'}  | ${3} | ${'a…'}   | ${'no half of a pair'}
    ${'a😀bc'} | ${4} | ${'a😀…'} | ${'the whole pair'}
    ${'😀😀'}  | ${2} | ${'…'}    | ${'no room for a pair'}
    ${'abc'}   | ${1} | ${'…'}    | ${'room for the ellipsis alone'}
  `('$because: $text at $max', ({ text, max, expected }) => {
    expect(cut(text, max)).toBe(expected);
  });

  it.each`
    text             | max  | expected      | because
    ${'a&b'}         | ${7} | ${'a&amp;b'}  | ${'just fits, escaped'}
    ${'a&b'}         | ${6} | ${'a…'}       | ${'what counts is the escaped text'}
    ${'a&bcd'}       | ${8} | ${'a&amp;b…'} | ${'no more is cut than must be'}
    ${'*ab* cd'}     | ${6} | ${'·*·ab…'}   | ${'a mark with both its joiners'}
    ${'*ab* cd'}     | ${3} | ${'…'}        | ${'or without the mark'}
    ${':tada: x'}    | ${6} | ${':tada…'}   | ${'what is no emoji any more needs no joiner'}
    ${'ab @channel'} | ${8} | ${'ab @cha…'} | ${'nor does half a mention'}
    ${'ab👩‍💻cd'}      | ${7} | ${'ab…'}      | ${'an emoji of several parts, whole or not at all'}
    ${'ab👩‍💻cd'}      | ${8} | ${'ab👩‍💻…'}    | ${'whole'}
    ${'abe\u0301'}   | ${3} | ${'ab…'}      | ${'no letter without its accent'}
    ${'🇩🇪'}          | ${3} | ${'…'}        | ${'no half of the only one'}
    ${'🇩🇪🇫🇷x'}       | ${8} | ${'🇩🇪…'}      | ${'no half of a flag'}
    ${'a b\nc d'}    | ${6} | ${'a b c…'}   | ${'one line'}
    ${'abc'}         | ${0} | ${''}         | ${'no room at all'}
  `('$because: $text at $max', ({ text, max, expected }) => {
    expect(mrkdwn(text, max).replaceAll('\u2060', '·')).toBe(expected);
  });

  it('fills what there is room for, and never ends inside an escape, a joiner or a character', () => {
    const pieces = ['&', '<', '*', '_', '`', 'a', ' ', '👩‍💻', 'é', '🇩🇪', '@here', ':tada:', '](', '~', '\u0301'];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((some) => some.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (written, max) => {
        const cutText = mrkdwn(written, max);
        expect(cutText.length).toBeLessThanOrEqual(max);
        expect(cutText.isWellFormed()).toBe(true);
        const whole = mrkdwn(written);
        // Escaping a beginning of the text is the only way to get there.
        const graphemes = Array.from(new Intl.Segmenter('en').segment(plain(written)), ({ segment }) => segment);
        const beginnings = graphemes.map((_, count) => mrkdwn(`${graphemes.slice(0, count).join('').trimEnd()}…`));
        expect(whole.length <= max ? [whole] : beginnings).toContain(cutText);
      }),
    );
  });

  it('cuts lines as a whole', () => {
    const lines = ['a & b', '> c', 'd'];
    expect(mrkdwnLines(lines, 100).replaceAll('\u2060', '·')).toBe('a &amp; b\n·&gt; c\nd');
    expect(mrkdwnLines(lines, 13)).toBe('a &amp; b…');
    expect(mrkdwnLines(lines, 18).replaceAll('\u2060', '·')).toBe('a &amp; b\n·&gt; c…');
    expect(mrkdwnLines(lines, 8)).toBe('a &amp;…');
    expect(mrkdwnLines([], 8)).toBe('');
  });

  it('of a text that is far too long is not searched for from its end', () => {
    expect(mrkdwn('👩‍💻&*'.repeat(500_000), 8_000).length).toBeGreaterThan(7_900);
  });
});
