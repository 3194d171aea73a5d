import type { CapacityState, Kind, Phase } from '../schedule/schedule.ts';

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

/** The windows that begin, end, enter another phase or come to decide or not, by name. */
export function turnsOf(before: CapacityState, after: CapacityState): readonly Turn[] {
  const [was, is] = [runningIn(before), runningIn(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .flatMap((window) => turnOf(window, was.get(window), is.get(window)));
}

type Found = Running & { readonly kind: Kind; readonly start: number };

function runningIn({ inForce, overruled }: CapacityState): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  const add = (isInForce: boolean, ones: CapacityState['inForce']): void => {
    // Of two occurrences of one window the later one is what turns: the other is winding down.
    for (const { window, kind, phase, start } of ones) {
      const other = found.get(window);
      if (other === undefined || other.start < start.getTime()) {
        found.set(window, { kind, phase, isInForce, start: start.getTime() });
      }
    }
  };
  add(true, inForce);
  add(false, overruled);
  return found;
}

function turnOf(window: string, was: Found | undefined, is: Found | undefined): readonly Turn[] {
  const kind = (is ?? was)?.kind;
  if (kind === undefined || sameRun(was, is)) return [];
  return [{ window, kind, ...(was && { before: running(was) }), ...(is && { after: running(is) }) }];
}

const sameRun = (was: Found | undefined, is: Found | undefined): boolean =>
  was?.phase === is?.phase && was?.isInForce === is?.isInForce && was?.start === is?.start;

const running = ({ phase, isInForce }: Found): Running => ({ phase, isInForce });

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
