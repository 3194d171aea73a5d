import { PrescaleError } from '../../lib/execute/failure.ts';
import { setOverride } from '../../lib/execute/override.ts';
import { resourceOf } from './belongings.ts';
import { invoke, newProcess } from './invocation.ts';
import { noteClamp, nothingPending, type Run } from './run.ts';
import type { Happening, OverrideChange } from './scenario.ts';
import { serviceOf } from './simulated-world.ts';
import { changeWorld } from './world-changes.ts';

const minute = 60_000;

/** Lets it happen now, or makes it wait for the tick that it is to strike. */
export async function happen(run: Run, one: Happening): Promise<void> {
  const { world, desk, faults, pending } = run;
  const now = world.clock.now().getTime();
  const after = (minutes: number): number => now + minutes * minute;
  run.say(() => `  ${JSON.stringify(one)}`);
  switch (one.kind) {
    case 'window-put':
    case 'window-deleted':
    case 'target-enabled':
    case 'target-listed':
    case 'stage-enabled':
      desk.change(one);
      faults.count('schedule-edited');
      return;
    case 'file-broken':
      desk.breakFile(one.file, true);
      run.pending = { ...pending, broken: new Map([...pending.broken, [one.file, after(one.minutes)]]) };
      faults.count('schedule-broken');
      return;
    case 'override-set':
    case 'override-ended':
      await override(run, one);
      return;
    case 'outage':
      faults.arm(one, now);
      if (one.outage === 'clamp-late' || one.outage === 'clamp-fails') {
        const { outage, target, ms } = one;
        world.aws.world.setClamp(
          outage === 'clamp-fails' ? { fails: true } : { lagMs: ms ?? minute },
          target && resourceOf(target),
        );
        run.pending = { ...pending, clamps: [...pending.clamps, { outage, target, until: after(one.minutes) }] };
      }
      return;
    case 'fault':
    case 'not-yet-there':
      faults.arm(one, now);
      return;
    case 'crash':
      run.pending = { ...pending, fate: { ...pending.fate, crash: one } };
      return;
    case 'frozen':
      run.pending = { ...pending, fate: { ...pending.fate, freeze: one } };
      return;
    case 'two-at-once':
      run.pending = { ...pending, second: one };
      return;
    case 'memory-lost': {
      const lost = one.target === undefined ? world.plans.keys() : [one.target];
      run.pending = { ...pending, lost: new Set([...pending.lost, ...lost]) };
      return;
    }
    case 'ticks-missed':
      run.pending = { ...pending, deafUntil: after(one.minutes) };
      faults.count('ticks-missed');
      return;
    case 'clock-skew':
      run.pending = { ...pending, skew: { ms: one.skewMs, until: after(one.minutes) } };
      return;
    case 'time-runs-out':
      run.pending = { ...pending, fate: { ...pending.fate, calls: one.calls } };
      return;
    case 'code-deploy':
      if (world.plans.get(one.target)?.found.controller !== 'CODE_DEPLOY') return;
      run.pending = { ...pending, deploying: new Map([...pending.deploying, [one.target, after(one.minutes)]]) };
      await changeWorld(world, one);
      return;
    default:
      await changeWorld(world, one);
      if (one.kind === 'sets-bounds' || one.kind === 'applies') noteClamp(world, faults, one.target);
      faults.count('changed-by-others');
  }
}

/** A person, through the function that is deployed. */
async function override({ open, desk, world, say }: Run, one: OverrideChange): Promise<void> {
  const { records } = open(invoke(newProcess('people'), world.clock));
  const by = 'ana@example.com';
  const payload =
    one.kind === 'override-ended'
      ? { target: one.target, end: true, by }
      : { target: one.target, ...one.capacity, for: `${one.minutes}m`, by, reason: 'simulated' };
  const schedules = { read: async () => desk.files };
  const ask = (request: object) =>
    world.clock.run(setOverride({ records, schedules }, request, undefined, world.clock.now())).then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof PrescaleError)) throw error;
        say(() => `    refused: ${error.message}`);
        return error.message;
      },
    );
  const refusal = await ask(payload);
  const below = one.kind === 'override-set' && one.meant ? belowEventIn(refusal) : undefined;
  if (below !== undefined) await ask({ ...payload, ...below });
}

/** What a person copies out of the answer who means to go below the events. */
function belowEventIn(refusal: string | undefined): object | undefined {
  const written = /"belowEvent": (?:"[^"]*"|\[[^\]]*\])/.exec(refusal ?? '');
  return written === null ? undefined : JSON.parse(`{${written[0]}}`);
}

/** Ends what was to last until `now`: broken files, deployments, a clock that is off. */
export function endWhatLasted(run: Run, now: number): void {
  const { world, desk, faults, pending } = run;
  const { skew, deploying, broken, clamps } = pending;
  for (const [file, until] of broken) {
    if (until > now) continue;
    desk.breakFile(file, false);
    faults.count('schedule-mended');
  }
  for (const [target, until] of deploying) {
    if (until > now) continue;
    const { cluster, service } = serviceOf(target);
    world.aws.world.changeService(cluster, service, { codeDeployInProgress: false });
  }
  for (const { target, until } of clamps) if (until <= now) world.aws.world.setClamp({}, target && resourceOf(target));
  run.pending = {
    ...pending,
    clamps: clamps.filter(({ until }) => until > now),
    skew: skew !== undefined && skew.until <= now ? undefined : skew,
    deploying: new Map([...deploying].filter(([, until]) => until > now)),
    broken: new Map([...broken].filter(([, until]) => until > now)),
  };
}

/** From now on nothing goes wrong. */
export function mendAll(run: Run): void {
  run.faults.disarm();
  endWhatLasted(run, Number.POSITIVE_INFINITY);
  run.pending = nothingPending;
  run.desk.takeBackWhatIsRefused();
  for (const target of run.world.plans.keys()) {
    const { cluster, service } = serviceOf(target);
    run.world.aws.world.changeService(cluster, service, { launch: { secondsToRunning: 30 } });
  }
}

/** Takes Prescale off everything. */
export async function takeOff(run: Run): Promise<void> {
  const { scenario, desk, world, say } = run;
  say(() => `ending: ${scenario.ending}`);
  desk.end(scenario.ending);
  if (scenario.ending !== 'no-windows') return;
  for (const [target, { override: held }] of world.stored)
    if (held !== undefined) await override(run, { kind: 'override-ended', target });
}
