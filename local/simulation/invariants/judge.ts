/**
 * What must hold; see docs/reliability.md. `safety`: at any moment, whatever fails, however often. `liveness`: in the end,
 * so many ticks after what it needs works again.
 */
export const kindOf = {
  'nothing-lost': 'safety',
  'nothing-made-up': 'safety',
  'flags-kept': 'safety',
  'no-write-over-unseen': 'safety',
  'saved-before-destroyed': 'safety',
  'changes-by-others-announced': 'safety',
  'floor-never-cut': 'safety',
  'never-lowered': 'safety',
  'within-limits': 'safety',
  'no-call-after-deadline': 'safety',
  'quiet-when-settled': 'safety',
  'announcements-true': 'safety',
  'one-stable-id': 'safety',
  'posted-once': 'safety',
  'not-told-too-often': 'safety',
  'tick-never-breaks': 'safety',
  'floor-held': 'liveness',
  'owed-tasks-whatever-fails': 'liveness',
  'as-wanted-in-two-ticks': 'liveness',
  'others-unharmed': 'liveness',
  'what-was-raised-comes-back': 'liveness',
  'as-if-never': 'liveness',
  'transitions-announced': 'liveness',
} as const;
export type Invariant = keyof typeof kindOf;

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
