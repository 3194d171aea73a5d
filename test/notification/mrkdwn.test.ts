import { describe, expect, it } from 'vitest';
import { cutMrkdwn, mrkdwn } from '../../lib/plan/mrkdwn.ts';
import { cut } from '../../lib/plan/plain-text.ts';

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

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('never ends inside an entity, at %i', (max) => {
    const text = cutMrkdwn(mrkdwn('a&b<c&d'), max);
    expect(text.length).toBeLessThanOrEqual(max);
    expect(text.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
  });
});
