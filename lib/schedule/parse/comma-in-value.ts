import { isScalar, type Pair, type ParsedNode, Scalar } from 'yaml';
import { type Complaint, complain, quote } from './complaint.ts';
import { nearest } from './nearest.ts';
import { settingNames } from './unknown-key.ts';

export type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

export interface CutValue {
  readonly complaint: Complaint;
  /** How many of the pairs after it are the rest of the value. */
  readonly more: number;
}

/**
 * Inside braces a comma ends a value. What comes after it without a colon, such as the `000` of `{ desired: 5,000 }`,
 * was meant to go on with it.
 */
export function cutValue(text: string, pairs: readonly ParsedPair[], at: number): CutValue | undefined {
  const { key, value } = pairs[at] ?? {};
  if (!isScalar(value) || value.type !== Scalar.PLAIN || value.source === '') return undefined;
  const rest: string[] = [];
  for (let pair = pairs[at + 1]; pair !== undefined; pair = pairs[at + 1 + rest.length]) {
    const piece = restOf(pair);
    if (piece === undefined) break;
    rest.push(piece);
  }
  const last = pairs[at + rest.length]?.key.range[1];
  if (rest.length === 0 || last === undefined) return undefined;
  const whole = text.slice(value.range?.[0], last).replace(/\s+/g, ' ');
  return {
    complaint: complaintOf(isScalar(key) ? String(key.value) : '', String(value.value), rest, whole),
    more: rest.length,
  };
}

/** What stands between commas, where it is no setting that only lacks its colon or its value. */
function restOf({ key, value }: ParsedPair): string | undefined {
  if (value !== null || !isScalar(key) || key.type !== Scalar.PLAIN) return undefined;
  const text = String(key.value);
  const [, word = '', more] = /^([A-Za-z]+)(?:\s*[:=\s]\s*(\S))?/.exec(text) ?? [];
  const isSetting =
    ((word === text || more !== undefined) && settingNames.has(word)) ||
    (more !== undefined && word.length > 3 && nearest(word, settingNames) !== undefined);
  return isSetting ? undefined : text;
}

function complaintOf(key: string, value: string, rest: readonly string[], whole: string): Complaint {
  const isNumber = [value, ...rest].every((piece) => /^\d+$/.test(piece));
  if (isNumber) {
    const isThousands = value.length <= 3 && rest.every((piece) => piece.length === 3);
    const meant = isThousands
      ? `Write ${quote([value, ...rest].join(''))}, without comma or dot.`
      : `Write ${quote(`${value}.${rest.join('')}`)}, with a dot instead of the comma.`;
    return complain(
      'wrong-type',
      `${quote(whole)} is not a number: the comma ends it, and ${quote(value)} is left.`,
      meant,
    );
  }
  const isList = /^(days|except)$/.test(key) || [value, ...rest].every((piece) => /^\d{4}-\d\d-\d\d/.test(piece));
  return complain(
    'needs-quotes',
    `Inside braces a comma ends the value, so that only ${quote(value)} of ${quote(whole)} is read.`,
    isList
      ? `Put brackets around it: ${quote(`${key}: [${[value, ...rest].join(', ')}]`)}.`
      : `Put it in quotes: ${quote(`${key}: "${whole}"`)}.`,
  );
}
