import { faultAtEveryCall, shippedCampaign } from './fault-at-every-call.ts';

// The call has its effect, and the process ends before it hears of it.
faultAtEveryCall(shippedCampaign, 'crash-after', true);
