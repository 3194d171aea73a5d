import { counted } from '../counted.ts';
import { complain, quote } from './complaint.ts';
import { writeDuration } from './duration.ts';
import type { Report } from './part.ts';
import type { Stage, WindowDraft } from './stage.ts';

type DraftWarning = (window: WindowDraft, report: Report, stage: Stage) => void;

const endsAtLastMinute: DraftWarning = ({ when, part }, report) => {
  if (when?.form !== 'daily' || when.to !== '23:59') return;
  const message = 'The window ends a minute before midnight: the last minute of the day is not in it.';
  report(part.placeOf('to'), complain('ends-at-2359', message, 'Write `to: "24:00"`.'), 'warning');
};

const maxWithoutEffect: DraftWarning = ({ kind, capacities }, report, stage) => {
  if (kind === undefined || kind === 'scale-down') return;
  for (const { part, max, target } of capacities) {
    const most = stage.targets.get(target.value)?.base.max;
    if (part === undefined || max === undefined || most === undefined || max >= most) continue;
    const message = `\`max\` is ${max}, below the ${most} of the base of ${quote(target.value)}: it has no effect.`;
    const hint = 'A scale-up or an event never lowers a bound: remove it, or write a scale-down.';
    report(part.placeOf('max'), complain('max-without-effect', message, hint), 'warning');
  }
};

const noHeadRoom: DraftWarning = ({ kind, autoscaling = 'deregister', capacities }, report, stage) => {
  if (kind !== 'pre-event' || autoscaling === 'floor') return;
  for (const { part, min, desired = min, target } of capacities) {
    const most = stage.targets.get(target.value)?.base.max;
    if (part === undefined || desired === undefined || most === undefined || desired >= most) continue;
    const key = ['desired', 'requestsPerMinute', 'min'].find((name) => part.has(name)) ?? 'desired';
    const message = `${quote(target.value)} gets ${counted(desired)}, and autoscaling is off meanwhile: without the event it could have grown to ${most}.`;
    const hint = `Ask for ${most} or more, or write \`autoscaling: floor\` so that it can still grow.`;
    report(part.placeOf(key), complain('no-head-room', message, hint), 'warning');
  }
};

/** Without autoscaling a ceiling raises nothing. */
const eventWithoutCount: DraftWarning = ({ kind, autoscaling = 'deregister', capacities }, report) => {
  if (kind !== 'pre-event' || autoscaling === 'floor') return;
  for (const { part, max, target } of capacities) {
    if (part === undefined || max === undefined) continue;
    if (['min', 'desired', 'requestsPerMinute'].some((key) => part.isWritten(key))) continue;
    const message = `${quote(target.value)} is given only a \`max\`, and autoscaling is off meanwhile: it stays at the count that is found.`;
    const hint = `Write how many are needed, such as \`desired: ${max}\`, or \`autoscaling: floor\` so that it can grow.`;
    report(part.placeOf('max'), complain('no-count', message, hint), 'warning');
  }
};

const leadShorterThanRamp: DraftWarning = ({ kind, leadMs = 1_800_000, rampUp, capacities, part }, report, stage) => {
  const { step, everyMs } = rampUp ?? {};
  if (kind !== 'pre-event' || step === undefined || everyMs === undefined) return;
  const climbs = capacities.flatMap(({ min, desired = min, target }) => {
    const draft = stage.targets.get(target.value);
    if (desired === undefined || draft === undefined) return [];
    // Without a base a ramp walks up from the least that the limits allow.
    const least = draft.base.min ?? draft.limits.min ?? 0;
    // The first step is taken at once.
    return [{ name: target.value, from: least, to: desired, ms: (Math.ceil((desired - least) / step) - 1) * everyMs }];
  });
  const longest = climbs.sort((a, b) => b.ms - a.ms || (a.name < b.name ? -1 : 1))[0];
  if (longest === undefined || longest.ms <= leadMs) return;
  const { name, from, to } = longest;
  const needs = writeDuration(longest.ms);
  const message = `From ${from} to ${to}, ${quote(name)} needs ${needs} in these steps, and the lead is ${writeDuration(leadMs)}: the rest will be one jump at the start.`;
  const hint = `Write \`lead: ${needs}\`, or larger steps.`;
  report(part.keyPlace(part.has('lead') ? 'lead' : 'rampUp'), complain('lead-too-short', message, hint), 'warning');
};

/** Whether the host is allowed by http is decided where the stage is deployed, so it is not known here. */
const warmUpByHttp: DraftWarning = ({ warmUp, part }, report) => {
  const url = warmUp?.url;
  const at = part.part('warmUp');
  if (url === undefined || at === undefined || new URL(url).protocol !== 'http:') return;
  const message = 'Warm-ups go to https:// only: this address is not asked, unless its host is allowed.';
  const hint = `Write ${quote(url.replace(/^http:/i, 'https:'))}, or name the host in \`warmUpHosts\` when you deploy.`;
  report(at.placeOf('url'), complain('warm-up-by-http', message, hint), 'warning');
};

/** What is warned about by looking at one window alone. A new warning is a function and a line here. */
export const draftWarnings: readonly DraftWarning[] = [
  endsAtLastMinute,
  maxWithoutEffect,
  noHeadRoom,
  eventWithoutCount,
  leadShorterThanRamp,
  warmUpByHttp,
];
