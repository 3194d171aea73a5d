import { type Aim, boundsOf, countsOf } from './aim.ts';
import { announce } from './announce.ts';
import type { Announcement, Counts } from './announcement.ts';
import { foundAtBegin, noteBegin } from './begin.ts';
import type { Draft } from './draft.ts';
import { allSuspended, noneSuspended, sameFlags } from './flags.ts';
import type { Observed } from './observed.ts';
import { hasBoundsOfOthers, settlingMs } from './others.ts';
import type { TargetRecord } from './record.ts';
import { withoutPolicies } from './scaling-policies.ts';
import type { Step } from './step.ts';
import { defendedEvents, occurrenceId, type Wanted } from './wanted.ts';

/** Bounds of others are not held up for a count. */
const withBounds = ({ held: _, counts, ...applied }: NonNullable<TargetRecord['applied']>, to: Counts) => ({
  ...applied,
  counts: { ...counts, ...boundsOf(to) },
});

const theirs = ({ min, max }: Counts): string =>
  ` The schedule declares no base, so ${min} to ${max} hold when nothing is in force any more.`;

/**
 * What differs from what was applied, though Prescale did not do it. It is told once and respected, unless the target
 * says `enforce`, or fewer tasks are asked for than a pre-event is owed: that is put right at once.
 */
export function drift(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  const { applied, transition: begun } = draft.record;
  if (applied === undefined) return;
  const isSettling = now.getTime() - new Date(applied.at).getTime() < settlingMs;
  const present = countsOf(observed);
  const resumed = isResumed(wanted, observed) ? ['somebody resumed autoscaling'] : [];
  const before = begun === undefined ? present : foundAtBegin(begun, observed);
  const found = [...differences(applied, before, wanted, isSettling), ...resumed];
  const defence = defend(wanted, observed, aim);
  const isToEnforce = defence.length === 0 && wanted.target.enforce && found.length > 0;
  const steps = isToEnforce ? enforce(applied, wanted, observed) : defence;
  const to = countsAfter(present, steps);
  if (steps.length > 0) {
    draft.note(withoutPolicies(observed, steps));
    noteBegin(draft, wanted, observed, now, to.desired);
    draft.remember('the counts before the repair are kept');
    draft.add(...steps);
  }
  const isRepaired = steps.length > 0 || begun !== undefined;
  const left = isRepaired ? [...differences(applied, to, wanted, isSettling), ...(isToEnforce ? [] : resumed)] : found;
  const fingerprint = left.length === 0 ? undefined : left.join('; ');
  const isNew = fingerprint !== undefined && fingerprint !== draft.record.drift;
  const isTheirs = hasBoundsOfOthers(wanted, observed, draft.record, now);
  if (!isRepaired && !isNew) {
    if (fingerprint === undefined && draft.record.drift !== undefined) draft.note({ drift: undefined });
    return;
  }
  const noted = draft.record.transition;
  const from = noted === undefined ? present : foundAtBegin(noted, observed);
  const isOwed = defendedEvents(wanted.state).length > 0 && from.desired < aim.floor;
  draft.note(
    {
      drift: isTheirs ? undefined : fingerprint,
      ...(isRepaired && { transition: undefined }),
      // Told once: from now on they are what is there.
      ...(isTheirs && { applied: withBounds(applied, to) }),
    },
    driftAnnouncement(
      wanted,
      draft.record.transition?.at ?? now.toISOString(),
      { from, ...(isRepaired && { to }) },
      `${sentence(found, isOwed ? aim.floor : undefined, isRepaired, wanted)}${isTheirs ? theirs(present) : ''}`,
      now,
    ),
  );
}

