import { counted } from '../../lib/schedule/counted.ts';
import type { TargetJson } from '../json/target-json.ts';
import { askedText } from './asked-text.ts';
import type { LocalClock } from './local-clock.ts';

/** The columns of a target, and below it what is out of the ordinary. */
export const targetCells = (one: TargetJson, clock: LocalClock): readonly string[] => [
  one.target,
  askedText(one.wanted) ?? 'found',
  one.observed === undefined ? '?' : String(one.observed.desired),
  one.observed === undefined ? '?' : String(one.observed.running),
  boundsText(one),
  autoscalingText(one),
  inForceText(one, clock),
];

function boundsText({ observed }: TargetJson): string {
  if (observed?.min === undefined) return '-';
  return `${observed.min} to ${observed.max}`;
}

function autoscalingText({ autoscaling: { is, saved } }: TargetJson): string {
  const now = is === 'partly-suspended' ? 'partly suspended' : is === 'unknown' ? '?' : is;
  return saved === undefined ? now : `${now}, saved`;
}

function inForceText({ wanted: { inForce }, override, isReleased, until }: TargetJson, clock: LocalClock): string {
  if (isReleased) return 'nothing: it is not looked after any more';
  // An override decides alone until its own end, whatever it overrules begins or ends meanwhile.
  if (override !== undefined) return `an override until ${clock.short(new Date(override.until))}`;
  const changes = until === undefined ? '' : ` until ${clock.short(new Date(until))}`;
  if (inForce.length === 0) return `the base${changes}`;
  return `${inForce.map(({ window, phase }) => (phase === 'live' ? window : `${window} (${phase})`)).join(', ')}${changes}`;
}

/** Each a line; nothing of a target that is as it should be. */
export function targetNotes(one: TargetJson, clock: LocalClock): readonly string[] {
  const { drift, override, failing, failure, pendingMessages, storedAs, observed } = one;
  return [
    ...(one.mode === 'act'
      ? []
      : [
          `only observed${one.actFrom === undefined ? '' : ` until ${one.actFrom}`}: this is as it would be${realText(one)}`,
        ]),
    ...(failure === undefined ? [] : [`not read: ${failure.message} (${failure.code})`]),
    ...(observed === undefined || observed.status === 'ACTIVE' ? [] : [`the service is ${observed.status}`]),
    ...(failing === undefined
      ? []
      : [`failing since ${clock.short(new Date(failing.since))}: ${failing.message} (${failing.code})`]),
    ...drift.map((sentence) => `drift: ${sentence}`),
    ...(override === undefined ? [] : [`override: ${overrideText(override)}, ${override.by}: ${override.reason}`]),
    ...(storedAs === undefined ? [] : [`remembered as ${storedAs} until the next tick`]),
    ...(pendingMessages === 0 ? [] : [`${counted(pendingMessages, 'message is', 'messages are')} not published yet`]),
  ];
}

const realText = ({ real }: TargetJson): string =>
  real === undefined ? '' : `; in reality ${real.desired} asked, ${real.running} running`;

export function overrideText({ desired, min, max }: NonNullable<TargetJson['override']>): string {
  const parts = [
    ...(desired === undefined ? [] : [counted(desired)]),
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ];
  return parts.join(', ');
}
