import { wantedOf } from '../../lib/execute/wanted-of.ts';
import { covers } from '../../lib/plan/covers.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { failing } from '../../lib/plan/failing.ts';
import { plan } from '../../lib/plan/plan.ts';
import { recordSchemaVersion, type TargetRecord } from '../../lib/plan/record.ts';
import type { Wanted } from '../../lib/plan/situation.ts';
import type { Step } from '../../lib/plan/step.ts';
import { stepText } from '../../lib/plan/step-text.ts';
import { whatToRead } from '../../lib/plan/what-to-read.ts';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import { after, later, observe, publish, type World, withRecord } from './pretend-aws.ts';

/** The schedule of one file; problems fail the test that wrote it. */
export function schedule(text: string): Schedule {
  const parsed = parseSchedule([{ path: 'test.yml', text }]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, undefined, 1));
  return parsed.schedule;
}

export const ecs = { cluster: 'production', service: 'backend' };
export const resource = resourceOf(ecs);

export const recordOf = (world: World): TargetRecord =>
  world.record ?? { schema: recordSchemaVersion, target: 'backend', version: 0, resource, told: [], outbox: [] };

export const wantedIn = (world: World, plannedBy: Schedule, now: Date): Wanted =>
  wantedOf(plannedBy, recordOf(world), now);

export interface TickOptions {
  /** It is time to look for drift. */
  readonly all?: boolean;
  /** The tick ends after so many steps, as if its process had died; the copies of snapshots go with the write that they precede. */
  readonly cutAfter?: number;
  /** Steps that AWS refuses. */
  readonly refuses?: (step: Step) => boolean;
}

export interface Ticked {
  readonly world: World;
  /** Those that were done. */
  readonly steps: readonly Step[];
  /** How many looks were taken. */
  readonly looks: number;
  /** The lowest desired count at any moment of the tick. */
  readonly lowest: number;
}

/** A tick that cannot read the scalable target at all, or only not what hangs on it. */
export function halfBlindTick(
  start: World,
  plannedBy: Schedule,
  now: Date,
  {
    unread,
    cutAfter = Number.POSITIVE_INFINITY,
  }: { readonly unread: 'target' | 'details'; readonly cutAfter?: number },
): World {
  const wanted = wantedIn(start, plannedBy, now);
  let world = later(start);
  const read = whatToRead(wanted, recordOf(world), now, false) ?? { configuration: 'all', stopped: false };
  const { service, scalableTarget } = observe(world, read);
  const seen = { service, ...(unread === 'details' && scalableTarget && { scalableTarget }), incomplete: true };
  for (const [index, step] of plan(wanted, seen, recordOf(world), now).entries()) {
    if (index === cutAfter) return world;
    world = after(world, step, now);
  }
  const failure = { code: 'unavailable', message: 'Unavailable.', passing: true };
  return publish(withRecord(world, failing(wanted, recordOf(world), failure, now).record));
}

/** One tick of the backend: looks, plans, executes, looks again where the plan asks for it, publishes. */
export function tick(start: World, plannedBy: Schedule, now: Date, options: TickOptions = {}): Ticked {
  const { all = false } = options;
  const wanted = wantedIn(start, plannedBy, now);
  const run: Run = { world: start, steps: [], lowest: start.service.desired };
  let read = isUnknown(start, plannedBy) ? undefined : whatToRead(wanted, recordOf(start), now, all);
  if (read === undefined) return { ...run, world: publish(start), looks: 0 };
  for (let looks = 1; ; looks += 1) {
    const planned = plan(wanted, observe(run.world, read), recordOf(run.world), now);
    const ended = execute(run, planned, now, options);
    if (ended === 'cut off') return { ...run, looks };
    if (ended === 'refused')
      run.world = withRecord(run.world, failing(wanted, recordOf(run.world), refusal, now).record);
    const isDone = ended !== 'done' || planned.at(-1)?.kind !== 'look-again' || run.world.record === undefined;
    if (isDone || looks === 6) return { ...run, world: publish(run.world), looks };
    read = whatToRead(wanted, recordOf(run.world), now, true) ?? { configuration: 'all', stopped: false };
  }
}

interface Run {
  world: World;
  readonly steps: Step[];
  lowest: number;
}

/** After a refusal only the parts of a restore go on. */
function execute(
  run: Run,
  planned: readonly Step[],
  now: Date,
  { cutAfter = Number.POSITIVE_INFINITY, refuses }: TickOptions,
): 'done' | 'refused' | 'cut off' {
  let refused: Step | undefined;
  for (const step of planned) {
    if (run.steps.filter((one) => !isOfCopy(one)).length === cutAfter) return 'cut off';
    if (refused !== undefined && !(isPart(refused) && isPart(step))) return 'refused';
    if (refuses?.(step)) {
      refused = step;
      continue;
    }
    if (step.kind === 'deregister') mustBeSaved(run.world);
    run.world = after(run.world, step, now);
    run.lowest = Math.min(run.lowest, run.world.service.desired);
    run.steps.push(step);
  }
  return refused === undefined ? 'done' : 'refused';
}

const refusal = { code: 'invalid', message: 'AWS refuses.', passing: false };

const isOfCopy = ({ kind }: Step): boolean => kind === 'keep-copy' || kind === 'drop-copy';

const isPart = ({ kind }: Step): boolean => ['put-policy', 'put-scheduled-action', 'put-alarm', 'tag'].includes(kind);

/** A target that is neither scheduled nor remembered does not exist for Prescale. */
const isUnknown = ({ record }: World, { targets }: Schedule): boolean =>
  record === undefined && targets.get('backend')?.enabled !== true;

function mustBeSaved({ record, registered }: World): void {
  if (registered === undefined) return;
  const { policies, scheduledActions, tags } = registered;
  if (record?.snapshot === undefined || !covers(record.snapshot, { policies, scheduledActions, tags, alarms: [] }))
    throw new Error('deregistered without a snapshot that covers everything');
}

/** Ticks from one instant up to another, both included; drift is looked for every ten minutes. */
export function tickThrough(
  start: World,
  plannedBy: Schedule,
  from: string,
  to: string,
  everyMs = 60_000,
): { readonly world: World; readonly diary: readonly string[] } {
  let world = start;
  const diary: string[] = [];
  for (let at = new Date(from); at <= new Date(to); at = new Date(at.getTime() + everyMs)) {
    const result = tick(later(world), plannedBy, at, { all: at.getMinutes() % 10 === 0 });
    world = result.world;
    const calls = said(result.steps.filter((step) => !isOfCopy(step))).filter(
      (line) => line !== 'look again' && line !== 'remember',
    );
    if (calls.length > 0) diary.push(`${at.toISOString().slice(11, 16)} ${calls.join(', ')}`);
  }
  return { world, diary };
}

/** The steps in a few words each. */
export const said = (steps: readonly Step[]): readonly string[] =>
  steps.map((step) => {
    if (step.kind === 'look-again') return 'look again';
    if (step.kind !== 'remember') return stepText(step) ?? step.kind;
    return ['remember', ...step.tell.map(({ kind }) => `tell ${kind}`)].join(' and ');
  });
