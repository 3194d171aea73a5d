import { faultAtEveryCall } from './fault-at-every-call.ts';

// The process ends just before the call.
faultAtEveryCall('crash-before', true);
