/** What the golden files show of the commands that need no AWS: a new command gets a line here and one in `everyCommand`. */
export const shown: readonly (readonly string[])[] = [
  ['init', '--cluster', 'shop', '--service', 'web', '--timezone', 'UTC', '--stage', 'new'],
  ['validate', '--at', '2026-11-20', '--stage', 'production'],
  [
    'preview',
    '--from',
    '2026-11-27',
    '--days',
    '1',
    '--vcpu-hour',
    '0.04048',
    '--gb-hour',
    '0.004445',
    '--size',
    '0.5x1',
  ],
  ['preview', '--from', '2027-03-14', '--days', '1', '--target', 'agent', '--all'],
  ['preview', '--from', '2026-11-23', '--days', '7', '--window', 'holiday-campaign', '--target', 'agent'],
  ['preview', '--from', '2026-11-23', '--days', '7', '--against', 'before'],
  [
    'preview',
    '--from',
    '2026-11-23',
    '--days',
    '7',
    '--against',
    'before',
    '--detailed-exitcode',
    '--target',
    'backend',
  ],
  ['preview', '--from', '2026-11-23', '--days', '7', '--against', 'before', '--format', 'markdown'],
  ['explain', 'backend', '--at', '2026-11-27 09:30'],
  ['explain', 'agent', '--at', '2026-11-28T03:00Z'],
  ['what-if', '--event', 'holiday-campaign', '--requests', '9000'],
  [
    'what-if',
    '--event',
    'holiday-campaign',
    '--start',
    '2026-11-28 10:00',
    '--task-hour',
    'backend=0.05',
    '--task-hour',
    'agent=0.02',
  ],
  ['calendar', '--from', '2026-11-23', '--days', '7'],
  ['comment', '--against', 'before', '--stage', 'production'],
  ['budget', '--against', 'before', '--stage', 'production'],
  ['help', 'exit-codes'],
  ['validate', '--stage', 'broken'],
];

export interface EveryCommand {
  /** With which it does something on the fixtures. */
  readonly args: readonly string[];
  /** Where it exits with 2. */
  readonly changes?: readonly string[];
  /** It speaks to AWS. `examines`: and what keeps it from that is its answer. */
  readonly onAws?: true | 'examines';
  /** It reads the schedule here; `if-any`: it goes by the one that is live where there is none. */
  readonly reads?: true | 'if-any';
  /** What it says of a schedule that is refused, where that is an answer. */
  readonly tellsRefused?: true;
}

/** By names as they are typed. What is not here does not pass. */
export const everyCommand: Readonly<Record<string, EveryCommand>> = {
  init: { args: ['--cluster', 'shop', '--service', 'web', '--timezone', 'UTC', '--stage', 'new'] },
  validate: { args: ['--stage', 'production'], reads: true },
  preview: {
    args: ['--days', '1'],
    reads: true,
    changes: ['--from', '2026-11-23', '--days', '7', '--against', 'before', '--detailed-exitcode'],
  },
  explain: { args: ['backend'], reads: true },
  'what-if': { args: ['--event', 'holiday-campaign', '--requests', '6000'], reads: true },
  calendar: { args: [], reads: true },
  comment: { args: ['--against', 'before'], reads: true, tellsRefused: true },
  budget: { args: ['--against', 'before'], reads: true, tellsRefused: true },
  import: { args: ['--cluster', 'waooaw-production', '--out', '-'], onAws: true },
  doctor: { args: [], onAws: 'examines', reads: 'if-any' },
  status: { args: [], onAws: true, reads: 'if-any' },
  plan: { args: [], onAws: true, reads: true, changes: ['--detailed-exitcode'] },
  tick: { args: ['--yes'], onAws: true, reads: true },
  history: { args: [], onAws: true, reads: 'if-any' },
  override: { args: ['backend', '14', '--for', '2h', '--reason', 'a test'], onAws: true, reads: 'if-any' },
  'records list': { args: [], onAws: true },
  'records show': { args: ['agent'], onAws: true },
  'records edit': { args: ['agent', '--from', 'mended.json', '--yes'], onAws: true },
  'records restore': { args: ['agent', '--autoscaling', '--yes'], onAws: true },
  'records remove': { args: ['agent', '--yes'], onAws: true },
  'dead-letters list': { args: [], onAws: true },
  'dead-letters replay': { args: ['--yes'], onAws: true },
};
