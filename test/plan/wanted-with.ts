import type { Observed } from '../../lib/plan/observed.ts';
import { recordSchemaVersion, type TargetRecord } from '../../lib/plan/record.ts';
import type { Wanted } from '../../lib/plan/situation.ts';
import type { Standing } from '../../lib/plan/standing.ts';
import type { Step } from '../../lib/plan/step.ts';
import { appliedKey, desiredKey } from '../../lib/plan/wanted.ts';
import type { CapacityState, RunningOccurrence, Target, Window } from '../../lib/schedule/schedule.ts';
import { ecs, resource } from './play.ts';
import { active, worldWith } from './worlds.ts';

/** What is wanted, seen and remembered, written as values: for tables that name one decision at a time. */

export const at = (time: string): Date => new Date(`2026-11-27T${time.length === 5 ? `${time}:00` : time}Z`);

export const occurrence = (part: Partial<RunningOccurrence> = {}): RunningOccurrence => ({
  window: 'campaign',
  kind: 'pre-event',
  phase: 'live',
  start: at('09:00'),
  end: at('18:00'),
  ...part,
});

export interface WantedParts extends Partial<Omit<Wanted, 'state' | 'target'>> {
  readonly state?: Partial<CapacityState>;
  readonly target?: Partial<Target>;
  /** The schedule declares no base, so that what is found comes back. */
  readonly baseIsFound?: boolean;
}

export function wantedWith({ state, target, baseIsFound, ...rest }: WantedParts = {}): Wanted {
  return {
    target: {
      name: 'backend',
      ecs,
      enforce: false,
      enabled: true,
      ...(baseIsFound !== true && { base: { min: 2, max: 10 } }),
      ...target,
    },
    state: { autoscaling: 'active', inForce: [], overruled: [], because: 'Nothing is in force.', ...state },
    timezone: 'UTC',
    windows: new Map(),
    known: new Map(),
    upcoming: [],
    missed: [],
    undercut: [],
    released: false,
    ...rest,
  };
}

export const windowWith = (part: Partial<Window> = {}): Window => ({
  name: 'campaign',
  kind: 'pre-event',
  targets: new Map([['backend', { desired: 12 }]]),
  when: {
    form: 'span',
    start: { kind: 'at', wall: '2026-11-27T09:00' },
    end: { kind: 'at', wall: '2026-11-27T18:00' },
  },
  except: [],
  priority: 0,
  leadMs: 3_600_000,
  autoscaling: 'deregister',
  place: { file: 'test.yml', line: 1, column: 1 },
  ...part,
});

export interface SeenParts extends Partial<Omit<Observed, 'service' | 'scalableTarget'>> {
  readonly service?: Partial<Observed['service']>;
  /** Absent: not registered. */
  readonly bounds?: readonly [number, number] | undefined;
  readonly suspended?: NonNullable<Observed['scalableTarget']>['suspended'];
}

export function seenWith({ service, bounds, suspended = active, ...rest }: SeenParts = {}): Observed {
  return {
    service: {
      ...worldWith().service,
      ...(service?.desired !== undefined && { running: service.desired }),
      ...service,
    },
    ...(bounds && { scalableTarget: { min: bounds[0], max: bounds[1], suspended, arn: 'arn' } }),
    ...rest,
  };
}

/** What the look after the calls of a plan sees. */
export function seenAfter({ service = {}, bounds, suspended, ...rest }: SeenParts, steps: readonly Step[]): SeenParts {
  let [count, there, flags] = [service, bounds, suspended];
  for (const step of steps) {
    if (step.kind === 'set-desired') count = { ...count, desired: step.to };
    if (step.kind === 'register') [there, flags] = [[step.min, step.max], step.suspended];
  }
  return { ...rest, service: count, bounds: there, ...(flags && { suspended: flags }) };
}

export const recordWith = (part: Partial<TargetRecord> = {}): TargetRecord => ({
  schema: recordSchemaVersion,
  target: 'backend',
  version: 3,
  resource,
  told: [],
  outbox: [],
  ...part,
});

/** What is remembered when what is wanted was brought about at ten. */
export const appliedTo = (
  wanted: Wanted,
  part: Partial<NonNullable<TargetRecord['applied']>> = {},
): NonNullable<TargetRecord['applied']> => ({
  key: appliedKey(wanted),
  desiredKey: desiredKey(wanted),
  at: at('10:00').toISOString(),
  counts: { desired: 2, min: 2, max: 10 },
  inForce: wanted.state.inForce.map((one) => ({
    ...one,
    start: one.start.toISOString(),
    end: one.end.toISOString(),
  })),
  ...part,
});

export interface StandingParts extends Omit<Partial<Standing>, 'readyAt' | 'atRiskAt' | 'shortSince' | 'liveAt'> {
  /** Times of the day. */
  readonly readyAt?: string;
  readonly atRiskAt?: string;
  readonly shortSince?: string;
  readonly liveAt?: string;
}

/** What is remembered of how the campaign stands. */
export const standingWith = ({ readyAt, atRiskAt, shortSince, liveAt, ...part }: StandingParts = {}): Standing => ({
  thread: 'campaign@2026-11-27T09:00:00.000Z',
  until: at('18:00').toISOString(),
  least: 12,
  ...(readyAt && { readyAt: at(readyAt).toISOString() }),
  ...(atRiskAt && { atRiskAt: at(atRiskAt).toISOString() }),
  ...(shortSince && { shortSince: at(shortSince).toISOString() }),
  ...(liveAt && { liveAt: at(liveAt).toISOString() }),
  ...part,
});
