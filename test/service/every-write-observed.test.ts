import { it } from 'vitest';
import { crashAtEveryWrite, observedCampaign } from './fault-at-every-call.ts';

// What was pretended since the last write is lost with the process, as if it had never been called.
if (process.env.CI) crashAtEveryWrite(observedCampaign, 'crash-after');
else it.skip('an end after every write of the campaign where it is only observed: with CI=true', () => {});
