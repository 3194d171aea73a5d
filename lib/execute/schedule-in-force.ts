import { createHash } from 'node:crypto';
import type { Announcement } from '../plan/announcement.ts';
import { recordSchemaVersion, type StageRecord } from '../plan/record.ts';
import { same } from '../plan/same.ts';
import { parseSchedule } from '../schedule/parse-schedule.ts';
import type { Problem, Schedule, ScheduleFile } from '../schedule/schedule.ts';
import type { Records, ScheduleSource } from './ports.ts';

export interface InForce {
  /** Absent: no set of files could ever be read, so nothing is done to any target. */
  readonly schedule: Schedule | undefined;
  /** Errors only; the files they are in are replaced by their last good versions. */
  readonly problems: readonly Problem[];
  /**
   * `false`: a refused file without a last good version had to be left out. A target that is missing then may be one of
   * its, so none is released.
   */
  readonly complete: boolean;
  /** The files that the schedule was made of: their last good versions from now on. */
  readonly good: readonly ScheduleFile[];
  /** Hash of each file as it is now, by path. */
  readonly hashes: Readonly<Record<string, string>>;
}

export const emptyStage: StageRecord = { schema: recordSchemaVersion, version: 0, files: {}, rejected: {}, outbox: [] };

/**
 * Reads the best schedule that can be had from the files as they are: a refused file is replaced by its last good
 * version. What was parsed is kept for the next tick.
 */
export function createScheduleReader(
  source: ScheduleSource,
  records: Pick<Records, 'goodFiles'>,
): () => Promise<InForce> {
  let kept: InForce | undefined;
  return async () => {
    const files = await source.read();
    const hashes = Object.fromEntries(files.map(({ path, text }) => [path, hashOf(text)]));
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
  const replacements = lastGood.filter(({ path }) => refused.has(path));
  const complete = replacements.length === refused.size;
  const candidates = [
    { good: [...sound, ...replacements], complete },
    { good: lastGood, complete: lastGood.length > 0 },
    { good: sound, complete: false },
  ];
  for (const candidate of candidates) {
    const best = parseSchedule(candidate.good);
    if (best.ok) return { schedule: best.schedule, problems, ...candidate };
  }
  return { schedule: undefined, problems, complete: false, good: [] };
}

export const filesChanged = (stage: StageRecord, { hashes }: InForce): boolean => !same(stage.files, hashes);

/** The stage's record with what there is to tell of the files: a refused one and a mended one once each. */
export function noteFiles(stage: StageRecord, { hashes, problems, schedule }: InForce, now: Date): StageRecord {
  const rejected = Object.fromEntries(
    [...new Set(problems.map(({ file }) => file))].map((file) => [file, hashes[file] ?? 'set']),
  );
  const changed = Object.keys({ ...hashes, ...stage.files }).filter(
    (path) => hashes[path] !== stage.files[path] && rejected[path] === undefined,
  );
  const mended = Object.keys(stage.rejected).filter((path) => rejected[path] === undefined);
  const news = Object.keys(rejected).filter((path) => stage.rejected[path] !== rejected[path]);
  if (changed.length === 0 && mended.length === 0 && news.length === 0) return stage;
  const about = { at: now.toISOString(), timezone: schedule?.timezone ?? 'UTC' };
  const isFirst = stage.version === 0;
  const outbox: Announcement[] = [
    ...news.map((path) => rejectedAnnouncement(path, rejected[path] ?? '', problems, about)),
    ...(isFirst || (changed.length === 0 && mended.length === 0)
      ? []
      : [changedAnnouncement(changed, mended, hashes, about)]),
  ];
  const accepted = Object.fromEntries(
    Object.entries(hashes).flatMap(([path, hash]): [string, string][] => {
      if (rejected[path] === undefined) return [[path, hash]];
      const before = stage.files[path];
      return before === undefined ? [] : [[path, before]];
    }),
  );
  return { ...stage, files: accepted, rejected, outbox: [...stage.outbox, ...outbox] };
}

type About = Pick<Announcement, 'at' | 'timezone'>;

const rejectedAnnouncement = (
  path: string,
  hash: string,
  problems: readonly Problem[],
  about: About,
): Announcement => ({
  id: `schedule-rejected/${path}/${hash}`,
  kind: 'schedule-rejected',
  severity: 'warning',
  ...about,
  because: `${path} was refused; its last good version stays in force, and all other files are read as they are.`,
  details: problems
    .filter(({ file }) => file === path)
    .slice(0, 10)
    .map(({ file, line, column, message, hint }) => `${file}:${line}:${column} ${message} ${hint}`),
});

const changedAnnouncement = (
  changed: readonly string[],
  mended: readonly string[],
  hashes: Readonly<Record<string, string>>,
  about: About,
): Announcement => ({
  id: `schedule-changed/${hashOf(JSON.stringify([changed, mended, hashes]))}`,
  kind: 'schedule-changed',
  severity: 'info',
  ...about,
  because:
    mended.length > 0
      ? `${mended.join(', ')} can be read again and is in force.`
      : `${changed.join(', ')} changed; the new version is in force.`,
  details: changed.filter((path) => hashes[path] === undefined).map((path) => `${path} is gone.`),
});

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
