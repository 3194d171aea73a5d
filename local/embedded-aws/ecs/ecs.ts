import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import type { AwsService } from '../operation.ts';
import { validationSentence } from '../read-input.ts';
import { createTokenBucket, type TokenBucket } from '../token-bucket.ts';
import { clusterOperations } from './cluster-operations.ts';
import { serviceOperations } from './service-operations.ts';
import { taskOperations } from './task-operations.ts';

/** Amazon ECS: services and their tasks. */
export const createEcs = (account: Account): AwsService => {
  const buckets = createBuckets();
  return {
    name: 'ecs',
    operations: { ...clusterOperations(account), ...serviceOperations(account), ...taskOperations(account) },
    refuse: (violations) => new AwsFault('InvalidParameterException', validationSentence(violations)),
    throttle(operation, now) {
      if (buckets[operation]?.take(now) === false) throw new AwsFault('ThrottlingException', 'Rate exceeded');
    },
  };
};

/** Burst and refill a second of each group of actions (ECS API Reference, "Request throttling for the Amazon ECS API"). */
const createBuckets = (): Readonly<Record<string, TokenBucket>> => {
  const serviceModify = createTokenBucket(50, 5);
  const serviceRead = createTokenBucket(100, 20);
  const clusterRead = createTokenBucket(50, 20);
  const clusterResourceRead = createTokenBucket(100, 20);
  return {
    CreateService: serviceModify,
    UpdateService: serviceModify,
    DeleteService: serviceModify,
    DescribeServices: serviceRead,
    ListServices: serviceRead,
    DescribeClusters: clusterRead,
    DescribeTasks: clusterResourceRead,
    ListTasks: clusterResourceRead,
  };
};
