/** What calls that nobody waits for any more still do to the account. */
export interface LateEffects {
  /** `effect` is to happen at `at`; one that is `slow`, as DynamoDB's are, waits for the slow ones before it. */
  add(at: Date, slow: boolean, effect: (at: Date) => Promise<void>): void;
  /**
   * Lets everything due by `now` happen, in the order of time. As everything else in the account it happens when
   * somebody next calls or looks; what is not slow has happened when this returns.
   */
  carryOut(now: Date): Promise<void>;
}

interface LateEffect {
  readonly at: Date;
  readonly slow: boolean;
  readonly effect: (at: Date) => Promise<void>;
}

export const createLateEffects = (): LateEffects => {
  let waiting: LateEffect[] = [];
  let underWay: Promise<void> = Promise.resolve();
  return {
    add(at, slow, effect) {
      waiting.push({ at, slow, effect });
    },
    carryOut(now) {
      const due = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter((one) => !due.includes(one));
      due.sort((one, other) => one.at.getTime() - other.at.getTime());
      for (const { at, slow, effect } of due) {
        const before = underWay;
        const under = slow ? before.then(() => effect(at)) : effect(at);
        underWay = Promise.all([before, under]).then(() => undefined);
      }
      return underWay;
    },
  };
};
