import { join } from 'node:path';
import type { Shell } from './shell/shell.ts';

/** For what documents show: the same on every machine and every day. */
export const documentedShell = (root: string): Omit<Shell, 'out' | 'err'> => ({
  folder: join(root, 'examples/schedules-repository'),
  env: {},
  now: () => new Date('2027-06-01T12:00:00Z'),
  version: '0.0.0',
  timeZoneData: '2026a',
  progress: () => undefined,
  pause: async () => false,
});
