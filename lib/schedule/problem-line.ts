import type { Problem } from './schedule.ts';

/** As editors and terminals read it: `events.yml:9:12 warning: ...`. */
export const problemLine = ({ file, line, column, message, hint, severity }: Problem): string =>
  `${file}:${line}:${column} ${severity}: ${message} ${hint}`.trimEnd();
