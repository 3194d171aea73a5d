import { createHash } from 'node:crypto';
import type { Announcement } from '../plan/announcement.ts';
import { recordSchemaVersion, type StageRecord } from '../plan/record.ts';
import { parseSchedule } from '../schedule/parse-schedule.ts';
import type { Problem, Schedule, ScheduleFile } from '../schedule/schedule.ts';
import type { Records, ScheduleSource } from './ports.ts';

export interface InForce {
  /** Absent: no set of files could ever be read, so nothing is done to any target. */
  readonly schedule: Schedule | undefined;
  /** With what is to be told of the files; to be written if it differs from the one given. */
  readonly stage: StageRecord;
  readonly problems: readonly Problem[];
}

export const emptyStage: StageRecord = { schema: recordSchemaVersion, version: 0, files: {}, rejected: {}, outbox: [] };

/**
 * The best schedule that can be had from the files as they are: a refused file is replaced by its last good version, and
 * people are told once when it is refused and once when it is mended. What was parsed is kept for the next tick.
 */
export function createScheduleReader(source: ScheduleSource, records: Pick<Records, 'goodFiles' | 'keepGoodFiles'>) {
  let kept:
    | { readonly key: string; readonly schedule: Schedule | undefined; readonly problems: readonly Problem[] }
    | undefined;
  return async function read(stage: StageRecord, now: Date): Promise<InForce> {
    const files = await source.read();
    const hashes = Object.fromEntries(files.map(({ path, text }) => [path, hashOf(text)]));
    const key = JSON.stringify(Object.entries(hashes).sort());
    if (kept?.key !== key) {
      const { schedule, problems, good } = await bestOf(files, records);
      if (good !== undefined && key !== JSON.stringify(Object.entries(stage.files).sort()))
        await records.keepGoodFiles(good);
      kept = { key, schedule, problems };
    }
    const { schedule, problems } = kept;
    return { schedule, problems, stage: told(stage, hashes, problems, schedule, now) };
  };
}

async function bestOf(
  files: readonly ScheduleFile[],
  records: Pick<Records, 'goodFiles'>,
): Promise<{ schedule: Schedule | undefined; problems: readonly Problem[]; good?: readonly ScheduleFile[] }> {
  const parsed = parseSchedule(files);
  if (parsed.ok) return { schedule: parsed.schedule, problems: [], good: files };
  const { problems } = parsed;
  const refused = new Set(problems.map(({ file }) => file));
  const sound = files.filter(({ path }) => !refused.has(path));
  const lastGood = await records.goodFiles();
  const replaced = [...sound, ...lastGood.filter(({ path }) => refused.has(path))];
  for (const candidate of [replaced, lastGood, sound]) {
    if (candidate.length === 0) continue;
    const best = parseSchedule(candidate);
    if (best.ok) return { schedule: best.schedule, problems };
  }
  return { schedule: undefined, problems };
}

function told(
  stage: StageRecord,
  hashes: Readonly<Record<string, string>>,
  problems: readonly Problem[],
  schedule: Schedule | undefined,
  now: Date,
): StageRecord {
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
