import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import type { AwsService } from '../operation.ts';
import { validationSentence } from '../read-input.ts';
import { createTokenBucket } from '../token-bucket.ts';
import { scalableTargetOperations } from './scalable-target-operations.ts';
import { scalingActivityOperations } from './scaling-activity-operations.ts';
import { scalingPolicyOperations } from './scaling-policy-operations.ts';
import { scheduledActionOperations } from './scheduled-action-operations.ts';
import { tagOperations } from './tags.ts';

/** Application Auto Scaling, for ECS services. */
export const createApplicationAutoScaling = (account: Account): AwsService => {
  // AWS publishes no rates for these calls. An assumption: reads as generous as those of ECS; writes tight enough that
  // a client which does not pace itself is refused, as people report of a few parallel PutScalingPolicy.
  const reads = createTokenBucket(100, 20);
  const writes = createTokenBucket(40, 5);
  return {
    name: 'application-autoscaling',
    operations: {
      ...scalableTargetOperations(account),
      ...scalingPolicyOperations(account),
      ...scheduledActionOperations(account),
      ...scalingActivityOperations(account),
      ...tagOperations(account),
    },
    refuse: (violations) => new AwsFault('ValidationException', validationSentence(violations)),
    throttle(operation, now) {
      const bucket = /^(Describe|List)/.test(operation) ? reads : writes;
      if (!bucket.take(now)) throw new AwsFault('ThrottlingException', 'Rate exceeded');
    },
  };
};
