import { faultAtEveryCall, shippedCampaign } from './fault-at-every-call.ts';

// The call has its effect, the answer is lost, and the process goes on.
faultAtEveryCall(shippedCampaign, 'drop-after', false);
