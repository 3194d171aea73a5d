import { type Complaint, complain, quote } from './complaint.ts';

/** What is meant by 5,000 or 5 000 or 5_000 or 1.000.000, as digits alone. */
export const withoutSeparators = (text: string): string | undefined =>
  /^[1-9]\d{0,2}([.,'\u2019_ \u00a0\u202f]\d{3})+$/.test(text.trim()) ? text.replace(/\D/g, '') : undefined;

/** Refuses 5.000: where it is thousands, reading it as 5 would go unnoticed. */
export function dottedThousands(text: string): Complaint | undefined {
  const digits = withoutSeparators(text);
  if (digits === undefined) return undefined;
  const plain = String(Number(text));
  const small = withoutSeparators(plain) === undefined ? plain : `${plain}0`;
  return complain(
    'wrong-type',
    `${quote(text)} can be read as ${quote(digits)} and as ${quote(small)}.`,
    `Write ${quote(digits)} without comma or dot, or ${quote(small)} if you mean that.`,
  );
}
