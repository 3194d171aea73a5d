import { Scalar, stringify } from 'yaml';
import { writeDuration } from './parse/duration.ts';
import { withoutSeparators } from './parse/thousands.ts';
import { present } from './present.ts';
import type { DateRange, Edge, Ramp, Schedule, Settings, Target, When, Window, WindowCapacity } from './schedule.ts';

/** Writes a schedule as one file that `parseSchedule` reads as the same schedule; only the places in it differ. */
export function writeSchedule({ timezone, targets, windows, settings }: Schedule): string {
  const whole = {
    timezone,
    ...writtenSettings(settings),
    targets: Object.fromEntries(Array.from(targets.values(), (target) => [target.name, writtenTarget(target)])),
    windows: windows.map(writtenWindow),
  };
  // Long lines and escapes instead of folded texts: what is indented inside a text could be read as something else.
  return stringify(whole, { lineWidth: 0, blockQuote: false, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}

function writtenSettings({ repository, slack, mail }: Settings): object {
  const { channels, mention, quiet, mayOverride } = slack;
  const written = present({
    channels: someOf(channels),
    mention,
    quiet: someOf(quiet),
    mayOverride: someOf(mayOverride),
  });
  const slackWritten = Object.keys(written).length === 0 ? undefined : written;
  return present({ repository, slack: slackWritten, mail: someOf(mail) });
}

const someOf = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

function writtenTarget({ ecs, base, limits, throughput, scaling, enforce, enabled, observe }: Target): object {
  return {
    ecs,
    ...present({
      base,
      limits,
      throughput: throughput && {
        requestsPerMinute: fraction(throughput.requestsPerMinute),
        buffer: percent(throughput.buffer),
      },
      scaling: scaling?.map(({ scaleOutCooldownSeconds, scaleInCooldownSeconds, ...policy }) => ({
        ...policy,
        ...present({
          scaleOutCooldown: seconds(scaleOutCooldownSeconds),
          scaleInCooldown: seconds(scaleInCooldownSeconds),
        }),
      })),
      enforce: enforce || undefined,
      enabled: enabled ? undefined : false,
      mode: observe && 'observe',
      actFrom: observe?.until?.replace('T', ' '),
    }),
  };
}

/** 12.125 as 12.1250: three digits after a dot are refused, since they may be thousands. */
const fraction = (value: number): number | Scalar =>
  withoutSeparators(String(value)) === undefined ? value : Object.assign(new Scalar(value), { minFractionDigits: 4 });

const seconds = (count: number | undefined): string | undefined => (count === undefined ? undefined : `${count}s`);

/** 0.125 as 12.5%, on the decimal text: 0.29 * 100 is not 29. */
function percent(factor: number): string {
  const [whole = '0', fraction = ''] = String(factor).split('.');
  const hundredths = `${whole}${fraction.slice(0, 2).padEnd(2, '0')}`.replace(/^0+(?=\d)/, '');
  return fraction.length > 2 ? `${hundredths}.${fraction.slice(2)}%` : `${hundredths}%`;
}

function writtenWindow(window: Window): object {
  const { name, kind, targets, when, except, validFrom, validUntil, priority, rampUp, rampDown, warmUp } = window;
  const isEvent = kind === 'pre-event';
  return {
    name,
    kind,
    targets: Object.fromEntries(Array.from(targets, ([target, capacity]) => [target, writtenCapacity(capacity)])),
    ...writtenWhen(when),
    ...present({
      except: except.length === 0 ? undefined : except.map(writtenRange),
      validFrom,
      validUntil,
      priority: priority || undefined,
      lead: isEvent ? writeDuration(window.leadMs) : undefined,
      autoscaling: isEvent ? window.autoscaling : undefined,
      rampUp: rampUp && writtenRamp(rampUp),
      rampDown: rampDown && writtenRamp(rampDown),
      warmUp: warmUp && { url: warmUp.url, requests: warmUp.requests, every: writeDuration(warmUp.everyMs) },
      owner: window.owner,
      note: window.note,
    }),
  };
}

function writtenCapacity({ min, max, desired, requestsPerMinute }: WindowCapacity): object {
  return present({
    min,
    max,
    desired: requestsPerMinute === undefined ? desired : undefined,
    requestsPerMinute: requestsPerMinute === undefined ? undefined : fraction(requestsPerMinute),
  });
}

const dayNames = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

function writtenWhen(when: When): object {
  if (when.form === 'daily') {
    const { days, from, to } = when;
    return {
      ...(days.length === 7 ? {} : { days: days.map((day) => dayNames[day - 1]) }),
      ...(from === '00:00' && to === '24:00' ? { allDay: true } : { from, to }),
    };
  }
  const { start, end } = when;
  return {
    start: writtenEdge(start),
    ...(end.kind === 'for' ? { for: writeDuration(end.ms) } : { end: writtenEdge(end) }),
  };
}

const writtenEdge = (edge: Edge): string => (edge.kind === 'at' ? edge.wall.replace('T', ' ') : edge.expression);

const writtenRange = ({ from, to }: DateRange): string => (from === to ? from : `${from}..${to}`);

const writtenRamp = ({ step, everyMs }: Ramp): object => ({ step, every: writeDuration(everyMs) });
