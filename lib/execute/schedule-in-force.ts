import { createHash } from 'node:crypto';
import type { FactOf, News } from '../plan/news.ts';
import type { StageRecord } from '../plan/record.ts';
import { same } from '../plan/same.ts';
import type { Problem, Schedule, ScheduleFile } from '../schedule/schedule.ts';
import { andMore, type WorthTelling, worthTelling } from '../schedule/worth-telling.ts';
import { standInFor, standInText } from './observing/stand-in.ts';
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
  /** Of the files that the schedule was made of, as of when they were parsed. */
  readonly warnings: readonly Problem[];
  /** The files that the schedule was made of: their good versions from now on. Empty: what is kept stays as it is. */
  readonly good: readonly ScheduleFile[];
  /** Hash of each file as it is now, by path. */
  readonly hashes: Hashes;
}

type Hashes = Readonly<Record<string, string>>;

/**
 * Reads the best schedule that can be had from the files as they are: a refused file is replaced by its last good
 * version. What was parsed is kept for the next tick; what was parsed before, while packaging, is used as it is.
 */
export function createScheduleReader(
  source: ScheduleSource,
): (records: Pick<Records, 'goodFiles'>, now: Date) => Promise<InForce> {
  let kept: { readonly inForce: InForce; readonly lastGood?: Hashes } | undefined;
  return async (records, now) => {
    const files = await source.read();
    const hashes = hashesOf(files);
    const before = kept !== undefined && same(kept.inForce.hashes, hashes) ? kept : undefined;
    const read = before?.inForce ?? (await preparsed(source, files)) ?? (await parsed(files, now));
    if (read.problems.length === 0) {
      kept = { inForce: { ...read, hashes } };
      return kept.inForce;
    }
    // While a file is refused its good version is asked for in every tick: somebody else may have read a better one.
    const good = await records.goodFiles();
    const lastGood = hashesOf(good);
    if (before?.lastGood !== undefined && same(before.lastGood, lastGood)) return before.inForce;
    kept = { inForce: { ...(await bestOf(files, read.problems, good, now)), hashes }, lastGood };
    return kept.inForce;
  };
}

type Read = Omit<InForce, 'hashes'>;

async function preparsed(source: ScheduleSource, files: readonly ScheduleFile[]): Promise<Read | undefined> {
  const found = await source.preparsed?.(files);
  return found && { ...found, problems: [], complete: true, good: files };
}

/** Late: where nothing is to be parsed, neither the parser nor the YAML library is loaded. */
const loadParser = () => import('../schedule/parse-schedule.ts');

async function parsed(files: readonly ScheduleFile[], now: Date): Promise<Read> {
  const { parseSchedule } = await loadParser();
  const read = parseSchedule(files, { now });
  if (!read.ok) return nothing(read.problems.filter(({ severity }) => severity === 'error'));
  return { schedule: read.schedule, problems: [], warnings: read.warnings, complete: true, good: files };
}

const nothing = (problems: readonly Problem[]): Read => ({
  schedule: undefined,
  problems,
  warnings: [],
  complete: false,
  good: [],
});

async function bestOf(
  files: readonly ScheduleFile[],
  problems: readonly Problem[],
  kept: readonly ScheduleFile[],
  now: Date,
): Promise<Read> {
  const { parseSchedule } = await loadParser();
  const lastGood = kept.filter(({ text }) => text !== standInText);
  const refused = new Set(problems.map(({ file }) => file));
  const sound = files.filter(({ path }) => !refused.has(path));
  const isSound = new Set(sound.map(({ path }) => path));
  // While anything is refused, a file that has vanished stays too: it may be the same under another name.
  const mixed = [...sound, ...lastGood.filter(({ path }) => !isSound.has(path))];
  const complete = [...refused].every((path) => lastGood.some((good) => good.path === path));
  const candidates = [
    { files: mixed, isGood: true, complete },
    { files: lastGood, isGood: false, complete: true },
    { files: sound, isGood: lastGood.length === 0, complete: false },
  ];
  for (const { files: chosen, complete: isComplete, isGood } of candidates) {
    const isChosen = new Set(chosen.map(({ path }) => path));
    const standIn = standInFor([...files, ...lastGood].filter(({ path }) => !isChosen.has(path)));
    // Where those that are chosen give the stage's mode themselves, theirs holds.
    for (const tried of standIn.length === 0 ? [chosen] : [[...chosen, ...standIn], chosen]) {
      const best = parseSchedule(tried, { now });
      if (!best.ok) continue;
      const good = isGood || tried !== chosen ? tried : [];
      return { schedule: best.schedule, problems, warnings: best.warnings, complete: isComplete, good };
    }
  }
  return nothing(problems);
}

/** Hash of each file that is in force, by path. */
const hashesOf = (files: readonly ScheduleFile[]): Hashes =>
  Object.fromEntries(files.map(({ path, text }) => [path, hashOf(text)]));

