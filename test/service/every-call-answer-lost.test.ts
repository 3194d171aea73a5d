import { faultAtEveryCall } from './fault-at-every-call.ts';

// The call has its effect, the answer is lost, and the process goes on.
faultAtEveryCall('drop-after', false);
