import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import type { CapacityPlan, TargetPlan, WindowPlan } from './scenario.ts';

/** What the schedule's files say just now. */
export interface ScheduleModel {
  readonly timezone: string;
  readonly enabled: boolean;
  readonly targets: readonly TargetPlan[];
  readonly windows: readonly WindowPlan[];
  /** With a line in it that nobody can read. */
  readonly broken: ReadonlySet<'platform' | 'events'>;
}

/** Targets and recurring windows in one file, events in another, as people keep them. */
export function scheduleFiles({ timezone, enabled, targets, windows, broken }: ScheduleModel): readonly ScheduleFile[] {
  const of = windowsOn(new Set(targets.map(({ name }) => name)), windows);
  const events = of.filter(({ kind }) => kind === 'pre-event');
  const recurring = of.filter(({ kind }) => kind !== 'pre-event');
  const platform = [
    `timezone: ${timezone}`,
    ...(enabled ? [] : ['enabled: false']),
    ...(targets.length === 0 ? [] : ['targets:', ...targets.flatMap(targetLines)]),
    ...windowLines(recurring),
  ];
  return [
    { path: 'platform.yml', text: text(platform, broken.has('platform')) },
    { path: 'events.yml', text: text(windowLines(events), broken.has('events')) },
  ];
}

/** Whoever takes a target out of the schedule takes it out of the windows too: otherwise the file is refused. */
const windowsOn = (listed: ReadonlySet<string>, windows: readonly WindowPlan[]): readonly WindowPlan[] =>
  windows.flatMap((window) => {
    const targets = Object.entries(window.targets).filter(([target]) => listed.has(target));
    return targets.length === 0 ? [] : [{ ...window, targets: Object.fromEntries(targets) }];
  });

const text = (lines: readonly string[], isBroken: boolean): string =>
  [...lines, ...(isBroken ? ['  - [broken: {'] : []), ''].join('\n');

const targetLines = ({ name, base, limits, scaling, enforce, enabled }: TargetPlan): readonly string[] => [
  `  ${name}:`,
  `    ecs: { cluster: simulated, service: ${name} }`,
  ...(base ? [`    base: { min: ${base.min}, max: ${base.max} }`] : []),
  ...(limits ? [`    limits: { min: ${limits.min}, max: ${limits.max} }`] : []),
  ...(scaling.length === 0 ? [] : ['    scaling:', ...scaling.map((metric) => `      - ${scalingLine[metric]}`)]),
  ...(enforce ? ['    enforce: true'] : []),
  ...(enabled ? [] : ['    enabled: false']),
];

const scalingLine = {
  cpu: '{ metric: cpu, target: 63, scaleInCooldown: 120s }',
  memory: '{ metric: memory, target: 71 }',
  requests: '{ metric: requests, target: 900, resourceLabel: app/lb/1/targetgroup/tg/2 }',
};

const windowLines = (windows: readonly WindowPlan[]): readonly string[] =>
  windows.length === 0
    ? []
    : [
        'windows:',
        ...windows.flatMap(({ name, kind, targets, lines }) => [
          `  - name: ${name}`,
          `    kind: ${kind}`,
          '    targets:',
          ...Object.entries(targets).map(([target, capacity]) => `      ${target}: ${capacityText(capacity)}`),
          ...lines.map((line) => `    ${line}`),
        ]),
      ];

const capacityText = (capacity: CapacityPlan): string =>
  `{ ${Object.entries(capacity)
    .map(([key, count]) => `${key}: ${count}`)
    .join(', ')} }`;
