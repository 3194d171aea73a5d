import { parseWall, zoneClock } from '../wall-time.ts';
import { complain, quote } from './complaint.ts';
import type { Report } from './part.ts';
import type { ModeDraft, Stage } from './stage.ts';

type ModeCheck = (stage: Stage, report: Report) => void;

const modesOf = ({ modes, targets }: Stage): readonly (readonly ModeDraft[])[] => [
  modes,
  ...Array.from(targets.values(), ({ mode }) => [mode]),
];

/** Whoever writes a date wants it to be waited for, so `act` beside it is not guessed away. */
const actsOnceOnly: ModeCheck = (stage, report) => {
  for (const modes of modesOf(stage)) {
    const acting = modes.find(({ mode }) => mode === 'act');
    const dated = modes.find(({ actFrom }) => actFrom !== undefined);
    if (acting === undefined || dated?.actFrom === undefined) continue;
    const message = '`mode: act` acts at once, and `actFrom` says from when on.';
    const hint = `Write \`mode: observe\` to observe until ${written(dated.actFrom)}, or remove \`actFrom\` to act at once.`;
    report(dated.part.keyPlace('actFrom'), complain('act-twice', message, hint));
  }
};

/** What is refused of observing. A new check is a function and a line here. */
export const modeChecks: readonly ModeCheck[] = [actsOnceOnly];

/** With a slip in the year, what was to be observed first is acted on at once. */
export function warnOfPastModes(stage: Stage, timezone: string, now: Date | undefined, report: Report): void {
  if (now === undefined) return;
  for (const { part, actFrom } of modesOf(stage).flat()) {
    if (actFrom === undefined || zoneClock(timezone).instantOf(parseWall(actFrom)) > now.getTime()) continue;
    const message = `${quote(written(actFrom))} is past, so Prescale acts.`;
    const hint = 'Remove `mode` and `actFrom`, or correct the date.';
    report(part.placeOf('actFrom'), complain('act-from-past', message, hint), 'warning');
  }
}

const written = (wall: string): string => wall.replace('T00:00', '').replace('T', ' ');
