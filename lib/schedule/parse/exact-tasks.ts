import { type Complaint, complain, quote } from './complaint.ts';

/** A decimal number without rounding: `digits / 10 ** scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Of a number whose shortest decimal form has no exponent: from 0.000001 to below 1e21. */
function decimal(value: number): Decimal {
  const [whole = '0', fraction = ''] = String(value).split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/**
 * How many tasks serve `requests` a minute: ceil(requests / perTask * (1 + buffer)), without rounding on the way, so
 * that 1,000 at 100 a task with 10 % are 11 and not 12.
 */
export function tasksFor(requests: number, perTask: number, buffer: number): number {
  const [wanted, each, extra] = [decimal(requests), decimal(perTask), decimal(buffer)];
  const numerator = wanted.digits * (10n ** BigInt(extra.scale) + extra.digits) * 10n ** BigInt(each.scale);
  const denominator = each.digits * 10n ** BigInt(wanted.scale + extra.scale);
  return Number((numerator + denominator - 1n) / denominator);
}

/** Reads what to add on top, `20%` or `0.2`, as a factor: 0.2. */
export function readBuffer(text: string): number | Complaint {
  const percent = /^\s*(\d{1,4})(?:\.(\d{1,3}))?\s*%\s*$/.exec(text);
  if (percent?.[1] !== undefined && Number(`${percent[1]}.${percent[2] ?? 0}`) <= 1000) {
    const hundredths = percent[1].padStart(3, '0');
    return Number(`${hundredths.slice(0, -2)}.${hundredths.slice(-2)}${percent[2] ?? ''}`);
  }
  if (/^\s*(0(\.\d{1,5})?|1(\.0{1,5})?)\s*$/.test(text)) return Number(text);
  const number = /^\s*(\d{1,4}(?:\.\d{1,3})?)\s*(?:per ?cent|pct)?\s*$/i.exec(text)?.[1];
  return complain(
    'bad-percentage',
    `${quote(text)} is not a percentage from 0% to 1000%.`,
    `Write it like this: \`buffer: ${number !== undefined && Number(number) <= 1000 ? number : 20}%\`.`,
  );
}
