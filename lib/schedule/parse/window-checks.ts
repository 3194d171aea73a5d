import { capitalized } from '../capitalized.ts';
import type { When } from '../schedule.ts';
import { wallSeries } from '../wall-series.ts';
import { parseWall } from '../wall-time.ts';
import { complain, quote } from './complaint.ts';
import { mostTasks } from './describe.ts';
import { writeDuration } from './duration.ts';
import type { Report } from './part.ts';
import { usedTwice } from './read-stage.ts';
import type { CapacityDraft, Stage, TargetDraft, WindowDraft } from './stage.ts';

type WindowCheck = (window: WindowDraft, report: Report, stage: Stage, first: ReadonlyMap<string, WindowDraft>) => void;
type CapacityCheck = (capacity: CapacityDraft, report: Report, target: TargetDraft | undefined, stage: Stage) => void;

const nameOnce: WindowCheck = ({ name, part }, report, _stage, firstOf) => {
  const first = name === undefined ? undefined : firstOf.get(name);
  if (name === undefined || first === undefined || first.part === part) return;
  report(part.placeOf('name'), usedTwice('window', name, first.part.placeOf('name')));
};

const hasTargets: WindowCheck = ({ title, part, capacities }, report) => {
  if (capacities.length > 0 || part.part('targets') === undefined) return;
  const message = `${capitalized(title)} names no target.`;
  report(
    part.keyPlace('targets'),
    complain('no-targets', message, 'Write it like `targets: { backend: { desired: 5 } }`.'),
  );
};

/** Only an event has a time before its start, and takes autoscaling out of the way. */
const eventSettingsOnEvents: WindowCheck = ({ kind, part }, report) => {
  if (kind === undefined || kind === 'pre-event') return;
  for (const key of ['lead', 'autoscaling', 'warmUp']) {
    if (!part.has(key)) continue;
    const message = `\`${key}\` is for events; a ${kind} begins at its start and leaves autoscaling on.`;
    report(part.keyPlace(key), complain('events-only', message, 'Remove it, or write `kind: pre-event`.'));
  }
};

const noRampOnScaleDown: WindowCheck = ({ kind, part }, report) => {
  if (kind !== 'scale-down') return;
  for (const key of ['rampUp', 'rampDown']) {
    if (!part.has(key)) continue;
    const message = `\`${key}\` is for scale-ups and events; a scale-down has no floor to move.`;
    report(part.keyPlace(key), complain('no-ramp', message, 'Remove it.'));
  }
};

const mostSteps = 200;
const longestRampMs = 14 * 86_400_000;

/** A ramp that does not come to its end keeps a floor that nobody asked for, and every tick would walk along all of it. */
const rampsEnd: WindowCheck = ({ kind, when, part, capacities, ...window }, report, stage) => {
  if (kind === 'scale-down') return;
  for (const key of ['rampUp', 'rampDown'] as const) {
    const { step, everyMs } = window[key] ?? {};
    if (step === undefined || everyMs === undefined) continue;
    const longest = climbsOf(capacities, stage, step).sort((a, b) => b.steps - a.steps)[0];
    if (longest === undefined) continue;
    const { name, from, to, steps } = longest;
    const way = `From ${from} to ${to}, ${quote(name)} takes ${steps.toLocaleString('en')} steps`;
    if (steps > mostSteps) {
      const hint = `A ramp has at most ${mostSteps} steps: write a \`step\` of ${Math.ceil((to - from) / mostSteps)} or more.`;
      report(part.keyPlace(key), complain('ramp-too-long', `${way}.`, hint));
      continue;
    }
    const lasts = (steps - 1) * everyMs;
    const period = when && shortestPeriod(when);
    const most = Math.min(period ?? longestRampMs, longestRampMs);
    if (lasts <= most) continue;
    const why =
      most === longestRampMs
        ? `a ramp lasts at most ${writeDuration(most)}`
        : `the window begins again after ${writeDuration(most)}`;
    const message = `${way}, which last ${writeDuration(lasts)}, and ${why}.`;
    report(
      part.keyPlace(key),
      complain('ramp-too-long', message, 'Write a larger `step`, or a shorter time in `every`.'),
    );
  }
};

