import { gzipSync } from 'node:zlib';
import type { Records } from '../lib/execute/ports.ts';
import type { FunctionLogger } from './logger.ts';

/** CloudWatch Logs cuts a line of Lambda at 256 KB; the other fields take less than what this leaves. */
const mostOfALine = 240_000;

/**
 * Writes every copy of a snapshot to the log as well, so that a table that was emptied altogether can be mended: in `gzip`
 * stands what the item in the table holds. One that is too long for a line takes several, to be put together in order.
 */
export const loggedCopies = (records: Records, logger: FunctionLogger): Records => ({
  ...records,
  keepCopy: async (copy) => {
    await records.keepCopy(copy);
    const gzip = gzipSync(JSON.stringify(copy)).toString('base64');
    const parts = Math.ceil(gzip.length / mostOfALine);
    for (let part = 1; part <= parts; part += 1)
      logger.info('snapshot saved', {
        target: copy.target,
        service: copy.resource.resourceId,
        takenAt: copy.snapshot.takenAt,
        part,
        parts,
        gzip: gzip.slice((part - 1) * mostOfALine, part * mostOfALine),
      });
  },
});