function driftAnnouncement(
  wanted: Wanted,
  subject: string,
  { from, to }: { readonly from: Counts; readonly to?: Counts },
  because: string,
  now: Date,
): Announcement {
  const event = defendedEvents(wanted.state)[0];
  const severity = to !== undefined && event !== undefined ? 'critical' : 'warning';
  return announce(
    wanted,
    now,
    { kind: 'drift', subject, severity },
    {
      from,
      ...(to && { to }),
      because,
      details: [wanted.state.because],
      ...(event && { window: event.window, phase: event.phase, thread: occurrenceId(event) }),
    },
  );
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function sentence(found: readonly string[], owed: number | undefined, isRepaired: boolean, { target }: Wanted): string {
  const what = found.join('; ') || 'The count or its bounds fell below what is owed';
  const upper = upperFirst(what);
  if (!isRepaired) return `${upper}. It is left so.`;
  if (owed !== undefined) return `${upper}. At least ${owed} tasks are owed, so that was put right.`;
  return target.enforce
    ? `${upper}. It was put back.`
    : `${upper}. What would allow fewer tasks than are owed was put right.`;
}

function differences(
  { counts }: NonNullable<TargetRecord['applied']>,
  present: Counts,
  { target }: Wanted,
  isSettling: boolean,
): readonly string[] {
  const isThere = present.min !== undefined && present.max !== undefined;
  if (counts.min === undefined || counts.max === undefined) {
    // Whoever registered the target lets the count move, so its count is no drift.
    if (isThere) return [`somebody registered the target with ${present.min} to ${present.max} tasks`];
    const isOther = present.desired !== counts.desired;
    return isOther ? [`the desired count is ${present.desired} instead of ${counts.desired}`] : [];
  }
  const { min, max } = counts;
  if (!isThere) return [`somebody deregistered the target, so ${target.name} does not scale by itself`];
  const areOther = present.min !== min || present.max !== max;
  const isOutside =
    present.desired < Math.min(min, present.min ?? min) || present.desired > Math.max(max, present.max ?? max);
  return [
    ...(areOther ? [`the bounds are ${present.min} to ${present.max} instead of ${min} to ${max}`] : []),
    ...(isOutside && !isSettling ? [`the desired count ${present.desired} is outside ${min} to ${max}`] : []),
  ];
}

const isResumed = ({ state }: Wanted, { scalableTarget }: Observed): boolean =>
  state.autoscaling === 'suspended' &&
  scalableTarget !== undefined &&
  !sameFlags(scalableTarget.suspended, allSuspended);

/** The floor of a pre-event, also where only the bounds would let autoscaling go below it. */
export function defend(wanted: Wanted, observed: Observed, { floor }: Aim): readonly Step[] {
  if (defendedEvents(wanted.state).length === 0) return [];
  const { service, scalableTarget: found } = observed;
  const on = { service: wanted.target.ecs, because: `at least ${floor} tasks are owed: ${wanted.state.because}` };
  const isLoose = found !== undefined && (found.min < floor || found.max < floor);
  const hold: readonly Step[] = isLoose
    ? [
        {
          kind: 'register',
          ...on,
          min: Math.max(found.min, floor),
          max: Math.max(found.max, floor, service.desired),
          suspended: found.suspended,
        },
      ]
    : [];
  const raise: readonly Step[] =
    service.desired < floor ? [{ kind: 'set-desired', ...on, from: service.desired, to: floor }] : [];
  return [...hold, ...raise];
}

/** Back to what was applied; inside the bounds that were, autoscaling may have moved the count. */
function enforce(
  { counts }: NonNullable<TargetRecord['applied']>,
  { target, state }: Wanted,
  { service, scalableTarget: found }: Observed,
): readonly Step[] {
  const { min, max } = counts;
  const on = { service: target.ecs, because: `${target.name} is enforced: ${state.because}` };
  const flags = state.autoscaling === 'suspended' ? allSuspended : (found?.suspended ?? noneSuspended);
  const count = min === undefined || max === undefined ? counts.desired : Math.min(Math.max(service.desired, min), max);
  // Where somebody registered what was not, its count is not Prescale's.
  const isToSet = count !== service.desired && (found === undefined || min !== undefined);
  return [
    ...(min === undefined || max === undefined
      ? []
      : [{ kind: 'register' as const, ...on, min, max, suspended: flags }]),
    ...(isToSet ? [{ kind: 'set-desired' as const, ...on, from: service.desired, to: count }] : []),
  ];
}

/** What the counts are when all steps have succeeded. */
export function countsAfter(present: Counts, steps: readonly Step[]): Counts {
  let { desired, min, max } = present;
  for (const step of steps) {
    if (step.kind === 'set-desired') desired = step.to;
    if (step.kind !== 'register') continue;
    ({ min, max } = step);
    desired = Math.min(Math.max(desired, min), max);
  }
  return { ...present, desired, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
