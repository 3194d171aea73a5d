import { present } from '../present.ts';
import type {
  DateRange,
  Observing,
  Ramp,
  Schedule,
  Target,
  TargetTracking,
  WarmUp,
  Window,
  WindowCapacity,
} from '../schedule.ts';
import { buildSettings } from './build-settings.ts';
import type {
  CapacityDraft,
  ModeDraft,
  PartialBounds,
  PolicyDraft,
  RampDraft,
  Stage,
  TargetDraft,
  WindowDraft,
} from './stage.ts';

const halfAnHour = 1_800_000;

/**
 * The schedule of drafts in which no check found anything wrong. By name and not in the order of the files, so that
 * two sets of files that say the same are the same.
 */
export function buildSchedule(timezone: string, stage: Stage, windows: readonly WindowDraft[]): Schedule {
  const targets = [...stage.targets.values()].flatMap((draft) => buildTarget(draft, stage) ?? []);
  return {
    timezone,
    targets: new Map(targets.sort(byName).map((target) => [target.name, target])),
    windows: windows.flatMap((draft) => buildWindow(draft) ?? []).sort(byName),
    settings: buildSettings(stage.settings),
  };
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);

const byDate = (a: DateRange, b: DateRange): number =>
  a.from === b.from ? compareText(a.to, b.to) : compareText(a.from, b.from);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function buildTarget(draft: TargetDraft, stage: Stage): Target | undefined {
  const { name, ecs, throughput, enforce } = draft;
  if (ecs === undefined) return undefined;
  const scaling = draft.scaling?.flatMap((policy) => buildPolicy(policy) ?? []).sort(byMetric);
  return {
    name,
    ecs,
    enforce,
    enabled: draft.enabled && stage.enabled,
    ...present({
      base: buildBounds(draft.base),
      limits: buildBounds(draft.limits),
      throughput,
      scaling,
      observe: isSaid(draft.mode) ? buildObserve([draft.mode]) : buildObserve(stage.modes),
    }),
  };
}

/** One that acts says so by what it leaves out. */
function buildObserve(modes: readonly ModeDraft[]): Observing | undefined {
  const isObserved = modes.some(({ mode, actFrom }) => mode === 'observe' || actFrom !== undefined);
  return isObserved ? present({ until: modes.find(({ actFrom }) => actFrom !== undefined)?.actFrom }) : undefined;
}

const isSaid = ({ mode, actFrom }: ModeDraft): boolean => mode !== undefined || actFrom !== undefined;

const byMetric = (a: TargetTracking, b: TargetTracking): number => (a.metric < b.metric ? -1 : 1);

const buildBounds = ({ min, max }: PartialBounds) =>
  min === undefined || max === undefined ? undefined : { min, max };

function buildPolicy({ part: _part, metric, target, ...rest }: PolicyDraft): TargetTracking | undefined {
  return metric === undefined || target === undefined ? undefined : { metric, target, ...rest };
}

function buildWindow(draft: WindowDraft): Window | undefined {
  const { name, kind, when, part, except, priority, validFrom, validUntil, owner, note } = draft;
  if (name === undefined || kind === undefined || when === undefined) return undefined;
  const isEvent = kind === 'pre-event';
  const capacities = draft.capacities.map((capacity): [string, WindowCapacity] => [
    capacity.target.value,
    buildCapacity(capacity),
  ]);
  return {
    name,
    kind,
    when,
    priority,
    targets: new Map(capacities.sort(([a], [b]) => (a < b ? -1 : 1))),
    except: [...except].sort(byDate),
    leadMs: isEvent ? (draft.leadMs ?? halfAnHour) : 0,
    autoscaling: isEvent ? (draft.autoscaling ?? 'deregister') : 'floor',
    place: part.place,
    ...present({
      validFrom,
      validUntil,
      owner,
      note,
      rampUp: buildRamp(draft.rampUp),
      rampDown: buildRamp(draft.rampDown),
      warmUp: buildWarmUp(draft.warmUp),
    }),
  };
}

const buildCapacity = ({ min, max, desired, requestsPerMinute }: CapacityDraft): WindowCapacity =>
  present({ min, max, desired, requestsPerMinute });

function buildRamp(draft: RampDraft | undefined): Ramp | undefined {
  const { step, everyMs } = draft ?? {};
  return step === undefined || everyMs === undefined ? undefined : { step, everyMs };
}

function buildWarmUp(draft: WindowDraft['warmUp']): WarmUp | undefined {
  const { url, requests, everyMs } = draft ?? {};
  return url === undefined || requests === undefined || everyMs === undefined ? undefined : { url, requests, everyMs };
}
