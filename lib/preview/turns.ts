import type { CapacityState, Kind, Phase, RunningOccurrence } from '../schedule/schedule.ts';
import type { Change } from './changes.ts';

/** What becomes of one window at an instant. */
export interface Turn {
  readonly window: string;
  readonly kind: Kind;
  /** Absent: it did not run. */
  readonly before?: Running;
  /** Absent: it does not run any more. */
  readonly after?: Running;
}

interface Running {
  readonly phase: Phase;
  readonly isInForce: boolean;
}

/**
 * The windows that begin, end, enter another phase or come to decide or not, by name; none where only a ramp takes a step.
 * Worked out when it is asked for: kept with every change of many targets, it would take more room than all else of them.
 */
export function turnsOf({ from, to }: Pick<Change, 'from' | 'to'>): readonly Turn[] {
  const [was, is] = [runningIn(from), runningIn(to)];
  const turns: Turn[] = [];
  for (const run of is) {
    const other = was.find((one) => isSameWindow(one, run));
    if (other === undefined || !isSameRun(other, run)) turns.push(turnOf(other, run));
  }
  for (const run of was) if (!is.some((one) => isSameWindow(one, run))) turns.push(turnOf(run, undefined));
  return turns.sort((a, b) => (a.window < b.window ? -1 : 1));
}

interface Found {
  readonly occurrence: RunningOccurrence;
  readonly isInForce: boolean;
}

/** A list and not a map: it is short, and asked for at each of very many changes. */
function runningIn({ inForce, overruled }: CapacityState): readonly Found[] {
  const found: Found[] = [];
  const add = (run: Found): void => {
    // Of two occurrences of one window the later one is what turns: the other is winding down.
    const index = found.findIndex((one) => isSameWindow(one, run));
    const other = found[index];
    if (other === undefined) found.push(run);
    else if (other.occurrence.start.getTime() < run.occurrence.start.getTime()) found[index] = run;
  };
  for (const occurrence of inForce) add({ occurrence, isInForce: true });
  for (const occurrence of overruled) add({ occurrence, isInForce: false });
  return found;
}

const isSameWindow = (one: Found, other: Found): boolean => one.occurrence.window === other.occurrence.window;

const isSameRun = (one: Found, other: Found): boolean =>
  one.occurrence.phase === other.occurrence.phase &&
  one.isInForce === other.isInForce &&
  one.occurrence.start.getTime() === other.occurrence.start.getTime();

function turnOf(...[was, is]: [Found, undefined] | [Found | undefined, Found]): Turn {
  const { window, kind } = (is ?? was).occurrence;
  return { window, kind, ...(was && { before: running(was) }), ...(is && { after: running(is) }) };
}

const running = ({ occurrence: { phase }, isInForce }: Found): Running => ({ phase, isInForce });

/** What becomes of a window, in a few words: `business-hours begins`. */
export function turnText({ window, kind, before, after }: Turn): string {
  if (after === undefined) return `${window} ${before?.phase === 'wind-down' ? 'has wound down' : 'ends'}`;
  if (!after.isInForce) return `${window} ${before === undefined ? 'begins, overruled' : 'is overruled'}`;
  if (before !== undefined && !before.isInForce && before.phase === after.phase) return `${window} decides`;
  switch (after.phase) {
    case 'lead':
      return `${window} begins to be prepared`;
    case 'live':
      return `${window} ${kind === 'pre-event' ? 'goes live' : 'begins'}`;
    case 'wind-down':
      return `${window} ends and winds down`;
    default:
      return after.phase satisfies never;
  }
}