/** Whether there is a good version to be kept that is not kept yet. */
export const filesChanged = (stage: StageRecord, { good }: InForce): boolean =>
  good.length > 0 && !same(stage.files, hashesOf(good));

/** The stage's record with what there is to tell of the files: a refused one, a mended one and each warning once. */
export function noteFiles(stage: StageRecord, inForce: InForce, now: Date): StageRecord {
  const { hashes, problems, schedule } = inForce;
  const files = filesChanged(stage, inForce) ? hashesOf(inForce.good) : stage.files;
  const refused = [...new Set(problems.map(({ file }) => file))];
  const rejected = Object.fromEntries(refused.map((path) => [path, hashes[path] ?? 'set']));
  const isNew = !same(files, stage.files);
  const warned = isNew || stage.warned === undefined ? warningsIn(inForce, stage, now) : undefined;
  if (!isNew && same(rejected, stage.rejected) && warned === undefined) return stage;
  const about = { at: now.toISOString(), timezone: schedule?.timezone ?? 'UTC' };
  const news = refused.filter((path) => stage.rejected[path] !== rejected[path]);
  const announcements = [
    ...news.map((path) => rejectedAnnouncement(path, stage, problems, files[path], about)),
    ...changedAnnouncements(stage, files, rejected, hashes, about),
    ...(warned === undefined ? [] : warnedAnnouncements(warned.news, stage, about)),
  ];
  return {
    ...stage,
    files,
    rejected,
    ...(warned !== undefined && { warned: warned.told }),
    outbox: [...stage.outbox, ...announcements],
  };
}

/** More than anybody mends: what is beyond is told again with the next version of the files. */
const mostKept = 500;

/** Of a version of the files, what there is to warn of that was not told before, and all that will have been told then. */
function warningsIn(
  { schedule, warnings }: InForce,
  stage: StageRecord,
  now: Date,
): { readonly news: WorthTelling; readonly told: string[] } | undefined {
  if (schedule === undefined) return undefined;
  const before = new Set(stage.warned);
  const news = worthTelling(warnings, schedule, now, (warning) => before.has(markOf(warning)));
  return { news, told: [...new Set(warnings.map(markOf))].slice(0, mostKept).sort() };
}

/** The same wherever it stands in its file. */
const markOf = ({ file, message }: Problem): string => hashOf(`${file}\n${message}`).slice(0, 8);

type About = Pick<News, 'at' | 'timezone'>;

/** The stage's version makes the id: told once for each time that a file is refused or changes. */
const rejectedAnnouncement = (
  path: string,
  stage: StageRecord,
  problems: readonly Problem[],
  inForce: string | undefined,
  about: About,
): News => ({
  id: `schedule-rejected/${path}/${stage.version}`,
  kind: 'schedule-rejected',
  severity: 'warning',
  ...about,
  because: '',
  reason: { fact: 'file-refused', path, hasGoodVersion: inForce !== undefined && !isStandIn(inForce) },
  facts: [
    ...(isStandIn(inForce) ? [sentence(observedMeanwhile)] : []),
    ...problems
      .filter(({ file }) => file === path)
      .slice(0, 10)
      .map((problem) => sentence(placed(problem))),
  ],
});

const observedMeanwhile =
  'It may ask for `mode: observe`, so until it can be read every target that does not give a mode of its own is only observed.';

function changedAnnouncements(
  stage: StageRecord,
  files: Hashes,
  rejected: Hashes,
  hashes: Hashes,
  about: About,
): readonly News[] {
  const isFirst = Object.keys(stage.files).length === 0;
  const mended = Object.keys(stage.rejected).filter((path) => rejected[path] === undefined);
  const changed = Object.keys(files).filter(
    (path) => files[path] !== stage.files[path] && !mended.includes(path) && !isStandIn(files[path]),
  );
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

/** A message in Slack shows twelve lines: the last one may be how many more there are. */
const mostLines = 12;

function warnedAnnouncements({ shown, more }: WorthTelling, stage: StageRecord, about: About): readonly News[] {
  if (shown.length === 0) return [];
  const count = shown.length + more;
  const lines = count > mostLines ? shown.slice(0, mostLines - 1) : shown;
  const rest = andMore(count - lines.length);
  return [
    {
      id: `schedule-warned/${stage.version}`,
      kind: 'schedule-warned',
      severity: 'warning',
      ...about,
      because: '',
      reason: { fact: 'worth-a-look', places: count },
      facts: [...lines.map(placed), ...(rest === undefined ? [] : [rest])].map(sentence),
    },
  ];
}

const placed = ({ file, line, column, message, hint }: Problem): string =>
  `${file}:${line}:${column} ${message} ${hint}`;

const sentence = (text: string) => ({ fact: 'sentence' as const, text });

const isStandIn = (hash: string | undefined): boolean => hash === hashOf(standInText);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
