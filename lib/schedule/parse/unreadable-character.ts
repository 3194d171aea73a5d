import { type Complaint, complain } from './complaint.ts';

/** Control characters but tab and line feed, separators that look like nothing, and halves of characters. */
export const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)|\p{Cs}/u;

/** The first character that no editor shows and that would change what the text means. */
export function unreadableCharacter(text: string): (Complaint & { readonly offset: number }) | undefined {
  const control = invisible.exec(text);
  const blank = /^[ -]*([\u00a0\u2000-\u200b\u202f\u3000])/mu.exec(text);
  const blankAt = blank ? blank.index + blank[0].length - 1 : Number.POSITIVE_INFINITY;
  if (control && control.index < blankAt) {
    const code = (control[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return {
      ...complain(
        'bad-character',
        `There is a character here that cannot be seen (U+${code}).`,
        'Delete it; if it came with copied text, type the line by hand.',
      ),
      offset: control.index,
    };
  }
  if (!blank) return undefined;
  return {
    ...complain(
      'bad-character',
      'This line is indented with a special blank, as web pages and word processors use it.',
      'Replace it with ordinary spaces, or type the line by hand.',
    ),
    offset: blankAt,
  };
}
