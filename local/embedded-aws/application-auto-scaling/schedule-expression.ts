import { Temporal } from 'temporal-polyfill';
import { cronNext } from '../../../lib/schedule/cron-in-zone.ts';
import { isCronProblem, parseCron } from '../../../lib/schedule/parse-cron.ts';

/** The first firing strictly after an instant, both in milliseconds; `Infinity`: never again. */
export type Firings = (after: number) => number;

/**
 * The firings of `at(...)`, `rate(...)` or `cron(...)` in a zone; `undefined` where AWS would refuse the expression.
 * A rate counts from `anchor`. A wall time that a clock change skips is moved forward and a repeated one means the
 * first; AWS documents no more than that it "automatically adjusts for daylight saving time".
 */
export const firingsOf = (schedule: string, timezone = 'UTC', anchor: Date): Firings | undefined => {
  const [, kind, inner = ''] = /^(at|rate|cron)\((.*)\)$/.exec(schedule) ?? [];
  if (!isZone(timezone)) return undefined;
  switch (kind) {
    case 'at':
      return atFirings(inner, timezone);
    case 'rate':
      return rateFirings(inner, anchor.getTime());
    case 'cron':
      return cronFirings(inner, timezone);
    default:
      return undefined;
  }
};

const isZone = (timezone: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timezone);
    return true;
  } catch {
    return false;
  }
};

const atFirings = (inner: string, timezone: string): Firings | undefined => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner)) return undefined;
  try {
    const at = Temporal.PlainDateTime.from(inner).toZonedDateTime(timezone).epochMilliseconds;
    return (after) => (at > after ? at : Number.POSITIVE_INFINITY);
  } catch {
    return undefined;
  }
};

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const rateFirings = (inner: string, anchor: number): Firings | undefined => {
  const [, digits = '', unit, plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(inner) ?? [];
  if (unit !== 'minute' && unit !== 'hour' && unit !== 'day') return undefined;
  if ((digits === '1') !== (plural === '')) return undefined;
  const period = Number(digits) * unitMs[unit];
  return (after) => (after < anchor ? anchor : anchor + (Math.floor((after - anchor) / period) + 1) * period);
};

/** The dialect of EventBridge, by the reader that the schedules are read with; it is checked against another library. */
const cronFirings = (inner: string, timezone: string): Firings | undefined => {
  const expression = `cron(${inner})`;
  const cron = parseCron(expression);
  // An expression that never fires is well-formed for AWS.
  if (isCronProblem(cron)) return cron.code === 'cron-never' ? () => Number.POSITIVE_INFINITY : undefined;
  return (after) => cronNext(expression, timezone, new Date(after))?.getTime() ?? Number.POSITIVE_INFINITY;
};
