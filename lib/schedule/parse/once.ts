import { complain } from './complaint.ts';
import type { Part, Report } from './part.ts';

/** The files that have a setting of the whole stage; more than one is a problem. */
export function once(parts: readonly Part[], key: string, what: string, report: Report): readonly Part[] {
  const written = parts.filter((part) => part.isWritten(key));
  const first = written[0]?.keyPlace(key);
  for (const part of written.slice(1)) {
    const message = `${what} is given a second time here; the first is in ${first?.file}, line ${first?.line}.`;
    const hint = 'Keep one: it holds for all files of the stage.';
    report(part.keyPlace(key), complain('setting-twice', message, hint));
  }
  return written;
}
