import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import { day, zoneClock } from '../../lib/schedule/wall-time.ts';
import { compared, differing } from '../import/comparison.ts';
import type { FoundService } from '../import/found-service.ts';
import { type Imported, importedSchedule, type Origin } from '../import/imported-schedule.ts';
import { importedText, targetRemarks } from '../import/imported-text.ts';
import { type Judged, judgedByImport, judgedBySchedule, keptForNow } from '../import/judged.ts';
import { policyText } from '../import/policy-text.ts';
import { usualZone } from '../import/schedule-zone.ts';
import type { Destination, ImportOptions } from '../input/import-options.ts';
import { loadStage } from '../input/stage.ts';
import type { ImportJson } from '../json/import-json.ts';
import { nativeActionsJson } from '../json/native-action-json.ts';
import { Failure, usage } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { localClock } from '../text/local-clock.ts';
import type { Connection, OnAws } from './connection.ts';
import { localEndpoint } from './endpoint.ts';
import { lookedAfter } from './looked-after.ts';
import { readCluster } from './read-cluster.ts';

const comparedDays = 14;

/** What a cluster has, as a schedule or beside the one that is there. Only reads. */
export async function readStageOfCluster(
  connection: Connection,
  shell: Shell,
  options: ImportOptions,
  destination: Destination,
): Promise<ImportJson> {
  const { aws, region } = connection;
  const now = shell.now();
  const services = await readCluster(aws, options.cluster, options.service, shell.progress);
  const made = destination.kind === 'none' ? undefined : imported(services, options, region, now);
  const schedule = made?.schedule ?? loadStage(shell, options, now).schedule;
  const judged = made === undefined ? judgedBySchedule(schedule, services, now) : judgedByImport(made.imported);
  const there = made === undefined ? schedule : scheduleThere(shell, options, now);
  const windows = windowsByTarget(schedule);
  const origins: ReadonlyMap<string, Origin> = made?.imported.origins ?? new Map();
  const notLookedAfter =
    options.takeOver && !options.undeployed ? await lookedAfter(aws) : (): string | undefined => undefined;
  const kept = ({ found, target }: Judged): string | undefined =>
    keptForNow(found, there, now) ?? notLookedAfter(found.ecs, target);
  const where = { region, ...(options.local && { endpoint: localEndpoint(shell) }) };
  return {
    stage: options.stage,
    cluster: options.cluster,
    region,
    at: now.toISOString(),
    timezone: schedule.timezone,
    ...(made && { yaml: made.text }),
    targets: judged.flatMap((one) => targetJson(one, schedule, windows, made?.imported)),
    without: judged.flatMap(({ found, target }) =>
      target === undefined
        ? [{ service: found.ecs.service, because: found.notScalable?.message ?? 'The schedule does not name it.' }]
        : [],
    ),
    actions: judged.flatMap((one) =>
      nativeActionsJson(one, kept(one), origins, (target) => windows.get(target) ?? [], where),
    ),
    comparison: comparisonJson(made === undefined ? judged.filter(hasActions) : judged, schedule, now),
    isLive: await isLive(aws),
    removed: [],
    notRemoved: [],
  };
}

/** What the stage has already, beside what is made here. `undefined`: nothing that can be read. */
function scheduleThere(shell: Shell, options: ImportOptions, now: Date): Schedule | undefined {
  try {
    return loadStage(shell, options, now).schedule;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

interface Made {
  readonly imported: Imported;
  readonly text: string;
  readonly schedule: Schedule;
}

function imported(services: readonly FoundService[], options: ImportOptions, region: string, now: Date): Made {
  const usual = usualZone(services, now);
  const timezone = zoneOf(options.timezone, usual);
  const made = importedSchedule(services, timezone, now);
  const text = importedText(made, {
    cluster: options.cluster,
    region,
    date: localClock(timezone).date(now),
    isZoneGuessed: options.timezone === undefined && usual === undefined,
  });
  const path = 'platform.yml';
  const parsed = parseSchedule([{ path, text }], { now });
  if (parsed.ok) return { imported: made, text, schedule: parsed.schedule };
  const { problems } = parsed;
  throw new Failure('schedule-refused', 'What was made of this cluster is no right schedule.', {
    problems,
    files: [{ path, text }],
    hint: 'Leave the service out that it is about, with --service for the others.',
  });
}

function zoneOf(asked: string | undefined, usual: string | undefined): string {
  const zone = asked ?? usual ?? 'UTC';
  try {
    zoneClock(zone);
    return zone;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (asked === undefined) return 'UTC';
    throw usage(`--timezone takes a name such as Europe/Berlin, not "${asked}".`);
  }
}

function windowsByTarget({ windows, targets }: Schedule): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...targets.keys()].map((target) => [
      target,
      windows.filter((window) => window.targets.has(target)).map(({ name }) => name),
    ]),
  );
}

function targetJson(
  { found, target }: Judged,
  schedule: Schedule,
  windows: ReadonlyMap<string, readonly string[]>,
  made: Imported | undefined,
): ImportJson['targets'] {
  if (target === undefined) return [];
  const base = schedule.targets.get(target)?.base;
  const own = made?.targets.get(target);
  return [
    {
      target,
      service: found.ecs.service,
      ...(base !== undefined && { base: { min: base.min, max: base.max } }),
      policies: found.policies.map(policyText),
      windows: [...(windows.get(target) ?? [])],
      remarks: own === undefined ? [] : [...targetRemarks(own)],
    },
  ];
}

/** Beside native actions that were taken away a schedule that does their work would only look different. */
const hasActions = ({ found }: Judged): boolean => found.actions.length > 0;

function comparisonJson(judged: readonly Judged[], schedule: Schedule, now: Date): ImportJson['comparison'] {
  const to = new Date(now.getTime() + comparedDays * day);
  const all = judged.flatMap(({ found, target }) => {
    if (target === undefined) return [];
    const { boundaries } = compared(schedule, target, found, now, to);
    return typeof boundaries === 'string' ? [] : boundaries.map((boundary) => ({ target, boundary }));
  });
  return {
    from: now.toISOString(),
    to: to.toISOString(),
    boundaries: all
      .map(({ target, boundary: { at, native, schedule: says, actions, windows, isSame } }) => ({
        at: at.toISOString(),
        target,
        native: { min: native.min, max: native.max },
        ...(says !== undefined && { schedule: { min: says.min, max: says.max } }),
        actions: [...actions],
        windows: [...windows],
        same: isSame,
      }))
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    differing: differing(all.map(({ boundary }) => boundary)).length,
  };
}

/** Not where there is no table, or it may not be read. */
const isLive = ({ records }: OnAws): Promise<boolean> =>
  records.goodFiles().then(
    (files) => files.length > 0,
    () => false,
  );
