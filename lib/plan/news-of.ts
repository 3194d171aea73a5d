import type { Phase } from '../schedule/schedule.ts';
import type { News, NewsKind, Severity } from './news.ts';
import type { Situation, Wanted } from './situation.ts';
import { occurrenceId } from './wanted.ts';

export type Content = Partial<Omit<News, 'id' | 'kind' | 'severity' | 'at' | 'timezone' | 'target'>>;

export interface About {
  readonly kind: NewsKind;
  /** What it is about, among all of that kind. */
  readonly subject: string;
  readonly severity?: Severity;
}

/** Of what is told, however often: what was extended just after its end begins and ends again. */
export const nameOf = ({ target }: Wanted, { kind, subject }: About): string => [target.name, kind, subject].join('/');

/** News of the target, with what the wanted state says of the reason and of the next change. */
export function newsOf({ wanted, now }: Pick<Situation, 'wanted' | 'now'>, about: About, content: Content = {}): News {
  const { target, state, timezone, windows } = wanted;
  const window = content.window === undefined ? undefined : windows.get(content.window);
  return {
    id: `${nameOf(wanted, about)}/${now.toISOString()}`,
    kind: about.kind,
    severity: about.severity ?? 'info',
    at: now.toISOString(),
    timezone,
    target: target.name,
    because: state.because,
    facts: [],
    ...(state.until && { next: state.until.toISOString() }),
    ...(window?.owner !== undefined && { owner: window.owner }),
    ...(window?.note !== undefined && { note: window.note }),
    ...content,
  };
}

interface Occurring {
  readonly window: string;
  readonly phase?: Phase;
  readonly start: Date | string;
}

/** What news of an event carry: its window, its phase and its thread. */
export const ofEvent = ({ window, phase, start }: Occurring): Content => ({
  window,
  ...(phase && { phase }),
  thread: occurrenceId({ window, start }),
});

/** And from when to when it runs. */
export const ofSpan = (event: Occurring & { readonly end: Date | string }): Content => ({
  ...ofEvent(event),
  start: textOf(event.start),
  end: textOf(event.end),
});

const textOf = (instant: Date | string): string => (typeof instant === 'string' ? instant : instant.toISOString());
