import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scheduleFolder } from '../functions/schedule-folder.ts';
import { parseSchedule } from '../lib/schedule/parse-schedule.ts';
import type { Problem, ScheduleFile } from '../lib/schedule/schedule.ts';
import { warningLines, worthTelling } from '../lib/schedule/worth-telling.ts';

interface Arn {
  readonly 'Fn::Sub': string;
}

/** What the roles and functions of a stage take from its schedule. */
export interface ScheduleAccess {
  /**
   * The services of the clusters that the schedule names, and not by their own names: a target that has just left the
   * schedule is still to be put back, and nobody knows any more what it was called. Nor would the names of some hundred
   * services fit into a role.
   */
  readonly services: readonly Arn[];
  readonly clusters: readonly Arn[];
  /** By name: the order in which targets are written means nothing. */
  readonly firstTarget: string;
  /** What is worth a look in the schedule and stops nothing, a line each. */
  readonly warnings: readonly string[];
}

/**
 * @param schedules folder with a folder for each stage
 * @throws where the stage has no folder, or with every problem of its files: a broken schedule is not deployed
 */
export const scheduleAccess = async (
  stage: string,
  schedules = join(import.meta.dirname, '../schedules'),
  now = new Date(),
): Promise<ScheduleAccess> => {
  const parsed = parseSchedule(await filesOf(stage, schedules), { now });
  if (!parsed.ok) {
    throw withoutStack(`The schedule of stage ${stage} is not deployed:\n${parsed.problems.map(asLine).join('\n')}`);
  }
  const targets = [...parsed.schedule.targets.values()];
  const [first] = targets;
  if (first === undefined) {
    throw withoutStack(`The schedule of stage ${stage} names no target: there is nothing to deploy.`);
  }
  const clusters = targets.map((target) => target.ecs.cluster);
  return {
    services: arns(clusters.map((cluster) => `service/${cluster}/*`)),
    clusters: arns(clusters.map((cluster) => `cluster/${cluster}`)),
    firstTarget: first.name,
    warnings: warningLines(worthTelling(parsed.warnings, parsed.schedule, now)),
  };
};

const filesOf = async (stage: string, schedules: string): Promise<ScheduleFile[]> => {
  const folder = join(schedules, stage);
  if (!existsSync(folder)) {
    const stages = readdirSync(schedules, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const known = stages.map((entry) => entry.name).sort();
    throw withoutStack(`There is no schedules/${stage}: a stage is a folder of schedules/ (${known.join(', ')}).`);
  }
  const files = await scheduleFolder(folder).read();
  return files.map(({ path, text }) => ({ path: `schedules/${stage}/${path}`, text }));
};

/** Sorted, so that the order of a schedule's targets never changes the template. */
const arns = (resources: readonly string[]): Arn[] =>
  [...new Set(resources)].sort().map((resource) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:ecs:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
  }));

const asLine = ({ file, line, column, message, hint }: Problem): string =>
  `${file}:${line}:${column} ${message} ${hint}`.trimEnd();

/** The framework prints an error's stack; whoever mends a schedule needs its message. */
const withoutStack = (message: string): Error => {
  const error = new Error(message);
  error.stack = message;
  return error;
};
