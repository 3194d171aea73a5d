import { faultAtEveryCall } from './fault-at-every-call.ts';

// The call has its effect, and the process ends before it hears of it.
faultAtEveryCall('crash-after', true);
