import { faultAtEveryCall, shippedCampaign } from './fault-at-every-call.ts';

// The process ends just before the call.
faultAtEveryCall(shippedCampaign, 'crash-before', true);
