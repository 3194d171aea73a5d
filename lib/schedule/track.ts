import { present } from './present.ts';
import { type Asked, askedBy, type Running, recurs } from './running.ts';
import type { Phase, Ramp, Target, Window } from './schedule.ts';
import type { Span, Timeline } from './timeline.ts';

/** One window as it concerns one target. */
export interface Track {
  readonly window: Window;
  /** What it asks for while live and past its ramp. */
  readonly asked: Asked;
  /** 0 but for events. */
  readonly leadMs: number;
  /** Never of a scale-down: only what raises walks. */
  readonly rampUp?: Ramp;
  readonly rampDown?: Ramp;
  /** For how long after its begin, and after its end, a ramp may still walk. */
  readonly upMs: number;
  readonly downMs: number;
  readonly running: (span: Span, phase: Phase, asked: Asked) => Running;
  /** In order: the spans that ended less than `backMs` ago or have begun their lead, and the one after. */
  readonly around: (instant: number, backMs: number) => readonly Span[];
}

/** A window as one of its targets sees it. */
export function trackOf(window: Window, target: Target, timeline: Timeline): Track {
  const leadMs = window.kind === 'pre-event' ? window.leadMs : 0;
  const asked = askedBy(window, window.targets.get(target.name) ?? {}, target);
  const { rampUp, rampDown } = window;
  return {
    window,
    asked,
    leadMs,
    ...present({ rampUp, rampDown }),
    upMs: lasts(rampUp, asked),
    downMs: lasts(rampDown, asked),
    running: runningOf(window),
    around: cursor(timeline, leadMs),
  };
}

/** Mostly the same runs as when it was asked before, and is then the same value. */
function runningOf(window: Window): Track['running'] {
  const { name, kind, autoscaling } = window;
  const priority = kind !== 'pre-event' && recurs(window) ? window.priority : undefined;
  let last: { readonly span: Span; readonly running: Running } | undefined;
  return (span, phase, asked) => {
    if (last?.span === span && last.running.phase === phase && last.running.asked === asked) return last.running;
    const occurrence = { window: name, kind, phase, start: new Date(span.start), end: new Date(span.end) };
    const running = { ...occurrence, occurrence, asked, autoscaling, ...(priority !== undefined && { priority }) };
    last = { span, running };
    return running;
  };
}

/** An occurrence, and when its lead began where that is not by the schedule. */
export type LaneSpan = Span & { readonly begin?: number };

/** When an occurrence begins to matter: at the start of its lead. */
export function begin(track: Track, span: LaneSpan): number {
  return span.begin ?? span.start - track.leadMs;
}

/** For how long a ramp may walk; 0 where there is none. */
function lasts(ramp: Ramp | undefined, asked: Asked): number {
  return ramp ? Math.ceil(Math.max(asked.min ?? 0, asked.desired ?? 0) / ramp.step) * ramp.everyMs : 0;
}

/** Goes along with the instants asked for, which mostly grow, and starts anew where they do not. */
function cursor(timeline: Timeline, leadMs: number): Track['around'] {
  const leap = 30 * 24 * 60 * 60 * 1000;
  let reached = Number.POSITIVE_INFINITY;
  let ahead = timeline.endingAfter(reached);
  let spans: Span[] = [];
  let exhausted = false;
  return (instant, backMs) => {
    if (instant < reached || instant - reached > leap) {
      ahead = timeline.endingAfter(instant - backMs);
      spans = [];
      exhausted = false;
    }
    reached = instant;
    while (!exhausted) {
      const last = spans.at(-1);
      if (last !== undefined && last.start - leadMs > instant) break;
      const next = ahead.next();
      if (next.done === true) exhausted = true;
      else spans.push(next.value);
    }
    const since = instant - backMs;
    const [first] = spans;
    if (first !== undefined && first.end <= since) spans = spans.filter(({ end }) => end > since);
    return spans;
  };
}
