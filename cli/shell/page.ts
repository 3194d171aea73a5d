import { styleText } from 'node:util';

/** Where text goes: how wide it may be, and whether it may have colours. */
export interface Page {
  /** Columns; absent: lines are not broken. */
  readonly width?: number;
  readonly paint: (style: Style, text: string) => string;
}

export type Style = 'heading' | 'faint' | 'error' | 'warning' | 'good' | 'count';

const formats = {
  heading: 'bold',
  faint: 'dim',
  error: 'red',
  warning: 'yellow',
  good: 'green',
  count: 'cyan',
} as const satisfies Readonly<Record<Style, Parameters<typeof styleText>[0]>>;

/** Narrower than this nothing can be read. */
const narrowest = 40;

/** As a stream shows it: COLUMNS goes before the width of the terminal; off a terminal lines are not broken. */
export function pageOf(
  stream: NodeJS.WriteStream,
  { COLUMNS: columns }: { readonly COLUMNS?: string | undefined },
): Page {
  const asked = /^\d{1,4}$/.test(columns ?? '') ? Number(columns) : undefined;
  const width = asked ?? (stream.isTTY ? stream.columns : undefined);
  return {
    ...(width !== undefined && { width: Math.max(width, narrowest) }),
    // styleText itself obeys NO_COLOR, FORCE_COLOR and whether this is a terminal.
    paint: (style, text) => styleText(formats[style], text, { stream }),
  };
}
