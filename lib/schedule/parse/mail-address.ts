import { type Complaint, complain, quote, writeInstead } from './complaint.ts';

/**
 * What SNS can send to: narrower than what may be an address, so that a slip is seen here and not in an e-mail that never
 * comes.
 */
export function readMailAddress(text: string): string | Complaint {
  const trimmed = text.trim();
  if (isAddress(trimmed)) return trimmed;
  const message = `${quote(text)} is not an address of e-mail.`;
  // `Ann <ann@example.com>`, as mail programs write it, or a link.
  const inside = /<\s*([^<>\s]+)\s*>$/.exec(trimmed)?.[1] ?? trimmed.replace(/^mailto:/i, '');
  const bare = inside.replace(/^mailto:/i, '');
  if (isAddress(bare)) return writeInstead('bad-mail-address', message, bare);
  return complain('bad-mail-address', message, 'Write one address, such as `marketing@example.com`.');
}

const isAddress = (text: string): boolean =>
  text.length <= 254 &&
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i.test(text);
