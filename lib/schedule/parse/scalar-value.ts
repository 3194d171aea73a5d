/**
 * What an unquoted word means: nothing, yes or no, a number, or else itself. Only plain decimal numbers that a computer
 * keeps exactly are numbers: 0x10, 1e3, 007, 1_000 and 8:00 stay text, whatever YAML's versions make of them.
 */
export function scalarValue(text: string, quoted: boolean): string | number | boolean | null {
  if (quoted) return text;
  if (/^(|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  const isNumber = text.length <= 17 && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= 15;
  return isNumber ? Number(text) : text;
}
