import type { Suspended } from '../../lib/plan/autoscaling.ts';
import { type Belongings, type Flag, flagNames } from './belongings.ts';
import type { ActionPlan } from './scenario.ts';

/** Nothing is there under that key. */
export const absent = '';

/** What a scheduled action would have set, had Prescale not kept AWS from running it. */
export type MissedFiring = Pick<ActionPlan, 'min' | 'max'>;

/**
 * What of a target has to be there in the end, by those who own it. Where somebody takes something away that Prescale
 * holds in a snapshot nobody can tell whether it was meant, so then more than one answer is right.
 */
export interface Ledger {
  /** The values that are right under each key; `absent` among them: it may be missing. */
  readonly accepted: ReadonlyMap<string, ReadonlySet<string>>;
  readonly flags: ReadonlyMap<Flag, ReadonlySet<boolean>>;
  /** People keep the target registered; `undefined`: both would be right. */
  registered: boolean | undefined;
  /** Somebody else, or AWS by itself, has changed something of the target. */
  touched: boolean;
  /** Scheduled actions that Prescale has kept from running, in the order of time. */
  readonly missed: MissedFiring[];
  /** By somebody else, so far. */
  changes: number;
  put(key: string, value: string): void;
  /** `saved`: what Prescale has saved of it, which comes back with everything else that is saved. */
  take(key: string, isHeld: boolean, saved?: string): void;
  setFlags(flags: Suspended, isHeld: boolean): void;
  anyFlags(): void;
  isRight(key: string, value: string | undefined): boolean;
}

export function createLedger(found: Belongings, suspended: Suspended, registered: boolean): Ledger {
  const accepted = new Map([...found].map(([key, value]) => [key, new Set([value])]));
  const flags = new Map(flagNames.map((flag) => [flag, new Set([registered && suspended[flag]])]));
  return {
    accepted,
    flags,
    registered,
    touched: false,
    missed: [],
    changes: 0,
    put(key, value) {
      accepted.set(key, new Set([value]));
    },
    take(key, isHeld, saved) {
      const before = isHeld ? [...(accepted.get(key) ?? []), ...(saved === undefined ? [] : [saved])] : [];
      accepted.set(key, new Set([...before, absent]));
    },
    setFlags(given, isHeld) {
      for (const flag of flagNames) flags.set(flag, new Set(isHeld ? [true, false] : [given[flag]]));
    },
    anyFlags() {
      for (const flag of flagNames) flags.set(flag, new Set([true, false]));
    },
    isRight: (key, value) => accepted.get(key)?.has(value ?? absent) ?? value === undefined,
  };
}
