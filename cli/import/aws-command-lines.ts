import type { ScheduledAction } from '../../lib/plan/autoscaling.ts';
import type { Resource } from '../../lib/plan/resource.ts';

export interface WhereAws {
  readonly region: string;
  /** Of the embedded AWS. */
  readonly endpoint?: string;
}

/** What takes a native action away, for a shell. */
export const deleteActionCommand = (resource: Resource, name: string, where: WhereAws): string =>
  command('delete-scheduled-action', resource, where, [['--scheduled-action-name', name]]);

/** What brings it back as it was. */
export const putActionCommand = (resource: Resource, action: ScheduledAction, where: WhereAws): string => {
  const { name, schedule, timezone, startTime, endTime, min, max } = action;
  const sets = [
    ...(min === undefined ? [] : [`MinCapacity=${min}`]),
    ...(max === undefined ? [] : [`MaxCapacity=${max}`]),
  ].join(',');
  return command('put-scheduled-action', resource, where, [
    ['--scheduled-action-name', name],
    ['--schedule', schedule],
    ...(timezone === undefined ? [] : [['--timezone', timezone] as const]),
    ...(startTime === undefined ? [] : [['--start-time', startTime] as const]),
    ...(endTime === undefined ? [] : [['--end-time', endTime] as const]),
    ['--scalable-target-action', sets],
  ]);
};

function command(
  name: string,
  { namespace, resourceId, dimension }: Resource,
  { region, endpoint }: WhereAws,
  more: readonly (readonly [string, string])[],
): string {
  const options = [
    ['--region', region],
    ...(endpoint === undefined ? [] : [['--endpoint-url', endpoint]]),
    ['--service-namespace', namespace],
    ['--resource-id', resourceId],
    ['--scalable-dimension', dimension],
    ...more,
  ];
  return [
    'aws application-autoscaling',
    name,
    // A value may begin with a hyphen.
    ...options.map(([option, value = '']) => `${option}=${inShell(value)}`),
  ].join(' ');
}

const inShell = (text: string): string => (/^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
