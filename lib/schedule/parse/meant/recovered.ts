import { type Complaint, complain, isComplaint, quote, writeInstead } from '../complaint.ts';
import { firstLookAlike, sayLookAlike, withoutLookAlikes } from './look-alikes.ts';

/** A value as it can be written in any place: plain where that is safe, otherwise in quotes. */
export const asValue = (text: string): string =>
  /^[A-Za-z0-9/]([\w ./+@%-]|:(?=\S))*$/.test(text) && !text.endsWith(' ') ? text : JSON.stringify(text);

/** What to say of a value that only fails because of a character in it that does not belong there. */
export function recovered<T>(text: string, read: (text: string) => T | Complaint): Complaint | undefined {
  return withLookAlike(text, read) ?? withCommaBehind(text, read);
}

function withLookAlike<T>(text: string, read: (text: string) => T | Complaint): Complaint | undefined {
  const found = firstLookAlike(text);
  if (found === undefined) return undefined;
  const plain = withoutLookAlikes(text);
  const result = read(plain);
  const message = sayLookAlike(found, quote(text));
  if (isComplaint(result)) {
    return result.instead === undefined ? undefined : { ...result, message, offset: found.offset };
  }
  const isQuoted = /quote/.test(found.name);
  const instead = isQuoted ? JSON.stringify(plain) : asValue(plain);
  const how = isQuoted ? 'with straight quotes' : 'like this';
  const complaint = writeInstead('look-alike', message, instead, (written) => `Write it ${how}: ${written}.`);
  return { ...complaint, offset: found.offset };
}

function withCommaBehind<T>(text: string, read: (text: string) => T | Complaint): Complaint | undefined {
  const [, plain, mark] = /^(.*\S)\s*([,;])\s*$/s.exec(text) ?? [];
  if (plain === undefined || isComplaint(read(plain))) return undefined;
  const what = mark === ',' ? 'comma' : 'semicolon';
  const message = `There is a ${what} behind ${quote(plain)}, which belongs to the value there.`;
  const complaint = writeInstead(
    'needless-comma',
    message,
    asValue(plain),
    (written) => `Leave the ${what} out: ${written}.`,
  );
  return { ...complaint, offset: plain.length };
}

/** The same of a word that is to be one of some that are known. */
export function recoveredName(text: string, isKnown: (name: string) => boolean): Complaint | undefined {
  return recovered(text, (name) => (isKnown(name) ? name : complain('', '', '')));
}
