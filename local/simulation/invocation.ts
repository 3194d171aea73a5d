import type { Deadline } from '../../lib/execute/deadline.ts';
import type { VirtualClock } from '../virtual-clock.ts';

/** The process ended; nothing of it reaches AWS any more. */
export class ProcessEnded extends Error {}

/** One process that runs a reconciler. */
export interface Process {
  readonly name: string;
  ended: boolean;
}

export const newProcess = (name: string): Process => ({ name, ended: false });

/** At the call with this number, before or after its effect. */
export interface AtCall {
  readonly call: number;
  readonly after: boolean;
}

/** What is to strike one invocation. */
export interface Fate {
  readonly crash: AtCall | undefined;
  /** `heard`: the answer to a call that was under way is still read afterwards. */
  readonly freeze: (AtCall & { readonly ms: number; readonly heard: boolean }) | undefined;
  /** Its time is over after so many calls. */
  readonly calls: number;
}

export const noFate: Fate = { crash: undefined, freeze: undefined, calls: Number.POSITIVE_INFINITY };

/** The function is cut off after this, and stops sending half a second before. */
export const functionTimeoutMs = 58_000;
const reserveMs = 500;

/** One tick of a process, or one thing that a person does, as the platform sees it: with its end, and frozen at times. */
export interface Invocation {
  readonly process: Process;
  readonly fate: Fate;
  readonly deadline: Deadline;
  /** The instant after which it may not send anything, in milliseconds. */
  endsAt: number;
  /** Port calls so far. */
  calls: number;
  isFrozen: boolean;
  /** While it is frozen nothing of it goes on; what it waits for happens all the same. */
  thawed: Promise<void> | undefined;
  /** Calls that have left and are not answered yet. */
  readonly underWay: Set<Promise<unknown>>;
  /** Waits for its turn where two run at once; answers what gives the turn on. */
  turn: () => Promise<() => void>;
}

const always = async () => () => {};

/** Which invocation opened a port: only its signal is the same in every deadline that is made of its own. */
const bySignal = new WeakMap<AbortSignal, Invocation>();

export const invocationOf = ({ signal }: Pick<Deadline, 'signal'>): Invocation | undefined => bySignal.get(signal);

export function invoke(process: Process, clock: VirtualClock, fate: Fate = noFate): Invocation {
  const now = (): number => clock.now().getTime();
  const { signal } = new AbortController();
  const invocation: Invocation = {
    process,
    fate,
    deadline: { signal, leftMs: () => invocation.endsAt - now() },
    endsAt: now() + functionTimeoutMs - reserveMs,
    calls: 0,
    isFrozen: false,
    thawed: undefined,
    underWay: new Set(),
    turn: always,
  };
  bySignal.set(signal, invocation);
  return invocation;
}

/** Nothing of it goes on until `ms` have passed. */
export function freeze(invocation: Invocation, clock: VirtualClock, ms: number): void {
  invocation.isFrozen = true;
  const thawed = clock.sleep(ms).then(() => {
    invocation.thawed = undefined;
  });
  invocation.thawed = thawed;
}

/** Lets invocations make their calls one at a time, in turns that `pick` chooses. */
export function takeTurns(invocations: readonly Invocation[], pick: (choices: number) => number) {
  let waiting: { readonly invocation: Invocation; readonly go: () => void }[] = [];
  let isUnderWay = false;
  const live = new Set(invocations);
  const next = (): void => {
    // Only when everybody waits, so that the order is a matter of the throws alone.
    if (isUnderWay || waiting.length === 0) return;
    if (new Set(waiting.map(({ invocation }) => invocation)).size < live.size) return;
    const chosen = waiting[pick(waiting.length)];
    waiting = waiting.filter((one) => one !== chosen);
    isUnderWay = true;
    chosen?.go();
  };
  const giveOn = (): void => {
    isUnderWay = false;
    next();
  };
  for (const invocation of invocations) {
    invocation.turn = () =>
      new Promise((resolve) => {
        waiting.push({ invocation, go: () => resolve(giveOn) });
        next();
      });
  }
  return {
    /** Its tick is over, or it ended: what it still waits for comes to nothing. */
    leave(invocation: Invocation): void {
      live.delete(invocation);
      invocation.turn = always;
      for (const { go } of waiting.filter((one) => one.invocation === invocation)) go();
      waiting = waiting.filter((one) => one.invocation !== invocation);
      next();
    },
  };
}
