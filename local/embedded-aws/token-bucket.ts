/** AWS's throttling: `burst` calls at once, refilled by `perSecond` on the account's clock. */
export interface TokenBucket {
  /** `false`: empty, the call is to be refused. */
  take(now: Date): boolean;
}

export const createTokenBucket = (burst: number, perSecond: number): TokenBucket => {
  let tokens = burst;
  let filledAt: number | undefined;
  return {
    take(now) {
      const elapsed = Math.max(0, now.getTime() - (filledAt ?? now.getTime()));
      tokens = Math.min(burst, tokens + (elapsed / 1000) * perSecond);
      filledAt = now.getTime();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};
