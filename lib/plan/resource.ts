import * as z from 'zod/mini';

/** What is scaled, by the three names that Application Auto Scaling knows a scalable target by. */
export const resourceFields = () => ({
  /** `ServiceNamespace`. */
  namespace: z.enum(['ecs']),
  /** `ResourceId`; it begins with what it is, so it tells resources of all namespaces apart and is the key of maps. */
  resourceId: z.string(),
  /** `ScalableDimension`. */
  dimension: z.enum(['ecs:service:DesiredCount']),
});
export const resource = z.lazy(() => z.strictObject(resourceFields()));
export type Resource = Readonly<z.infer<typeof resource>>;

/** Why a resource must not be scaled now, or cannot be. */
export interface NotScalable {
  readonly code: string;
  readonly message: string;
  /** It is over by itself in a while. */
  readonly passes?: true;
}
