import { basename } from 'node:path';
import type { Records } from '../../lib/execute/ports.ts';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Schedule, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { loadStage, readStage, type StageFiles, type WhichStage } from '../input/stage.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';

/** The files that ticks go by, and how those here differ from them. */
export interface LiveFiles {
  /** The last good version of each, as the last tick kept them. Empty: no tick has run yet. */
  readonly files: readonly ScheduleFile[];
  /** Absent: there is no such stage here. Empty: they are the same. */
  readonly differing?: readonly string[];
  readonly here?: StageFiles;
}

export async function liveFiles(
  records: Pick<Records, 'goodFiles'>,
  shell: Shell,
  which: WhichStage,
): Promise<LiveFiles> {
  const files = await records.goodFiles();
  const here = stageHere(shell, which);
  if (here === undefined) return { files };
  return { files, here, differing: differing(files, asDeployed(here.files)) };
}

/** A function has its files by their names alone. */
export const asDeployed = (files: readonly ScheduleFile[]): readonly ScheduleFile[] =>
  files.map(({ path, text }) => ({ path: basename(path), text }));

function differing(one: readonly ScheduleFile[], other: readonly ScheduleFile[]): readonly string[] {
  const [a, b] = [one, other].map((files) => new Map(files.map(({ path, text }) => [path, text])));
  const names = new Set([...one, ...other].map(({ path }) => path));
  return [...names].filter((name) => a?.get(name) !== b?.get(name)).sort();
}

function stageHere(shell: Shell, which: WhichStage): StageFiles | undefined {
  try {
    return readStage(shell, which);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** What ticks go by. Throws a Failure where no tick has kept anything yet. */
export function liveSchedule({ files }: LiveFiles, { stage }: WhichStage, now: Date): Schedule {
  if (files.length === 0) {
    throw new Failure('nothing-live', `No tick of ${stage} has read a schedule yet.`, {
      hint: 'Is it deployed, and does the function reconcile run? Its log says so.',
    });
  }
  const parsed = parseSchedule(files, { now });
  if (parsed.ok) return parsed.schedule;
  const { problems } = parsed;
  throw new Failure('live-refused', `The schedule of ${stage} that is live is refused by this version of Prescale.`, {
    problems,
    files,
  });
}

/** What ticks go by; as long as none has run, what they will go by if the files here are deployed. */
export const liveOrHere = (live: LiveFiles, shell: Shell, which: WhichStage, now: Date): Schedule =>
  live.files.length === 0 && live.here !== undefined
    ? loadStage(shell, which, now).schedule
    : liveSchedule(live, which, now);
