import { defaultSettings } from '../../lib/schedule/default-settings.ts';
import { present } from '../../lib/schedule/present.ts';
import type { Schedule, Target, Window } from '../../lib/schedule/schedule.ts';
import { compared, differing } from './comparison.ts';
import type { FoundService } from './found-service.ts';
import { type ImportedTarget, importedTarget, leftTo, type WindowDraft } from './imported-target.ts';
import { targetNames, windowName } from './names.ts';
import { nativeCourseEnds } from './native-course.ts';

/** What is written of a cluster, and what could not be. */
export interface Imported {
  readonly schedule: Schedule;
  /** Those that are in the schedule, by the names of their targets, in order. */
  readonly targets: ReadonlyMap<string, ImportedTarget>;
  /** Those that are not. */
  readonly without: readonly FoundService[];
  /** Which actions became a window, by the window's name. */
  readonly origins: ReadonlyMap<string, Origin>;
}

export interface Origin {
  readonly by: readonly string[];
  readonly endedBy: readonly string[];
  /** A single action begins it, and one that comes again ends it: seldom what was meant. */
  readonly isCutShort: boolean;
}

/**
 * A schedule that does what native actions do, as far as the language can say it. Of what is found so, all is compared with what the
 * actions would do in the year to come; a service whose windows differ from that in any minute is left to its actions.
 */
export function importedSchedule(services: readonly FoundService[], timezone: string, now: Date): Imported {
  const inSchedule = services.filter(({ notScalable }) => notScalable === undefined || notScalable.passes);
  const names = targetNames(inSchedule.map(({ ecs }) => ecs.service));
  const targets = new Map(
    inSchedule.map((found) => [
      names.get(found.ecs.service) ?? found.ecs.service,
      importedTarget(found, timezone, now.getTime()),
    ]),
  );
  const first = built(targets, timezone);
  const exact = new Map(
    [...targets].map(([name, one]) => [name, isExact(first.schedule, name, one, now) ? one : notExact(one)]),
  );
  const is = [...exact].every(([name, one]) => targets.get(name) === one) ? first : built(exact, timezone);
  return { ...is, targets: exact, without: services.filter((one) => !inSchedule.includes(one)) };
}

function isExact(schedule: Schedule, name: string, { found, base, leftBecause }: ImportedTarget, now: Date): boolean {
  if (base === undefined || leftBecause.length > 0) return true;
  const { boundaries } = compared(schedule, name, found, now, new Date(nativeCourseEnds(now.getTime())));
  return typeof boundaries !== 'string' && differing(boundaries).length === 0;
}

const notExact = ({ found, fates }: ImportedTarget): ImportedTarget =>
  leftTo(
    found,
    fates.map(({ name, becomes }) => ({
      kind: becomes === 'never' ? 'never' : 'unsayable',
      action: found.actions.find((action) => action.name === name) ?? { name, schedule: '' },
    })),
    ['Windows would differ from what its native actions do in some minutes of the year to come.'],
  );

function built(targets: ReadonlyMap<string, ImportedTarget>, timezone: string): Pick<Imported, 'schedule' | 'origins'> {
  const drafts = [...targets].flatMap(([target, { windows }]) => windows.map((draft) => ({ target, draft })));
  // The windows of most services get the shortest names.
  const alike = [...Map.groupBy(drafts, ({ draft }) => keyOf(draft)).values()].sort((a, b) => b.length - a.length);
  const taken = new Set<string>();
  const origins = new Map<string, Origin>();
  const windows = alike.map((some): Window => {
    const [first] = some;
    const { when, validFrom, validUntil, except, kind } = (first as (typeof some)[number]).draft;
    const actions = some.flatMap(({ target, draft }) =>
      draft.by.slice(0, 1).map((action) => ({
        action,
        target,
        service: targets.get(target)?.found.ecs.service ?? target,
      })),
    );
    const name = windowName(actions, 'as-found', taken);
    origins.set(name, {
      by: [...new Set(some.flatMap(({ draft }) => draft.by))],
      endedBy: [...new Set(some.flatMap(({ draft }) => draft.endedBy))],
      isCutShort: some.some(({ target, draft }) => isCutShort(targets.get(target)?.found, draft)),
    });
    return {
      name,
      kind,
      targets: new Map(some.map(({ target, draft }) => [target, draft.capacity])),
      when,
      ...present({ validFrom, validUntil }),
      except: except.map((date) => ({ from: date, to: date })),
      priority: 0,
      leadMs: 0,
      autoscaling: 'floor',
      place: nowhere,
    };
  });
  return {
    schedule: {
      timezone,
      targets: new Map([...targets].map(([name, target]) => [name, targetOf(name, target)])),
      windows,
      settings: defaultSettings,
    },
    origins,
  };
}

function isCutShort(found: FoundService | undefined, { by, endedBy }: WindowDraft): boolean {
  const isOnce = (name: string): boolean =>
    found?.actions.some((action) => action.name === name && action.schedule.startsWith('at(')) === true;
  return by.some(isOnce) && !endedBy.some(isOnce);
}

const nowhere = { file: '', line: 1, column: 1 };

const keyOf = ({ kind, when, validFrom, validUntil, except }: WindowDraft): string =>
  JSON.stringify([kind, when, validFrom, validUntil, except]);

const targetOf = (name: string, { found, base }: ImportedTarget): Target => ({
  name,
  ecs: found.ecs,
  ...(base !== undefined && { base }),
  enforce: false,
  enabled: true,
});