/** How many steps each target takes from the least that it may have to what the window asks for. */
export function climbsOf(capacities: readonly CapacityDraft[], stage: Stage, step: number) {
  return capacities.flatMap(({ min = 0, desired = 0, target }) => {
    const draft = stage.targets.get(target.value);
    const [from, to] = [draft?.base.min ?? draft?.limits.min ?? 0, Math.max(min, desired)];
    return draft === undefined || to <= from
      ? []
      : [{ name: target.value, from, to, steps: Math.ceil((to - from) / step) }];
  });
}

/** The shortest time from one start to the next, in the weeks that are looked at; absent: it happens once. */
function shortestPeriod(when: When): number | undefined {
  if (when.form === 'span' && when.start.kind === 'at') return undefined;
  const { next } = wallSeries(when);
  let shortest: number | undefined;
  let before = next(parseWall('2026-01-01'));
  for (let looked = 0; looked < 32 && before !== undefined; looked += 1) {
    const start = next(before);
    if (start === undefined) break;
    shortest = Math.min(shortest ?? start - before, start - before);
    before = start;
  }
  return shortest;
}

/** Only what recurs has a rank: an event cannot be overruled, and something that happens once is an exception itself. */
const priorityOnRecurringOnly: WindowCheck = ({ kind, when, part }, report) => {
  if (!part.has('priority')) return;
  const isOnce = when?.form === 'span' && when.start.kind === 'at';
  const message =
    kind === 'pre-event'
      ? 'An event has no `priority`: nothing overrules it, and with another event the larger capacity counts.'
      : isOnce
        ? `A ${kind ?? 'window'} that happens once has no \`priority\`: those are compared among windows that repeat.`
        : undefined;
  if (message === undefined) return;
  report(part.keyPlace('priority'), complain('no-priority', message, 'Remove it.'));
};

const validityInOrder: WindowCheck = ({ validFrom, validUntil, part }, report) => {
  if (validFrom === undefined || validUntil === undefined || validFrom <= validUntil) return;
  const message = '`validUntil` is before `validFrom`, so the window never begins.';
  report(part.placeOf('validUntil'), complain('range-backwards', message, 'Write the later date here.'));
};

const targetKnown: CapacityCheck = ({ target }, report, _draft, stage) => {
  const name = target.value;
  if (stage.targetNames.has(name) || !stage.complete) return;
  report(
    target.place,
    complain(
      'unknown-target',
      `There is no target ${quote(name)}.`,
      stage.targetNames.hint(name, 'An engineer adds it under `targets`, in this file or another one.'),
    ),
  );
};

const hasCapacity: CapacityCheck = ({ target, part, min, max, desired }, report) => {
  if (part === undefined || (desired ?? min ?? max) !== undefined || part.entries().length > 0) return;
  const message = `It is not said what ${quote(target.value)} shall have.`;
  report(target.place, complain('no-capacity', message, `Write it like \`${target.value}: { desired: 5 }\`.`));
};

const oneWayToSayDesired: CapacityCheck = ({ part }, report) => {
  if (!part?.has('desired') || !part.has('requestsPerMinute')) return;
  const message = '`desired` and `requestsPerMinute` both say how many tasks to run.';
  report(part.keyPlace('requestsPerMinute'), complain('desired-twice', message, 'Keep one of the two.'));
};

const throughputKnown: CapacityCheck = ({ target, part }, report, draft) => {
  if (part === undefined || !part.has('requestsPerMinute') || draft === undefined) return;
  if (draft.part.isWritten('throughput')) return;
  report(
    part.keyPlace('requestsPerMinute'),
    complain(
      'no-throughput',
      `Target ${quote(target.value)} does not say how many requests one task serves, so they cannot be turned into tasks.`,
      'Write `desired` with a number of tasks, or have an engineer add `throughput: { requestsPerMinute: 500 }` to the target.',
    ),
  );
};

