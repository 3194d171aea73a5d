/** The parts of which something may be wrong, in the order in which one rests on the other. */
export const checkGroups = ['AWS', 'Schedule', 'Stage', 'Services'] as const;

export const checkNames = [
  'connection',
  'credentials',
  'region',
  'table',
  'parses',
  'live',
  'ticks',
  'dead-letters',
  'topic',
  'record',
  'mode',
  'service',
  'registration',
  'native-actions',
  'drift',
] as const;

export interface Finding {
  readonly is: 'ok' | 'warning' | 'failed';
  readonly says: string;
  /** What to do, as one sentence. */
  readonly remedy?: string | undefined;
}

export interface Check extends Finding {
  readonly group: (typeof checkGroups)[number];
  readonly check: (typeof checkNames)[number];
  readonly target?: string | undefined;
}

export const ok = (says: string): Finding => ({ is: 'ok', says });
export const warning = (says: string, remedy: string): Finding => ({ is: 'warning', says, remedy });
export const failed = (says: string, remedy: string): Finding => ({ is: 'failed', says, remedy });

/** Several targets of which the same is found. */
export interface FoldedCheck extends Omit<Check, 'target'> {
  readonly targets: readonly string[];
}

/** Of thirty targets most are alike: what is found of each in the same words stands in one line. */
export function folded(checks: readonly Check[]): readonly FoldedCheck[] {
  const alike = Map.groupBy(checks, ({ target: _, ...rest }) => JSON.stringify(rest));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { target: _, ...rest } = first;
    return [{ ...rest, targets: same.flatMap(({ target }) => (target === undefined ? [] : [target])) }];
  });
}
