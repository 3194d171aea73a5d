import { decide } from './precedence.ts';
import type { Asked, Running } from './running.ts';
import type { Ramp, Target } from './schedule.ts';
import { begin, type LaneSpan, type Track } from './track.ts';

/** A track with those of its spans that can matter at the instant in question, and the one to come. */
export interface Lane {
  readonly track: Track;
  readonly spans: readonly LaneSpan[];
}

/** An occurrence whose lead began before the schedule would begin it. In milliseconds since the epoch. */
export interface EarlyLead {
  readonly window: string;
  readonly start: number;
  readonly end: number;
  readonly begin: number;
}

/** The lanes with those leads begun. */
export function withEarlyLeads(lanes: readonly Lane[], leads: readonly EarlyLead[]): readonly Lane[] {
  return lanes.map(({ track, spans }) => {
    const early = leads.filter(({ window }) => window === track.window.name);
    if (early.length === 0) return { track, spans };
    const others = spans.filter(({ start }) => early.every((one) => one.start !== start));
    return { track, spans: [...others, ...early].sort((a, b) => a.start - b.start) };
  });
}

/** The occurrences of a target in their lead or live, with floors that walk up where they ramp. */
export function standingAt(lanes: readonly Lane[], target: Target, instant: number): Running[] {
  return collect(lanes, instant, (track, span) => rampedUp(lanes, target, track, span, instant));
}

/** The same after their end, while their floor walks down. */
export function windingDownAt(lanes: readonly Lane[], target: Target, instant: number): Running[] {
  const found: Running[] = [];
  for (const { track, spans } of lanes) {
    if (track.rampDown === undefined) continue;
    for (const span of endingAfter(spans, instant - track.downMs)) {
      if (span.end > instant) break;
      const floor = walkingDown(lanes, target, track, span, instant);
      if (floor !== undefined) found.push(track.running(span, 'wind-down', { min: floor, desired: floor }));
    }
  }
  return found;
}

/** The next instant at which any of these occurrences may ask for something else. */
export function nextEdge(lanes: readonly Lane[], instant: number): number {
  let next = Number.POSITIVE_INFINITY;
  const consider = (edge: number) => {
    if (edge > instant && edge < next) next = edge;
  };
  const considerSteps = ({ everyMs }: Ramp, from: number, lastsMs: number) => {
    if (instant >= from && instant < from + lastsMs) consider(nextStep(from, everyMs, instant));
  };
  for (const { track, spans } of lanes) {
    for (const span of endingAfter(spans, instant - track.downMs)) {
      const first = begin(track, span);
      consider(first);
      consider(span.start);
      consider(span.end);
      if (track.rampUp !== undefined) considerSteps(track.rampUp, first, track.upMs);
      if (track.rampDown !== undefined) considerSteps(track.rampDown, span.end, track.downMs);
      if (first > instant) break;
    }
  }
  return next;
}

/**
 * The spans that end after an instant. They are in order and none reaches into the next, so that of the thousands that a window
 * may have in the time of a long ramp only those around the instant are looked at.
 */
function endingAfter(spans: readonly LaneSpan[], instant: number): readonly LaneSpan[] {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) > instant) high = middle;
    else low = middle + 1;
  }
  return low === 0 ? spans : spans.slice(low);
}

function nextStep(first: number, everyMs: number, instant: number): number {
  return first + (Math.floor((instant - first) / everyMs) + 1) * everyMs;
}

function collect(lanes: readonly Lane[], instant: number, asked: (track: Track, span: LaneSpan) => Asked): Running[] {
  const found: Running[] = [];
  for (const { track, spans } of lanes) {
    for (const span of endingAfter(spans, instant)) {
      if (begin(track, span) > instant) break;
      found.push(track.running(span, instant < span.start ? 'lead' : 'live', asked(track, span)));
    }
  }
  return found;
}

/** What an occurrence asks for while its floor walks up; an event has arrived at its start whatever happens. */
export function rampedUp(lanes: readonly Lane[], target: Target, track: Track, span: LaneSpan, instant: number): Asked {
  const { asked, rampUp } = track;
  const first = begin(track, span);
  if (rampUp === undefined || (track.window.kind === 'pre-event' && instant >= span.start)) return asked;
  const top = Math.max(asked.min ?? 0, asked.desired ?? 0);
  const climbed = (Math.floor((instant - first) / rampUp.everyMs) + 1) * rampUp.step;
  if (climbed >= top) return asked;
  const floor = floorBefore(lanes, target, first) + climbed;
  if (floor >= top) return asked;
  return {
    ...asked,
    ...(asked.min === undefined ? {} : { min: Math.min(asked.min, floor) }),
    ...(asked.desired === undefined ? {} : { desired: Math.min(asked.desired, floor) }),
  };
}

/**
 * The floor that a ramp starts from. Others count with where they are going, not with where their own ramps are: that
 * keeps two ramps from waiting for each other, and errs to more capacity.
 */
function floorBefore(lanes: readonly Lane[], target: Target, first: number): number {
  const before = first - 1;
  const running = collect(lanes, before, (track) => track.asked);
  for (const { track, spans } of lanes) {
    for (const span of endingAfter(spans, before - track.downMs)) {
      if (before < span.end) break;
      const floor = walkedTo(track, span, track.asked.min ?? 0, before);
      if (floor !== undefined && floor > 0) {
        running.push(track.running(span, 'wind-down', { min: floor, desired: floor }));
      }
    }
  }
  return decide(running, target.base).asked.min ?? lowest(target);
}

/** Where nothing tells what holds, a floor may walk down to what the limits allow. */
export function lowest(target: Target): number {
  return target.limits?.min ?? 0;
}

function walkedTo(track: Track, span: LaneSpan, from: number, instant: number): number | undefined {
  const { rampDown } = track;
  return rampDown && from - (Math.floor((instant - span.end) / rampDown.everyMs) + 1) * rampDown.step;
}

/** The floor of an ended occurrence that still walks down; absent: it has arrived at what holds without it, once. */
function walkingDown(
  lanes: readonly Lane[],
  target: Target,
  track: Track,
  span: LaneSpan,
  instant: number,
): number | undefined {
  const { rampDown } = track;
  if (rampDown === undefined || instant < span.end) return undefined;
  const from = rampedUp(lanes, target, track, span, span.end - 1).min ?? 0;
  const floor = walkedTo(track, span, from, instant);
  if (floor === undefined || floor <= lowest(target)) return undefined;
  for (let since = span.end, next = since; since <= instant; since = next) {
    next = nextEdge(lanes, since);
    const held = decide(standingAt(lanes, target, since), target.base).asked.min ?? lowest(target);
    const steps = Math.max(1, Math.ceil((from - held) / rampDown.step));
    const arrival = Math.max(since, span.end + (steps - 1) * rampDown.everyMs);
    if (arrival <= instant && arrival < next) return undefined;
  }
  return floor;
}
