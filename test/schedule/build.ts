import { defaultSettings } from '../../lib/schedule/default-settings.ts';
import type {
  Bounds,
  Edge,
  Ramp,
  Schedule,
  Target,
  When,
  Window,
  WindowCapacity,
} from '../../lib/schedule/schedule.ts';

/** Schedules written as values: these tests are about time and state, not about YAML. */

type Extra = Partial<Omit<Window, 'name' | 'kind' | 'targets' | 'when'>>;

export const aMinute = 60_000;
export const anHour = 60 * aMinute;
export const aDay = 24 * anHour;

export const everyDay = [1, 2, 3, 4, 5, 6, 7];

export function daily(from: string, to: string, days: readonly number[] = everyDay): When {
  return { form: 'daily', days, from, to };
}

/** An expression or a local date-time; the end may be elapsed milliseconds. */
export function span(start: string, end: string | number): When {
  return { form: 'span', start: edge(start), end: typeof end === 'number' ? { kind: 'for', ms: end } : edge(end) };
}

function edge(text: string): Edge {
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? { kind: 'at', wall: text } : { kind: 'cron', expression: text };
}

/** Capacity of `api`, or of several targets by name. */
type Capacities = WindowCapacity | ReadonlyMap<string, WindowCapacity>;

export function window(
  name: string,
  kind: Window['kind'],
  when: When,
  capacity: Capacities,
  extra: Extra = {},
): Window {
  return {
    name,
    kind,
    when,
    targets: capacity instanceof Map ? capacity : new Map([['api', capacity as WindowCapacity]]),
    except: [],
    priority: 0,
    leadMs: kind === 'pre-event' ? 30 * aMinute : 0,
    autoscaling: kind === 'pre-event' ? 'deregister' : 'floor',
    place: { file: 'test.yml', line: 1, column: 1 },
    ...extra,
  };
}

export function target(name: string, base?: Bounds, limits?: Bounds): Target {
  return {
    name,
    ecs: { cluster: 'test', service: name },
    ...(base ? { base } : {}),
    ...(limits ? { limits } : {}),
    enforce: false,
    enabled: true,
  };
}

/** Of the target `api` with base 2 to 10, unless other targets are given. */
export function schedule(
  timezone: string,
  windows: readonly Window[],
  targets: readonly Target[] = [target('api', { min: 2, max: 10 })],
): Schedule {
  return { timezone, targets: new Map(targets.map((one) => [one.name, one])), windows, settings: defaultSettings };
}

export function ramp(step: number, everyMs: number): Ramp {
  return { step, everyMs };
}
