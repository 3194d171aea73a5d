import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { loggedCopies } from '../../functions/logged-copies.ts';
import type { SnapshotCopy } from '../../lib/plan/snapshot-copy.ts';
import { inMemoryRecords } from '../../local/in-memory-records.ts';
import { incompressible, largestSnapshot, newTargetRecord } from '../aws/records-fixture.ts';

const { schema, target, resource } = newTargetRecord('backend');
const small: SnapshotCopy = { schema, target, resource, snapshot: largestSnapshot() };
const large: SnapshotCopy = {
  ...small,
  snapshot: {
    ...small.snapshot,
    configuration: { ...small.snapshot.configuration, tags: { note: incompressible(400_000, 'large') } },
  },
};

it.each`
  copy     | lines | because
  ${small} | ${1}  | ${'a line holds it'}
  ${large} | ${3}  | ${'CloudWatch cuts lines at 256 KB'}
`('what is saved is in the log, as the table holds it: $because', async ({ copy, lines }) => {
  const logged: Readonly<Record<string, unknown>>[] = [];
  const log = (message: string, fields: Readonly<Record<string, unknown>>) => void logged.push({ message, ...fields });
  const records = loggedCopies(inMemoryRecords(), { info: log, warn: log, error: log });
  await records.keepCopy(copy);
  await expect(records.copyOf(resource)).resolves.toEqual(copy);
  expect(logged).toHaveLength(lines);
  expect(logged[0]).toMatchObject({
    message: 'snapshot saved',
    target: 'backend',
    service: 'service/production/shop-backend',
    takenAt: '2026-11-27T13:00:00.000Z',
    part: 1,
    parts: lines,
  });
  for (const line of logged) expect(JSON.stringify(line).length).toBeLessThan(250_000);
  const text = gunzipSync(Buffer.from(logged.map(({ gzip }) => gzip).join(''), 'base64')).toString();
  expect(JSON.parse(text)).toEqual(copy);
});
