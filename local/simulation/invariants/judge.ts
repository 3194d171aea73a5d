/** What must hold whatever fails when; see docs/reliability.md. */
export const invariants = [
  'nothing-lost',
  'nothing-made-up',
  'flags-kept',
  'no-write-over-unseen',
  'saved-before-destroyed',
  'changes-by-others-announced',
  'floor-held',
  'floor-never-cut',
  'never-lowered',
  'within-limits',
  'as-wanted-in-two-ticks',
  'quiet-when-settled',
  'as-if-never',
  'transitions-announced',
  'announcements-true',
  'one-stable-id',
  'posted-once',
  'no-call-after-deadline',
  'tick-never-breaks',
] as const;
export type Invariant = (typeof invariants)[number];

export interface Violation {
  readonly invariant: Invariant;
  readonly message: string;
}

/** There was nothing to look at. */
export const notApplicable: unique symbol = Symbol('not applicable');

/** What is wrong; nothing: it holds. */
export type Problem = string | undefined | typeof notApplicable;

/** Keeps the first violation; what follows is mostly a consequence of it. */
export interface Judge {
  readonly violation: Violation | undefined;
  /** How often there was something to look at, until the violation. */
  readonly checked: ReadonlyMap<Invariant, number>;
  check(invariant: Invariant, problem: () => Problem): void;
}

export function createJudge(): Judge {
  const checked = new Map<Invariant, number>();
  let violation: Violation | undefined;
  return {
    get violation() {
      return violation;
    },
    checked,
    check(invariant, problem) {
      if (violation !== undefined) return;
      const message = problem();
      if (message === notApplicable) return;
      checked.set(invariant, (checked.get(invariant) ?? 0) + 1);
      if (message !== undefined) violation = { invariant, message };
    },
  };
}
