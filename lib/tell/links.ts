import type { Schedule } from '../schedule/schedule.ts';
import { type Announcement, targetsOf } from './announcement.ts';

/** What links are made from. */
export interface LinkBase {
  readonly schedule: Schedule | undefined;
  /** Of AWS; absent: services are not linked. */
  readonly region?: string | undefined;
}

export interface Link {
  readonly label: string;
  readonly url: string;
}

/**
 * Where to look, and where to change something: the line of the schedule's file where the stage says where its files are, and
 * the service in the ECS console where it is about one.
 */
export const linksOf = (announcement: Announcement, { schedule, region }: LinkBase): readonly Link[] => {
  if (schedule === undefined) return [];
  const line = lineOf(announcement, schedule);
  const service = region === undefined ? undefined : serviceOf(announcement, schedule, region);
  return [
    ...(line === undefined ? [] : [{ label: 'Schedule', url: line }]),
    ...(service === undefined ? [] : [{ label: 'Service', url: service }]),
  ];
};

function lineOf({ window, because, details }: Announcement, schedule: Schedule): string | undefined {
  const { repository } = schedule.settings;
  if (repository === undefined) return undefined;
  const place = schedule.windows.find(({ name }) => name === window)?.place ?? placeIn([because, ...details]);
  if (place === undefined) return undefined;
  const path = place.file.split('/').map(encodeURIComponent).join('/');
  return `${repository}/${path}#L${place.line}`;
}

/** What is told of a file begins with its place. */
function placeIn(texts: readonly string[]): { readonly file: string; readonly line: number } | undefined {
  for (const text of texts) {
    const [, file, line] = /^([\w./-]+\.ya?ml):(\d{1,7}):\d+ /.exec(text) ?? [];
    if (file !== undefined) return { file, line: Number(line) };
  }
  return undefined;
}

function serviceOf(announcement: Announcement, schedule: Schedule, region: string): string | undefined {
  const [only, ...others] = targetsOf(announcement);
  const target = only === undefined || others.length > 0 ? undefined : schedule.targets.get(only);
  if (target === undefined) return undefined;
  const [cluster, service] = [target.ecs.cluster, target.ecs.service].map(encodeURIComponent);
  return `https://${region}.${consoleOf(region)}/ecs/v2/clusters/${cluster}/services/${service}/health?region=${region}`;
}

const consoleOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
};
