import { present } from './present.ts';
import type { Asked, Running } from './running.ts';
import type { AutoscalingMode, Bounds, CapacityState } from './schedule.ts';

/** Which of the running occurrences decide, and what follows from them. */
export interface Decision {
  readonly asked: Asked;
  readonly autoscaling: CapacityState['autoscaling'];
  readonly inForce: readonly Running[];
  readonly overruled: readonly Overruled[];
}

export interface Overruled {
  readonly running: Running;
  readonly by: Overruling;
}

/** Why an occurrence does not decide: the rule, and the window that it lost to. */
export interface Overruling {
  readonly rule: 'priority' | 'scale-down-never-cuts' | 'highest-scale-down';
  readonly window: Running;
}

/** In the order in which occurrences are listed and sentences name them; never in that of the files. */
export function byStart(a: Running, b: Running): number {
  return a.start.getTime() - b.start.getTime() || compareText(a.window, b.window);
}

/**
 * What wins. Recurring scale-ups and scale-downs of a lower priority than the highest are overruled; then scale-ups
 * and events together, each bound by the highest of them; else the highest scale-down alone; else the base.
 */
export function decide(running: readonly Running[], base: Bounds | undefined): Decision {
  const { inForce, overruled } = rank(running);
  const walking = inForce.filter((one) => one.phase === 'wind-down');
  if (walking.length === 0) {
    return { asked: bounds(inForce, base), autoscaling: autoscalingOf(inForce), inForce, overruled };
  }
  // An ended window walks down to what would hold without it, which may be a scale-down that it still overrules.
  const standing = rank(running.filter((one) => one.phase !== 'wind-down')).inForce;
  const held = bounds(standing, base);
  const floor = highest(walking, 'min', held.min) ?? 0;
  const others = standing.some(raises) ? held.desired : undefined;
  const asked = {
    min: floor,
    ...(held.max === undefined ? {} : { max: Math.max(held.max, floor) }),
    desired: Math.max(floor, others ?? 0),
  };
  return { asked, autoscaling: autoscalingOf(standing), inForce, overruled };
}

function raises(one: Running): boolean {
  return one.kind !== 'scale-down';
}

function rank(running: readonly Running[]): Pick<Decision, 'inForce' | 'overruled'> {
  if (running.length < 2) return { inForce: running, overruled: [] };
  const ordered = running.toSorted(byStart);
  const foremost = ordered.reduce<Running | undefined>((top, one) => {
    if (one.priority === undefined) return top;
    return top?.priority === undefined || one.priority > top.priority ? one : top;
  }, undefined);
  const overruled: Overruled[] = [];
  const left: Running[] = [];
  for (const one of ordered) {
    if (foremost?.priority !== undefined && one.priority !== undefined && one.priority < foremost.priority) {
      overruled.push({ running: one, by: { rule: 'priority', window: foremost } });
    } else {
      left.push(one);
    }
  }
  const raising = left.filter(raises);
  const decisive = raising.find((one) => one.kind === 'pre-event') ?? raising[0];
  const inForce = decisive !== undefined ? raising : left.toSorted(byHeight).slice(-1);
  const winner = decisive ?? inForce[0];
  if (winner !== undefined) {
    const rule = decisive !== undefined ? 'scale-down-never-cuts' : 'highest-scale-down';
    for (const one of left) if (!inForce.includes(one)) overruled.push({ running: one, by: { rule, window: winner } });
  }
  return { inForce, overruled: overruled.sort((a, b) => byStart(a.running, b.running)) };
}

/** The higher scale-down last; of two that ask for the same, the one that began first. */
const byHeight = (a: Running, b: Running): number => byAsked(a.asked, b.asked) || byStart(b, a);

/** Of what two scale-downs ask for, the higher one last: by min, then desired, then max; what is not given lowers nothing. */
export function byAsked(a: Asked, b: Asked): number {
  const [left, right] = [height(a), height(b)];
  const differing = left.findIndex((value, index) => value !== right[index]);
  return differing < 0 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
}

const height = ({ min, desired, max }: Asked): readonly number[] => [
  min ?? desired ?? 0,
  desired ?? max ?? Number.MAX_SAFE_INTEGER,
  max ?? Number.MAX_SAFE_INTEGER,
];

/** The bounds and count of what is in force; of nothing: the base. */
function bounds(inForce: readonly Running[], base: Bounds | undefined): Asked {
  const [only] = inForce;
  if (only === undefined) return base ?? {};
  if (!raises(only)) return only.asked;
  const min = highest(inForce, 'min', base?.min);
  const asked = highest(inForce, 'desired');
  const desired = asked === undefined ? undefined : Math.max(asked, min ?? 0);
  const max = highest(inForce, 'max', base?.max);
  return present({ min, max: max === undefined ? undefined : Math.max(max, min ?? 0, desired ?? 0), desired });
}

/** Of an event, the strongest; the others leave it on. */
function autoscalingOf(inForce: readonly Running[]): Decision['autoscaling'] {
  const isAsked = (mode: AutoscalingMode): boolean => inForce.some(({ autoscaling }) => autoscaling === mode);
  return isAsked('deregister') ? 'deregistered' : isAsked('suspend') ? 'suspended' : 'active';
}

/** Of what they ask for, and of another count. */
function highest(running: readonly Running[], asked: keyof Asked, other?: number): number | undefined {
  return running.reduce(
    (top, { asked: { [asked]: count } }) => (count === undefined ? top : Math.max(count, top ?? count)),
    other,
  );
}

/** By code units: the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
