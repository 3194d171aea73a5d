/** What somebody asks for by a slash command. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'status' }
  | { readonly kind: 'next' }
  | { readonly kind: 'explain'; readonly target: string }
  | HoldCommand
  | { readonly kind: 'end'; readonly target: string; readonly reason?: string };

export interface HoldCommand {
  readonly kind: 'hold';
  readonly target: string;
  readonly count: number;
  /** The count is the least, and more may run. */
  readonly atLeast: boolean;
  readonly length: { readonly for: string } | { readonly until: string };
  /** Events that it is meant to go below. */
  readonly below: readonly string[];
  readonly reason: string;
}

/** As somebody would type it. */
export function writeHold(slash: string, command: HoldCommand): string {
  const { target, count, atLeast, length, below, reason } = command;
  const how = 'for' in length ? `for ${length.for}` : `until ${length.until}`;
  const under = below.length === 0 ? '' : ` below ${below.join(', ')}`;
  return `${slash} override ${target} ${atLeast ? 'at least ' : ''}${count} ${how}${under} because ${reason}`;
}
