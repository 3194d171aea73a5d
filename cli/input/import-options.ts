import type { WhichAws } from './aws-options.ts';

export interface ImportOptions extends WhichAws {
  readonly cluster: string;
  readonly service: readonly string[];
  readonly timezone?: string | undefined;
  readonly out?: string | undefined;
  readonly takeOver?: true | undefined;
  /** Take over by the files here although others are live, or none. */
  readonly undeployed?: true | undefined;
  readonly undo?: string | undefined;
  readonly yes?: true | undefined;
}

/** Where the schedule goes, and whether one is made at all. */
export type Destination =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'print' }
  /** Native actions are taken over by the schedule that is there. */
  | { readonly kind: 'none' };
