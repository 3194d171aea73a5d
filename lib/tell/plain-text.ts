/**
 * Makes text that came from people or from AWS fit for one line of plain text: no line breaks, no control characters
 * (which could colour or rewrite a terminal), none of the invisible characters that make a line read otherwise than it
 * is written, no halves of surrogate pairs.
 */
export const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(invisible, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

// Bidirectional controls, zero-width characters and tags. The zero-width joiners stay: emoji and several scripts need them.
const invisible = /[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * At most `max` UTF-16 code units, the strictest way of counting characters; what is cut ends in an ellipsis and never
 * inside a surrogate pair.
 */
export const cut = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const end = isHighSurrogate(text.charCodeAt(max - 2)) ? max - 2 : max - 1;
  return `${text.slice(0, end).trimEnd()}…`;
};

/** As `cut`, but what is cut out is in the middle: of a long message the end says as much as the beginning. */
export const cutMiddle = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const end = text.slice(1 - Math.floor(max / 2));
  return `${cut(text, Math.ceil(max / 2))} ${isLowSurrogate(end.charCodeAt(0)) ? end.slice(1) : end}`;
};

const isLowSurrogate = (codeUnit: number): boolean => codeUnit >= 0xdc00 && codeUnit <= 0xdfff;
const isHighSurrogate = (codeUnit: number): boolean => codeUnit >= 0xd800 && codeUnit <= 0xdbff;
