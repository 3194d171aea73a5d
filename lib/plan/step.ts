import type { Alarm, ScalingPolicy, ScheduledAction, Suspended } from './autoscaling.ts';
import type { News } from './news.ts';
import type { TargetRecord } from './record.ts';
import type { Resource } from './resource.ts';
import type { SnapshotCopy } from './snapshot-copy.ts';

/** One AWS call and the reason for it. A plan is a list of them; it may be cut off after any. */
export type Step =
  /** Write the record: the state and the news that go with it, in one conditional put. */
  | (Because & { readonly kind: 'remember'; readonly record: TargetRecord; readonly tell: readonly News[] })
  /** Write the second copy of a snapshot, before the record in which it is live. */
  | (Because & { readonly kind: 'keep-copy'; readonly copy: SnapshotCopy })
  /** Delete it, before the record without the snapshot is written: a copy never outlives what it is a copy of. */
  | (Because & OnResource & { readonly kind: 'drop-copy' })
  /** Drop the record of a target that has left the schedule, once nothing of it is left to put back. */
  | (Because & { readonly kind: 'forget'; readonly record: TargetRecord })
  | (Because & OnResource & { readonly kind: 'set-desired'; readonly from: number; readonly to: number })
  | (Because & OnResource & { readonly kind: 'register' } & Registration)
  | (Because & OnResource & { readonly kind: 'deregister' })
  | (Because &
      OnResource & { readonly kind: 'tag'; readonly arn: string; readonly tags: Readonly<Record<string, string>> })
  | (Because & OnResource & { readonly kind: 'put-policy'; readonly policy: PolicyPut })
  | (Because & OnResource & { readonly kind: 'put-scheduled-action'; readonly action: ScheduledAction })
  | (Because & OnResource & { readonly kind: 'put-alarm'; readonly alarm: Alarm })
  /** Ask the service for pages before the crowd does, once for each event. */
  | (Because & {
      readonly kind: 'warm-up';
      readonly url: string;
      readonly requests: number;
      readonly everyMs: number;
      readonly thread: string;
      /** As it is then; the result of the warm-up is written into it. */
      readonly record: TargetRecord;
    })
  /** Describe everything again and plan from that: nothing is compared with what was only asked for. */
  | (Because & { readonly kind: 'look-again' });

interface Because {
  readonly because: string;
}

interface OnResource {
  readonly resource: Resource;
}

/** What `RegisterScalableTarget` is sent. Tags are for a target that does not exist yet. */
export interface Registration {
  readonly min: number;
  readonly max: number;
  readonly suspended: Suspended;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What `PutScalingPolicy` is sent. */
export type PolicyPut = Pick<ScalingPolicy, 'name' | 'type' | 'configuration'>;
