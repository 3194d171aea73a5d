import { Help } from 'commander';

const help = new Help();
help.minWidthToWrap = 1;

/** How many columns a text takes; colours take none. Few texts have any, and looking for them in each takes long. */
export const widthOf = (text: string): number => (text.includes('\x1b') ? help.displayWidth(text) : text.length);

export const padded = (text: string, width: number): string => text.padEnd(width + text.length - widthOf(text));

export const paddedLeft = (text: string, width: number): string => text.padStart(width + text.length - widthOf(text));

/** A text as lines that fit; without a width it is one. A word that is longer than a line is left whole. */
export const wrapped = (text: string, width: number | undefined): readonly string[] =>
  width === undefined || widthOf(text) <= width ? [text] : help.boxWrap(text, width).split('\n');

/** The same with blanks before each line. */
export const indented = (text: string, by: number, width?: number): readonly string[] =>
  wrapped(text, width === undefined ? undefined : width - by).map((line) => ' '.repeat(by) + line);
