import { withoutSeparators } from '../thousands.ts';
import { withoutLookAlikes } from './look-alikes.ts';

/** What is meant by a number that is written in another way, with what is to be said of it. */
export interface MeantNumber {
  readonly digits: string;
  readonly message?: string;
  readonly hint: (digits: string) => string;
}

const likeThis = (digits: string): string => `Write it like this: ${digits}.`;

/** Of anything that is counted. Words for thousands, units and zeros in front; absent: it is not certain. */
export function meantNumber(text: string, quoted: boolean, isRequests: boolean): MeantNumber | undefined {
  const plain = withoutLookAlikes(text.slice(0, 100)).replace(/\s*[,;]$/, '');
  const zeros = /^(-?)0+(\d+)$/.exec(plain);
  if (zeros?.[2] !== undefined && zeros[1] === '') {
    const message = `\`${plain}\` begins with a zero, and programs differ in what that means: most read ${zeros[2]}, some read another number.`;
    return { digits: zeros[2], message, hint: (digits) => `Write ${digits}, without the zero in front.` };
  }
  if (/^-?\d{1,15}(\.\d+)?$/.test(plain)) {
    return {
      digits: plain,
      hint: quoted && plain === text ? (digits) => `Write it without quotes: ${digits}.` : likeThis,
    };
  }
  const separated = withoutSeparators(plain);
  if (separated !== undefined)
    return { digits: separated, hint: (digits) => `Write ${digits}, without comma, dot or blank.` };
  const unit = /^(\d+)\s*(tasks?|instances?|containers?|pcs)$/i.exec(plain)?.[1];
  if (unit !== undefined && !isRequests) return { digits: unit, hint: likeThis };
  const thousands = /^(\d+)(?:[.,](\d))?\s*k$/i.exec(plain);
  if (thousands?.[1] !== undefined)
    return { digits: `${thousands[1]}${(thousands[2] ?? '').padEnd(3, '0')}`.replace(/^0+(?=\d)/, ''), hint: likeThis };
  return isRequests ? requests(plain) : undefined;
}

function requests(text: string): MeantNumber | undefined {
  const [, count = '', unit = ''] = /^(\d+(?:[.,' ]\d{3})*)\s*(.*)$/.exec(text) ?? [];
  const digits = withoutSeparators(count) ?? count;
  const plain = unit.replace(/^(requests?|reqs?|hits)\s*/i, '');
  if (/^(|(\/|per|a|p)?\s*m(in(ute)?s?)?|rpm)$/i.test(plain) && unit !== '') return { digits, hint: likeThis };
  if (!/^((\/|per|a|p)\s*s(ec(ond)?s?)?|rps|qps)$/i.test(plain)) return undefined;
  const hint = (written: string): string => `Write ${written}: 60 times as many as a second has.`;
  return { digits: perMinute(digits) ?? digits, hint };
}

/** So many a second, as so many a minute; absent: it would be read in two ways. */
export function perMinute(text: string): string | undefined {
  const digits = withoutSeparators(text) ?? text;
  if (!/^\d{1,9}(\.\d{1,4})?$/.test(digits)) return undefined;
  const product = String(Number((Number(digits) * 60).toFixed(4)));
  return withoutSeparators(product) === undefined ? product : undefined;
}

export type Rate = 'second' | 'hour' | 'day';

/** A word for requests in another span than a minute. */
export function rateOf(key: string): Rate | undefined {
  const plain = key.replace(/[-_ /]+/g, '').toLowerCase();
  const unit =
    /^(?:requests?|reqs?|r|q|queries|hits|visits|visitors|calls)(?:p|per)(s|secs?|seconds?|h|hrs?|hours?|d|days?)$/.exec(
      plain,
    )?.[1];
  if (unit === undefined) return undefined;
  return unit.startsWith('s') ? 'second' : unit.startsWith('h') ? 'hour' : 'day';
}
