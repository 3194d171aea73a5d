import type { Dice } from '../dice.ts';
import type { Happening, Scenario, WindowPlan } from '../scenario.ts';

const minute = 60_000;

/**
 * Edits of events that come once: moved, made longer or shorter, asked for more or less, deleted and put back, from a day
 * before they begin until they are over.
 */
export function anyEventEdits(
  dice: Dice,
  { windows, start }: Pick<Scenario, 'windows' | 'start'>,
): readonly Happening[] {
  const events = windows.filter((window) => window.kind === 'pre-event' && startOf(window) !== undefined);
  if (events.length === 0 || dice.chance(0.5)) return [];
  return dice.times(1, 3, () => {
    const event = dice.pick(events);
    const startsIn = Math.round(((startOf(event) ?? 0) - Date.parse(start)) / minute);
    const at = Math.max(0, startsIn + dice.pick([-1500, -600, -45, -20, -5, -2, -1, 0, 1, 4, 30]) + dice.int(0, 3));
    return { at, ...edit(dice, event) };
  });
}

type Edit = { readonly kind: 'window-put'; readonly window: WindowPlan } | { kind: 'window-deleted'; name: string };

function edit(dice: Dice, event: WindowPlan): Edit {
  const what = dice.int(0, 9);
  if (what === 0) return { kind: 'window-deleted', name: event.name };
  if (what <= 4) return { kind: 'window-put', window: moved(event, dice.pick([-90, -10, 5, 20, 60, 150, 400, 3000])) };
  if (what <= 6) return { kind: 'window-put', window: lasting(event, dice.pick(['2m', '20m', '4h', '2d'])) };
  if (what === 7) return { kind: 'window-put', window: event };
  const more = dice.pick([-3, -1, 2, 8]);
  const targets = Object.fromEntries(
    Object.entries(event.targets).map(([name, capacity]) => [
      name,
      Object.fromEntries(Object.entries(capacity).map(([key, count]) => [key, Math.max(0, count + more)])),
    ]),
  );
  return { kind: 'window-put', window: { ...event, targets } };
}

/** On the clocks of the schedule's zone, read as if they were those of UTC: it need not be exact. */
function startOf({ lines }: WindowPlan): number | undefined {
  const wall = lines.map((line) => /^start: (\d{4}-\d\d-\d\d) (\d\d:\d\d)$/.exec(line)).find((match) => match !== null);
  return wall ? Date.parse(`${wall[1]}T${wall[2]}Z`) : undefined;
}

function moved(event: WindowPlan, minutes: number): WindowPlan {
  const from = startOf(event);
  if (from === undefined) return event;
  const start = new Date(from + minutes * minute).toISOString().slice(0, 16).replace('T', ' ');
  return { ...event, lines: event.lines.map((line) => (line.startsWith('start: ') ? `start: ${start}` : line)) };
}

const lasting = (event: WindowPlan, duration: string): WindowPlan => ({
  ...event,
  lines: event.lines.map((line) => (line.startsWith('for: ') ? `for: ${duration}` : line)),
});
