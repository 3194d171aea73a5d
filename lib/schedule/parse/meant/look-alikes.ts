/** A character that looks like another one that is meant, as word processors, web pages and other keyboards write it. */
export interface LookAlike {
  /** Where it stands, in characters from 0. */
  readonly offset: number;
  readonly character: string;
  /** `an en dash`. */
  readonly name: string;
  /** `a hyphen`. */
  readonly meant: string;
}

interface Family {
  readonly pattern: RegExp;
  readonly name: (character: string) => string;
  readonly meant: string;
  readonly plain: (character: string) => string;
}

const dashes: Readonly<Record<string, string>> = { '–': 'an en dash', '—': 'an em dash', '−': 'a minus sign' };

const foreignLetters: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['АВЕЅІЈКМНОРСТХУавеѕіјкорсху', 'ABESIJKMHOPCTXYabesijkopcxy'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο', 'ABEZHIKMNOPTYXo'],
  ].flatMap(([foreign = '', latin = '']) => Array.from(foreign, (letter, at) => [letter, latin.charAt(at)])),
);

const families: readonly Family[] = [
  { pattern: /[‐-―−﹘﹣]/u, name: (one) => dashes[one] ?? 'a special dash', meant: 'a hyphen', plain: () => '-' },
  { pattern: /[“”„‟″«»]/u, name: () => 'a typographic quote', meant: 'a straight quote', plain: () => '"' },
  { pattern: /[‘’‚‛′‹›]/u, name: () => 'a typographic quote', meant: 'a straight quote', plain: () => "'" },
  { pattern: /[\u00a0\u202f]/u, name: () => 'a non-breaking blank', meant: 'an ordinary blank', plain: () => ' ' },
  {
    pattern: /[\u2000-\u200a\u205f\u3000]/u,
    name: () => 'a special blank',
    meant: 'an ordinary blank',
    plain: () => ' ',
  },
  {
    pattern: /[\u200b-\u200f\u2060\u00ad]/u,
    name: () => 'a character that cannot be seen',
    meant: 'nothing',
    plain: () => '',
  },
  {
    pattern: /[\uff10-\uff19]/u,
    name: () => 'a full-width digit',
    meant: 'an ordinary digit',
    plain: (one) => one.normalize('NFKC'),
  },
  {
    pattern: /[\uff01-\uff5e]/u,
    name: () => 'a full-width character',
    meant: 'an ordinary one',
    plain: (one) => one.normalize('NFKC'),
  },
  {
    pattern: /[٠-٩]/u,
    name: () => 'an Arabic digit',
    meant: 'an ordinary digit',
    plain: (one) => String(one.charCodeAt(0) - 0x660),
  },
  {
    pattern: /[۰-۹]/u,
    name: () => 'an Arabic digit',
    meant: 'an ordinary digit',
    plain: (one) => String(one.charCodeAt(0) - 0x6f0),
  },
  {
    pattern: new RegExp(`[${Object.keys(foreignLetters).join('')}]`, 'u'),
    name: () => 'a letter of another alphabet',
    meant: 'the Latin letter that looks like it',
    plain: (one) => foreignLetters[one] ?? one,
  },
];

const any = new RegExp(families.map(({ pattern }) => pattern.source).join('|'), 'gu');

/** The first of them in a text. */
export function firstLookAlike(text: string): LookAlike | undefined {
  any.lastIndex = 0;
  const found = any.exec(text.slice(0, 5000));
  if (found === null) return undefined;
  const [character] = found;
  const family = families.find(({ pattern }) => pattern.test(character));
  return family && { offset: found.index, character, name: family.name(character), meant: family.meant };
}

/** The text with what they look like in their places, and without quotes around it. */
export function withoutLookAlikes(text: string): string {
  const plain = text.replace(any, (one) => families.find(({ pattern }) => pattern.test(one))?.plain(one) ?? one).trim();
  return /^(["']).*\1$/s.test(plain) && plain !== text.trim() ? plain.slice(1, -1) : plain;
}

/** `There is an en dash (U+2013) in ..., where a hyphen belongs.` */
export function sayLookAlike({ character, name, meant }: LookAlike, quoted: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const shown = /[\p{Cf}\s]/u.test(character) ? '' : ` \`${character}\``;
  return `There is ${name}${shown} (U+${code}) in ${quoted}, where ${meant} belongs.`;
}
