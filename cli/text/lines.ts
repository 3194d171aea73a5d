import { Help } from 'commander';

const help = new Help();
help.minWidthToWrap = 1;

/** How many columns a text takes; colours take none. */
export const widthOf = (text: string): number => help.displayWidth(text);

export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

export const paddedLeft = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - widthOf(text))) + text;

/** A text as lines that fit; without a width it is one. A word that is longer than a line is left whole. */
export const wrapped = (text: string, width: number | undefined): readonly string[] =>
  width === undefined || widthOf(text) <= width ? [text] : help.boxWrap(text, width).split('\n');

/** The same with blanks before each line. */
export const indented = (text: string, by: number, width?: number): readonly string[] =>
  wrapped(text, width === undefined ? undefined : width - by).map((line) => ' '.repeat(by) + line);
