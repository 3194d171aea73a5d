import type { Dice } from '../dice.ts';
import type { CapacityPlan, Scenario, TargetPlan, WindowPlan } from '../scenario.ts';

type Shape = Pick<Scenario, 'start' | 'timezone' | 'rhythm'> & { readonly targets: readonly TargetPlan[] };

/** Windows of every kind and form that overlap as they come. */
export function anyWindow(dice: Dice, shape: Shape, name: string): WindowPlan {
  const kind = dice.pick(['scale-up', 'scale-down', 'pre-event', 'pre-event', 'pre-event'] as const);
  const on = dice.some(shape.targets, 0.7);
  const targets = on.length === 0 ? [dice.pick(shape.targets)] : on;
  const capacities = targets.map((target): [string, CapacityPlan] => [
    target.name,
    inside(target, anyCapacity(dice, kind)),
  ]);
  return {
    name,
    kind,
    targets: Object.fromEntries(capacities),
    lines: [
      ...times(dice, shape, kind),
      ...(kind === 'pre-event' ? eventLines(dice, shape) : routineLines(dice, kind)),
    ],
  };
}

function anyCapacity(dice: Dice, kind: WindowPlan['kind']): CapacityPlan {
  const desired = kind === 'scale-down' ? dice.int(0, 4) : dice.int(2, 14);
  const form = dice.int(0, 4);
  if (form === 0) return { min: Math.max(0, desired - dice.int(0, 3)), desired };
  if (form === 1) return { min: Math.min(desired, 4), max: desired + dice.int(0, 6) };
  if (form === 2) return { min: Math.max(0, desired - 2), max: desired + dice.int(0, 8), desired };
  return { desired };
}

/** The language refuses what lies outside the limits of a target. */
const inside = ({ limits }: TargetPlan, capacity: CapacityPlan): CapacityPlan =>
  limits === undefined
    ? capacity
    : Object.fromEntries(
        Object.entries(capacity).map(([key, count]) => [key, Math.min(Math.max(count, limits.min), limits.max)]),
      );

/** In the busy rhythm hours and days, otherwise minutes. */
function times(dice: Dice, shape: Shape, kind: WindowPlan['kind']): readonly string[] {
  const isFast = shape.rhythm === 'every-minute';
  const form = kind === 'pre-event' && dice.chance(0.7) ? 'once' : dice.pick(isFast ? ['once', 'cron'] : forms);
  if (form === 'once') {
    const startsIn = isFast ? dice.int(2, 70) : dice.int(30, 60 * 60);
    const lasts = isFast ? `${dice.int(1, 40)}m` : dice.pick(['5m', '45m', '3h', '10h', '1d', '2d']);
    return [`start: ${wall(shape, startsIn)}`, `for: ${lasts}`];
  }
  if (form === 'cron') {
    const [hours, minute] = [dice.int(0, 23), dice.int(0, 59)];
    return isFast
      ? [`start: cron(${minute} * * * ? *)`, `for: ${dice.int(2, 50)}m`]
      : [
          `start: cron(${minute} ${hours} * * ? *)`,
          dice.chance(0.5) ? 'for: 3h' : `end: cron(0 ${(hours + 9) % 24} * * ? *)`,
        ];
  }
  const from = clockTime(dice);
  const to = clockTime(dice);
  return [
    `days: ${dice.pick(['MON-SUN', 'MON-FRI', 'SAT,SUN'])}`,
    `from: "${from}"`,
    `to: "${from === to ? '24:00' : to}"`,
  ];
}

const forms = ['once', 'cron', 'daily', 'daily'] as const;

const eventLines = (dice: Dice, { rhythm }: Shape): readonly string[] => [
  `autoscaling: ${dice.pick(['deregister', 'deregister', 'suspend', 'floor'])}`,
  `lead: ${rhythm === 'every-minute' ? `${dice.int(1, 12)}m` : dice.pick(['5m', '30m', '1h', '4h'])}`,
  ...ramps(dice, rhythm, ['rampUp', 'rampDown']),
  ...(dice.chance(0.15) ? ['warmUp: { url: https://example.com/health, requests: 3, every: 500ms }'] : []),
  ...(dice.chance(0.3) ? ['owner: marketing@example.com', 'note: a campaign'] : []),
];

const routineLines = (dice: Dice, kind: WindowPlan['kind']): readonly string[] => [
  ...(dice.chance(0.3) ? [`priority: ${dice.int(0, 2)}`] : []),
  ...(kind === 'scale-up' ? ramps(dice, 'busy', ['rampDown']) : []),
];

const ramps = (dice: Dice, rhythm: Shape['rhythm'], names: readonly string[]): readonly string[] =>
  dice
    .some(names, 0.25)
    .map(
      (name) => `${name}: { step: ${dice.int(1, 4)}, every: ${rhythm === 'busy' ? dice.pick(['5m', '20m']) : '2m'} }`,
    );

const clockTime = (dice: Dice): string =>
  `${String(dice.int(0, 23)).padStart(2, '0')}:${dice.pick(['00', '07', '15', '30', '59'])}`;

/** So many minutes after the start, on the clocks of the schedule's zone. */
function wall({ start, timezone }: Shape, minutes: number): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  return parts.format(new Date(Date.parse(start) + minutes * 60_000)).replace(',', '');
}
