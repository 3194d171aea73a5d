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
  'tick-never-breaks',
] as const;
export type Invariant = (typeof invariants)[number];

export interface Violation {
  readonly invariant: Invariant;
  readonly message: string;
}

/** Keeps the first violation; what follows is mostly a consequence of it. */
export interface Judge {
  readonly violation: Violation | undefined;
  readonly checked: ReadonlyMap<Invariant, number>;
  /** `problem` answers what is wrong; nothing: it holds. */
  check(invariant: Invariant, problem: () => string | undefined): void;
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
      checked.set(invariant, (checked.get(invariant) ?? 0) + 1);
      if (violation !== undefined) return;
      const message = problem();
      if (message !== undefined) violation = { invariant, message };
    },
  };
}
