import { parseSchedule } from '../schedule/parse-schedule.ts';
import type { Edge, Schedule, SpanWhen, Window, WindowCapacity } from '../schedule/schedule.ts';
import type { Wall } from '../schedule/wall-time.ts';
import { writeSchedule } from '../schedule/write-schedule.ts';

/** What is to be different about an event; times as people write them in a schedule. */
export interface EventChange {
  readonly requestsPerMinute?: number;
  readonly tasks?: number;
  /** Of this target only. */
  readonly target?: string;
  /** `2026-11-27 09:00`. Without `end` the event stays as long as it is on the wall clock. */
  readonly start?: string;
  readonly end?: string;
  readonly leadMs?: number;
}

/** The schedule with one event changed, or each thing that is wrong with the change, as a sentence. */
export type ChangedEvent =
  | { readonly ok: true; readonly schedule: Schedule; readonly targets: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * The same event changed, checked as if it had been written in a file. Never throws for what people may have written.
 *
 * @param name of a pre-event of the schedule; a RangeError is thrown for any other window
 */
export function changedEvent(schedule: Schedule, name: string, change: EventChange): ChangedEvent {
  const event = schedule.windows.find((window) => window.name === name);
  if (event?.kind !== 'pre-event') throw new RangeError(`There is no event \`${name}\`.`);
  const capacities = withCapacity(event, schedule, change);
  if (typeof capacities === 'string') return { ok: false, problems: [capacities] };
  const when = withTimes(event, change);
  if (typeof when === 'string') return { ok: false, problems: [when] };
  const changed: Window = {
    ...event,
    ...(when && { when }),
    targets: capacities,
    leadMs: change.leadMs ?? event.leadMs,
  };
  const windows = schedule.windows.map((window) => (window === event ? changed : window));
  // Requests become tasks, and everything is checked, where the language does it.
  const parsed = parseSchedule([{ path: 'changed.yml', text: writeSchedule({ ...schedule, windows }) }]);
  if (parsed.ok) return { ok: true, schedule: parsed.schedule, targets: [...event.targets.keys()] };
  const errors = parsed.problems.filter(({ severity }) => severity === 'error');
  return { ok: false, problems: errors.map(({ message, hint }) => `${message} ${hint}`.trimEnd()) };
}

type Capacities = ReadonlyMap<string, WindowCapacity>;

function withCapacity(event: Window, schedule: Schedule, change: EventChange): Capacities | string {
  const { requestsPerMinute, tasks, target } = change;
  if (target !== undefined && !event.targets.has(target)) {
    return `${event.name} does not concern ${target}: it concerns ${[...event.targets.keys()].join(', ')}.`;
  }
  if (requestsPerMinute === undefined && tasks === undefined) return event.targets;
  const meant = target === undefined ? concerned(event, schedule, change) : [target];
  if (typeof meant === 'string') return meant;
  return new Map(
    Array.from(event.targets, ([name, capacity]) => {
      if (!meant.includes(name)) return [name, capacity];
      const { min: _min, desired: _desired, requestsPerMinute: _requests, ...others } = capacity;
      return [
        name,
        { ...others, ...(tasks === undefined ? { requestsPerMinute: requestsPerMinute ?? 0 } : { desired: tasks }) },
      ];
    }),
  );
}

/** Requests are those of the whole event; tasks are those of one target. */
function concerned(event: Window, { targets }: Schedule, { tasks }: EventChange): readonly string[] | string {
  const names = [...event.targets.keys()];
  if (tasks !== undefined) {
    return names.length === 1
      ? names
      : `${event.name} concerns several targets: say of which one these are the tasks (${names.join(', ')}).`;
  }
  const inRequests = names.filter((name) => event.targets.get(name)?.requestsPerMinute !== undefined);
  if (inRequests.length > 0) return inRequests;
  const able = names.filter((name) => targets.get(name)?.throughput !== undefined);
  return able.length > 0
    ? able
    : `No target of ${event.name} says what one task serves (throughput): ask for tasks instead.`;
}

function withTimes({ name, when }: Window, { start, end }: EventChange): SpanWhen | string | undefined {
  if (start === undefined && end === undefined) return undefined;
  if (when.form !== 'span' || when.start.kind !== 'at') {
    return `${name} comes back: its days and times can be changed in its file only.`;
  }
  const begin: Edge = start === undefined ? when.start : { kind: 'at', wall: start };
  if (end !== undefined) return { form: 'span', start: begin, end: { kind: 'at', wall: end } };
  return { form: 'span', start: begin, end: movedAlong(when, start) };
}

function movedAlong({ start, end }: SpanWhen, to: string | undefined): SpanWhen['end'] {
  if (end.kind !== 'at' || start.kind !== 'at' || to === undefined) return end;
  const moved = wallOf(end.wall) + wallOf(to) - wallOf(start.wall);
  // What is no date is told as such when the change is read.
  return Number.isNaN(moved) ? end : { kind: 'at', wall: new Date(moved).toISOString().slice(0, 16) };
}

const wallOf = (text: string): Wall => Date.parse(`${text.trim().replace(/\s+/, 'T')}Z`);
