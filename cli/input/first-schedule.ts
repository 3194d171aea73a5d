import type { ScheduleFile } from '../../lib/schedule/schedule.ts';

interface Wanted {
  readonly cluster: string;
  readonly services: readonly string[];
  readonly timezone: string;
}

/** Two files with remarks, as people begin: what there is and what comes back every day; and a place for events. */
export function firstSchedule({ cluster, services, timezone }: Wanted): readonly ScheduleFile[] {
  const names = services.map((service) => service.replace(/[^\w-]/g, '-').slice(0, 64));
  const targets = services.map((service, index) => targetText(names[index] ?? service, cluster, service));
  const first = names[0] ?? '';
  return [
    { path: 'platform.yml', text: platform(timezone, targets.join('\n'), names) },
    { path: 'events.yml', text: events(first) },
  ];
}

const targetText = (name: string, cluster: string, service: string): string =>
  `  ${quoted(name)}:
    ecs: { cluster: ${quoted(cluster)}, service: ${quoted(service)} }
    # base: { min: 2, max: 10 } # bounds outside every window; left out, what is found is kept and put back
    # limits: { min: 1, max: 40 } # no window may leave these
    # throughput: { requestsPerMinute: 500, buffer: 20% } # what one task serves: lets events be written in requests
`;

const platform = (timezone: string, targets: string, names: readonly string[]): string =>
  `# What runs every day. Campaigns and launches go into events.yml beside it.

timezone: ${quoted(timezone)} # every time in every file of this folder is local to it

targets:
${targets}
windows:
  # More on working days. A scale-up never lowers a count: where more is running, it stays.
  - name: business-hours
    kind: scale-up
    targets: { ${names.map((name) => `${quoted(name)}: { min: 2 }`).join(', ')} }
    days: MON-FRI
    from: "08:00"
    to: "20:00"

  # Fewer at night: take the marks away, and see with prescale preview what it does.
  # - name: night
  #   kind: scale-down
  #   targets: { ${names.map((name) => `${quoted(name)}: { desired: 1 }`).join(', ')} }
  #   from: "22:00"
  #   to: "06:00"
`;

const events = (first: string): string =>
  `# Campaigns and launches. To add one, take the marks away below "windows:", give it a name of its own, and change day, times and
# tasks. A slip comes back with its line and what to write instead.

windows: []
# windows:
#   - name: winter-campaign
#     kind: pre-event
#     targets: { ${quoted(first)}: { desired: 10 } } # or { requestsPerMinute: 5000 }, where throughput is said
#     start: 2030-11-27 09:00
#     end: 2030-11-27 18:00
#     lead: 1h # how long before the start the tasks begin to start
#     owner: marketing@example.com
#     note: TV spot at 09:10
`;

/** Plain where YAML reads a text. */
const quoted = (text: string): string =>
  /^[a-z][\w/-]*$/i.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text) ? text : JSON.stringify(text);
