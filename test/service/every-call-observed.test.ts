import { it } from 'vitest';
import { faultAtEveryCall, observedCampaign } from './fault-at-every-call.ts';

// What was pretended since the last write is lost with the process, as if it had never been called.
if (process.env.CI) faultAtEveryCall(observedCampaign, 'crash-after', true);
else it.skip('an end after every call of the campaign where it is only observed: with CI=true', () => {});
