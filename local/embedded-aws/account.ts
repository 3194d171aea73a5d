import { createHash } from 'node:crypto';
import type { ScalableTarget } from './application-auto-scaling/scalable-target.ts';
import type { ScalingActivity } from './application-auto-scaling/scaling-activity.ts';
import type { Alarm } from './cloudwatch/alarm.ts';
import type { Cluster } from './ecs/ecs-service.ts';
import type { Topic } from './sns/topic.ts';
import type { Queue } from './sqs/queue.ts';
import type { Parameter } from './ssm/parameter.ts';

/** Requests a minute that arrive at a service at an instant. */
export type Load = (at: Date) => number;

/** How the scaling activity goes by which a registration moves the count into its bounds. */
export interface ClampConduct {
  /** Milliseconds from the registration until it is carried out; 0 unless given. */
  readonly lagMs?: number;
  /** It ends as `Failed`, and the count stays. */
  readonly fails?: boolean;
}

/** Everything that exists in one account and region. The operations of each service read and change this. */
export interface Account {
  readonly id: string;
  readonly region: string;
  readonly clusters: Map<string, Cluster>;
  /** By resource id, `service/<cluster>/<service>`. */
  readonly scalableTargets: Map<string, ScalableTarget>;
  /** Scaling activities outlive the target, so they are kept apart from it. By resource id, oldest first. */
  readonly scalingActivities: Map<string, ScalingActivity[]>;
  /** By resource id; `account`: for all that have none of their own. */
  readonly clampConduct: Map<string, ClampConduct>;
  readonly alarms: Map<string, Alarm>;
  /** By ARN. */
  readonly topics: Map<string, Topic>;
  /** By URL. */
  readonly queues: Map<string, Queue>;
  readonly parameters: Map<string, Parameter>;
  /** By resource id. */
  readonly loads: Map<string, Load>;
  /** 32 hexadecimal digits; the same sequence in each new account, so that runs can be compared. */
  newId(): string;
  newUuid(): string;
}

export const createAccount = (id: string, region: string): Account => {
  let ids = 0;
  const newId = (): string => hash(`prescale ${++ids}`);
  return {
    id,
    region,
    clusters: new Map(),
    scalableTargets: new Map(),
    scalingActivities: new Map(),
    clampConduct: new Map(),
    alarms: new Map(),
    topics: new Map(),
    queues: new Map(),
    parameters: new Map(),
    loads: new Map(),
    newId,
    newUuid: () => uuidOf(newId()),
  };
};

/** Something that looks like a UUID, the same for the same seed. */
export const uuidOf = (seed: string): string =>
  hash(seed).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');

const hash = (seed: string): string => createHash('md5').update(seed).digest('hex');
