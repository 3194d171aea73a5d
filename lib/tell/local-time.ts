/**
 * `Fri 27 Nov 09:00`, in the zone of the schedule: with the year where it is not that of `now`, with the offset where
 * the wall time comes twice because clocks go back. In a zone that this machine does not know, UTC, and says so.
 */
export const localTime = (instant: Date, timezone: string, now: Date): string => {
  const known = partsIn(timezone);
  const parts = known ?? partsIn('UTC');
  if (parts === undefined) throw new Error('Intl does not know UTC');
  const text = written(parts(instant), parts(now).year);
  if (known === undefined) return `${text} UTC`;
  const twice = [-60, -30, 30, 60].some(
    (minutes) => written(parts(new Date(instant.getTime() + minutes * 60_000)), parts(now).year) === text,
  );
  return twice ? `${text} ${parts(instant).offset}` : text;
};

interface Parts {
  readonly weekday: string;
  readonly day: string;
  readonly month: number;
  readonly year: string;
  readonly hour: string;
  readonly minute: string;
  readonly offset: string;
}

// Names of our own: those of Intl differ between versions of its data ("Sep", "Sept").
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const written = (at: Parts, thisYear: string): string => {
  const year = at.year === thisYear ? '' : ` ${at.year}`;
  return `${at.weekday} ${at.day} ${months[at.month - 1]}${year} ${at.hour}:${at.minute}`;
};

// Making a formatter costs far more than using it.
const formatters = new Map<string, ((instant: Date) => Parts) | undefined>();

const partsIn = (timezone: string): ((instant: Date) => Parts) | undefined => {
  if (!formatters.has(timezone)) formatters.set(timezone, remembered(makePartsIn(timezone)));
  return formatters.get(timezone);
};

const mostRemembered = 1_000;

/** The announcements of many targets name the same few instants. */
const remembered = (partsOf: ((instant: Date) => Parts) | undefined): typeof partsOf => {
  if (partsOf === undefined) return undefined;
  const known = new Map<number, Parts>();
  return (instant) => {
    const found = known.get(instant.getTime());
    if (found !== undefined) return found;
    if (known.size >= mostRemembered) known.clear();
    const parts = partsOf(instant);
    known.set(instant.getTime(), parts);
    return parts;
  };
};

const makePartsIn = (timezone: string): ((instant: Date) => Parts) | undefined => {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'shortOffset',
    });
  } catch {
    return undefined;
  }
  return (instant) => {
    const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    return {
      weekday: part.weekday ?? '',
      day: part.day ?? '',
      month: Number(part.month),
      year: part.year ?? '',
      hour: part.hour ?? '',
      minute: part.minute ?? '',
      offset: part.timeZoneName ?? '',
    };
  };
};
