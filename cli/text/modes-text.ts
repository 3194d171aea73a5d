import { type ChangedMode, keyOf, type Mode } from '../../lib/preview/changed-modes.ts';
import { counted } from '../../lib/schedule/counted.ts';
import type { LocalClock } from './local-clock.ts';

/** How names, and what decides, are marked. */
export interface Marks {
  readonly name: (text: string) => string;
  readonly strong: (text: string) => string;
}

const plain: Marks = { name: (text) => text, strong: (text) => text };

/** More names are not read. */
const mostNames = 12;

/** `mode of web: observe until Mon 7 Dec 2026 00:00 → act. Prescale acts on it as soon as this is deployed.` */
export function modeText({ targets, isAll, before, after }: ChangedMode, clock: LocalClock, marks = plain): string {
  const shown = targets.slice(0, mostNames).map(marks.name).join(', ');
  const more = targets.length > mostNames ? ` and ${targets.length - mostNames} more` : '';
  const who = isAll && targets.length > 1 ? `all ${counted(targets.length, 'target', 'targets')}` : `${shown}${more}`;
  const isSame = before !== undefined && keyOf(before) === keyOf(after);
  const was = before === undefined ? 'new, ' : isSame ? 'as before, ' : `${modeName(before, clock)} → `;
  const it = targets.length > 1 ? 'them' : 'it';
  return `mode of ${who}: ${was}${modeName(after, clock)}. ${whatFollows(before, after, it, clock, marks)}`;
}

const modeName = (mode: Mode, clock: LocalClock): string =>
  mode.kind === 'act' || mode.until === undefined ? mode.kind : `observe until ${clock.short(mode.until)}`;

function whatFollows(before: Mode | undefined, after: Mode, it: string, clock: LocalClock, { strong }: Marks): string {
  if (after.kind === 'act') return `${strong('Prescale acts')} on ${it} as soon as this is deployed.`;
  const until = after.until === undefined ? '' : `, until it acts from ${clock.short(after.until)} on`;
  const first = before?.kind === 'act' ? `; what it has changed of ${it} is given back first` : '';
  return `${strong('Prescale changes nothing')} of ${it}${until}${first}.`;
}