const tasksWithinReason: CapacityCheck = (capacity, report) => {
  const { part, desired, requestsPerMinute } = capacity;
  if (part === undefined || desired === undefined || requestsPerMinute === undefined || desired <= mostTasks) return;
  const message = `${needed(capacity)} would be needed.`;
  const hint = `No more than ${mostTasks.toLocaleString('en')} can be asked for: check the number.`;
  report(part.placeOf('requestsPerMinute'), complain('out-of-range', message, hint));
};

const minNotAboveMax: CapacityCheck = ({ part, min, max }, report) => {
  if (part === undefined || min === undefined || max === undefined || min <= max) return;
  const message = `\`min\` is ${min} and \`max\` is ${max}: the least cannot be above the most.`;
  report(part.placeOf('min'), complain('min-above-max', message, `Did you mean \`min: ${max}\` and \`max: ${min}\`?`));
};

/** How many tasks the requests come to, as the beginning of a sentence. */
function needed({ requestsPerMinute = 0, desired = 0 }: CapacityDraft): string {
  return `For ${requestsPerMinute.toLocaleString('en')} requests a minute, ${desired.toLocaleString('en')} tasks`;
}

const desiredWithinItsBounds: CapacityCheck = (capacity, report) => {
  const { part, min, max, desired } = capacity;
  if (part === undefined || desired === undefined) return;
  const isWritten = part.has('desired');
  const count = isWritten ? `\`desired\` is ${desired}` : `${needed(capacity)} are needed`;
  const place = part.placeOf(isWritten ? 'desired' : 'requestsPerMinute');
  const hint = 'Change one of the two; left out, bounds follow from the number of tasks.';
  if (min !== undefined && desired < min) {
    report(place, complain('desired-outside-bounds', `${count}, below the window's own \`min\` of ${min}.`, hint));
  }
  if (max !== undefined && desired > max) {
    report(place, complain('desired-outside-bounds', `${count}, above the window's own \`max\` of ${max}.`, hint));
  }
};

const withinLimits: CapacityCheck = (capacity, report, draft) => {
  const { part } = capacity;
  if (part === undefined || draft === undefined) return;
  const { min: least = 0, max: most = Number.POSITIVE_INFINITY } = draft.limits;
  for (const key of ['min', 'max', 'desired'] as const) {
    const value = capacity[key];
    if (value === undefined || (value >= least && value <= most)) continue;
    const byRequests = key === 'desired' && !part.has('desired');
    const count = byRequests ? `${needed(capacity)} are needed` : `\`${key}\` is ${value}`;
    const [limit, hint] =
      value < least
        ? [`below the limit of ${least}`, `Write at least ${least}, or ask an engineer to lower \`limits\`.`]
        : [`above the limit of ${most}`, atMost(byRequests ? 'what the limit serves' : most)];
    report(
      part.placeOf(byRequests ? 'requestsPerMinute' : key),
      complain('outside-limits', `${count}, ${limit} that ${quote(draft.name)} has.`, hint),
    );
  }
};

const atMost = (what: string | number): string => `Write at most ${what}, or ask an engineer to raise \`limits\`.`;

const capacityChecks: readonly CapacityCheck[] = [
  targetKnown,
  hasCapacity,
  oneWayToSayDesired,
  throughputKnown,
  tasksWithinReason,
  minNotAboveMax,
  desiredWithinItsBounds,
  withinLimits,
];

const everyCapacity: WindowCheck = (window, report, stage) => {
  for (const capacity of window.capacities) {
    const draft = stage.targets.get(capacity.target.value);
    for (const check of capacityChecks) check(capacity, report, draft, stage);
  }
};

/** Everything that is refused of a window beyond its shape. A new check is a function and a line here, or above. */
export const windowChecks: readonly WindowCheck[] = [
  nameOnce,
  hasTargets,
  eventSettingsOnEvents,
  noRampOnScaleDown,
  rampsEnd,
  priorityOnRecurringOnly,
  validityInOrder,
  everyCapacity,
];
