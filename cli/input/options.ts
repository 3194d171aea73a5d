import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { duration } from '../../lib/schedule/parse/duration.ts';

/** Options that several commands have, each made anew: commander keeps state in them. */
export const schedulesOption = () =>
  new Option(
    '--schedules <folder>',
    'folder with a folder of .yml files for each stage (default: PRESCALE_SCHEDULES, or schedules)',
  );

export const stageOption = () =>
  new Option('--stage <name>', 'which stage: a folder of the schedules').default('production');

export const jsonOption = () => new Option('--json', 'print one JSON object, as cli/prescale.schema.json describes it');

export const againstOption = () =>
  new Option('--against <git ref | folder>', 'only what is different from the schedule there');

export const fromOption = (usual = 'today') =>
  new Option('--from <date>', `first day, or day and time, in the schedule's zone (default: ${usual})`);

export const daysOption = (days: number) =>
  new Option('--days <count>', 'how many days').argParser(wholeNumber(1, 3_660)).default(days);

export const targetOption = () =>
  new Option('--target <name>', 'only this target; may be given several times')
    .argParser(collected)
    .default([] as readonly string[], 'all');

/** Of an option that may be given several times, each value. */
export const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text);
    if (/^\d{1,9}$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  };

/** Up to a million, of money or of a size. */
export const amount = (text: string): number => {
  if (/^\d{1,6}(\.\d{1,12})?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It takes a number such as 0.04048.');
};

const longest = 366 * 24 * 3_600_000;

/** `1h30m`, in milliseconds. */
export const lengthOfTime = (text: string): number => {
  const read = duration({ leastMs: 0, mostMs: longest })(text);
  if (typeof read === 'number') return read;
  throw new InvalidArgumentError(`${read.message} ${read.hint}`);
};
