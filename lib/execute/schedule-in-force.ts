import { createHash } from 'node:crypto';
import type { FactOf, News } from '../plan/news.ts';
import type { StageRecord } from '../plan/record.ts';
import { same } from '../plan/same.ts';
import { parseSchedule } from '../schedule/parse-schedule.ts';
import type { Problem, Schedule, ScheduleFile } from '../schedule/schedule.ts';
import type { Records, ScheduleSource } from './ports.ts';

export interface InForce {
  /** Absent: no set of files could ever be read, so nothing is done to any target. */
  readonly schedule: Schedule | undefined;
  /** Errors only. */
  readonly problems: readonly Problem[];
  /**
   * `false`: a refused file without a last good version had to be left out. A target that is missing then may be one of
   * its, so none is released.
   */
  readonly complete: boolean;
  /** The files that the schedule was made of: their good versions from now on. Empty: what is kept stays as it is. */
  readonly good: readonly ScheduleFile[];
  /** Hash of each file as it is now, by path. */
  readonly hashes: Hashes;
}

type Hashes = Readonly<Record<string, string>>;

/**
 * Reads the best schedule that can be had from the files as they are: a refused file is replaced by its last good
 * version. What was parsed is kept for the next tick.
 */
export function createScheduleReader(
  source: ScheduleSource,
): (records: Pick<Records, 'goodFiles'>) => Promise<InForce> {
  let kept: InForce | undefined;
  return async (records) => {
    const files = await source.read();
    const hashes = hashesOf(files);
    if (kept === undefined || !same(kept.hashes, hashes)) kept = { ...(await bestOf(files, records)), hashes };
    return kept;
  };
}

async function bestOf(
  files: readonly ScheduleFile[],
  records: Pick<Records, 'goodFiles'>,
): Promise<Omit<InForce, 'hashes'>> {
  const parsed = parseSchedule(files);
  if (parsed.ok) return { schedule: parsed.schedule, problems: [], complete: true, good: files };
  const problems = parsed.problems.filter(({ severity }) => severity === 'error');
  const refused = new Set(problems.map(({ file }) => file));
  const sound = files.filter(({ path }) => !refused.has(path));
  const lastGood = await records.goodFiles();
  const isSound = new Set(sound.map(({ path }) => path));
  // While anything is refused, a file that has vanished stays too: it may be the same under another name.
  const mixed = [...sound, ...lastGood.filter(({ path }) => !isSound.has(path))];
  const complete = [...refused].every((path) => lastGood.some((good) => good.path === path));
  const candidates = [
    { files: mixed, good: mixed, complete },
    { files: lastGood, good: [], complete: true },
    { files: sound, good: lastGood.length === 0 ? sound : [], complete: false },
  ];
  for (const candidate of candidates) {
    const best = parseSchedule(candidate.files);
    if (best.ok) return { schedule: best.schedule, problems, complete: candidate.complete, good: candidate.good };
  }
  return { schedule: undefined, problems, complete: false, good: [] };
}

/** Hash of each file that is in force, by path. */
const hashesOf = (files: readonly ScheduleFile[]): Hashes =>
  Object.fromEntries(files.map(({ path, text }) => [path, hashOf(text)]));

/** Whether there is a good version to be kept that is not kept yet. */
export const filesChanged = (stage: StageRecord, { good }: InForce): boolean =>
  good.length > 0 && !same(stage.files, hashesOf(good));

/** The stage's record with what there is to tell of the files: a refused one and a mended one once each. */
export function noteFiles(stage: StageRecord, inForce: InForce, now: Date): StageRecord {
  const { hashes, problems, schedule } = inForce;
  const files = filesChanged(stage, inForce) ? hashesOf(inForce.good) : stage.files;
  const refused = [...new Set(problems.map(({ file }) => file))];
  const rejected = Object.fromEntries(refused.map((path) => [path, hashes[path] ?? 'set']));
  if (same(files, stage.files) && same(rejected, stage.rejected)) return stage;
  const about = { at: now.toISOString(), timezone: schedule?.timezone ?? 'UTC' };
  const news = refused.filter((path) => stage.rejected[path] !== rejected[path]);
  const announcements = [
    ...news.map((path) => rejectedAnnouncement(path, stage, problems, files[path] !== undefined, about)),
    ...changedAnnouncements(stage, files, rejected, hashes, about),
  ];
  return { ...stage, files, rejected, outbox: [...stage.outbox, ...announcements] };
}

type About = Pick<News, 'at' | 'timezone'>;

/** The stage's version makes the id: told once for each time that a file is refused or changes. */
const rejectedAnnouncement = (
  path: string,
  stage: StageRecord,
  problems: readonly Problem[],
  hasGoodVersion: boolean,
  about: About,
): News => ({
  id: `schedule-rejected/${path}/${stage.version}`,
  kind: 'schedule-rejected',
  severity: 'warning',
  ...about,
  because: '',
  reason: { fact: 'file-refused', path, hasGoodVersion },
  facts: problems
    .filter(({ file }) => file === path)
    .slice(0, 10)
    .map(({ file, line, column, message, hint }) => ({
      fact: 'sentence',
      text: `${file}:${line}:${column} ${message} ${hint}`,
    })),
});

function changedAnnouncements(
  stage: StageRecord,
  files: Hashes,
  rejected: Hashes,
  hashes: Hashes,
  about: About,
): readonly News[] {
  const isFirst = Object.keys(stage.files).length === 0;
  const mended = Object.keys(stage.rejected).filter((path) => rejected[path] === undefined);
  const changed = Object.keys(files).filter((path) => files[path] !== stage.files[path] && !mended.includes(path));
  const gone = Object.keys(stage.files).filter((path) => files[path] === undefined && !mended.includes(path));
  const facts = [
    ...mended.map((path) => fileIs(path, hashes[path] === undefined ? 'forgotten' : 'mended')),
    ...(isFirst ? [] : changed.map((path) => fileIs(path, 'changed'))),
    ...gone.map((path) => fileIs(path, 'gone')),
  ];
  const [reason, ...more] = facts;
  if (reason === undefined) return [];
  return [
    {
      id: `schedule-changed/${stage.version}`,
      kind: 'schedule-changed',
      severity: 'info',
      ...about,
      because: '',
      reason,
      facts: more,
    },
  ];
}

const fileIs = (path: string, is: FactOf<'file'>['is']): FactOf<'file'> => ({ fact: 'file', path, is });

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
