import * as z from 'zod/mini';
import { snapshot } from './autoscaling.ts';
import { counts } from './counts.ts';
import { recordSchemaVersion, type TargetRecord } from './record.ts';
import { resource } from './resource.ts';

/**
 * A second copy of a live snapshot, for the case that the record is lost: all that is needed to bring autoscaling and the
 * count back. It belongs to the service, whatever its name is in the schedule.
 */
export const snapshotCopy = z.lazy(() =>
  z.strictObject({
    schema: z.literal(recordSchemaVersion),
    target: z.string(),
    resource,
    snapshot,
    baseline: z.optional(counts),
  }),
);
export type SnapshotCopy = Readonly<z.infer<typeof snapshotCopy>>;

/**
 * What has to be in the copy of what is remembered; absent: no snapshot is live. How far a deregistration or a restore has
 * come is left out: a copy is used only where the target was found deregistered.
 */
export function copyOf({ schema, target, resource, snapshot: live, baseline }: TargetRecord): SnapshotCopy | undefined {
  if (live === undefined) return undefined;
  const { restoring: _, ...saved } = live;
  return { schema, target, resource, snapshot: { ...saved, deregistered: true }, ...(baseline && { baseline }) };
}
