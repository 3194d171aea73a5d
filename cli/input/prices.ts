import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { type Prices, type TaskSize, taskHourPrice } from '../../lib/preview/cost.ts';
import { usage } from '../shell/failure.ts';
import { amount } from './options.ts';

export const vcpuHourOption = () =>
  new Option('--vcpu-hour <price>', 'what one vCPU costs in an hour, in any currency').argParser(amount);

export const gbHourOption = () =>
  new Option('--gb-hour <price>', 'what one GB of memory costs in an hour').argParser(amount);

export const sizeOption = () =>
  new Option(
    '--size <size>',
    'how large one task is: 0.5x1 of all targets, backend=1x2 of one; may be given several times',
  )
    .argParser(readSizes)
    .default([] as readonly NamedSize[], 'none');

export const taskHourOption = () =>
  new Option('--task-hour <target=price>', 'what one task of a target costs in an hour, instead of its size')
    .argParser(readTaskHours)
    .default([] as readonly NamedPrice[], 'none');

export const foundOption = () =>
  new Option('--found <target=tasks>', 'how many tasks run of a target that declares no base')
    .argParser(readFound)
    .default([] as readonly NamedPrice[], 'none');

interface NamedSize extends TaskSize {
  readonly target?: string;
}

interface NamedPrice {
  readonly target: string;
  readonly value: number;
}

function readSizes(text: string, before: readonly NamedSize[] = []): readonly NamedSize[] {
  const [, target, vcpu = '', gb = ''] = /^(?:([\w-]+)=)?(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (vcpu === '') throw new InvalidArgumentError('It takes vCPU and GB like 0.5x1, or backend=0.5x1.');
  return [...before, { ...(target !== undefined && { target }), vcpu: Number(vcpu), gb: Number(gb) }];
}

function readTaskHours(text: string, before: readonly NamedPrice[] = []): readonly NamedPrice[] {
  const [, target, price] = /^([\w-]+)=(.*)$/.exec(text) ?? [];
  if (target === undefined || price === undefined)
    throw new InvalidArgumentError('It takes a target and a price like backend=0.05.');
  return [...before, { target, value: amount(price) }];
}

function readFound(text: string, before: readonly NamedPrice[] = []): readonly NamedPrice[] {
  const [, target, count] = /^([\w-]+)=(\d{1,6})$/.exec(text) ?? [];
  if (target === undefined) throw new InvalidArgumentError('It takes a target and a count like backend=3.');
  return [...before, { target, value: Number(count) }];
}

export interface PriceOptions {
  readonly vcpuHour?: number | undefined;
  readonly gbHour?: number | undefined;
  readonly size: readonly NamedSize[];
  readonly taskHour: readonly NamedPrice[];
}

/**
 * The prices that were given; `undefined`: none were. Throws a Failure where they do not tell what a task of one of the
 * targets costs: a sum without it would be wrong.
 */
export function pricesOf(options: PriceOptions, targets: readonly string[]): Prices | undefined {
  const { vcpuHour, gbHour, size, taskHour } = options;
  const hasPrice = vcpuHour !== undefined || gbHour !== undefined;
  if (!hasPrice && size.length === 0 && taskHour.length === 0) return undefined;
  if (!hasPrice && size.length > 0) throw usage('A size needs a price:', '--vcpu-hour and --gb-hour say it.');
  const usualSize = size.findLast(({ target }) => target === undefined);
  const prices: Prices = {
    ...(vcpuHour !== undefined && { vcpuHour }),
    ...(gbHour !== undefined && { gbHour }),
    ...(usualSize && { usualSize }),
    sizes: new Map(size.flatMap((one) => (one.target === undefined ? [] : [[one.target, one] as const]))),
    taskHours: new Map(taskHour.map(({ target, value }) => [target, value])),
  };
  const unknown = targets.filter((target) => taskHourPrice(target, prices) === undefined);
  if (unknown.length === 0) return prices;
  throw usage(
    `Nothing says what a task of ${unknown.join(', ')} costs.`,
    hasPrice ? `Give its size: --size ${unknown[0]}=0.5x1.` : `Give its price: --task-hour ${unknown[0]}=0.05.`,
  );
}

export const foundOf = (found: readonly NamedPrice[]): ReadonlyMap<string, number> =>
  new Map(found.map(({ target, value }) => [target, value]));
