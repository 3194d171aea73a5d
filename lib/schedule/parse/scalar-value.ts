/**
 * What an unquoted word means: nothing, yes or no, a number, or else itself. Only plain decimal numbers that a computer
 * keeps exactly are numbers: 0x10, 1e3, 007, 1_000 and 8:00 stay text, whatever YAML's versions make of them.
 */
export function scalarValue(text: string, quoted: boolean): string | number | boolean | null {
  if (quoted) return text;
  if (text.length > 17) return text;
  const meant = words.get(text);
  if (meant !== undefined) return meant;
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && (text.length <= 15 || text.replace(/\D/g, '').length <= 15);
  return isNumber ? Number(text) : text;
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);
