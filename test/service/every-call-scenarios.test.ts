import { faultAtEveryCall } from './fault-at-every-call.ts';
import { scenarios } from './scenarios.ts';

// Some minutes of work: all of it where nobody waits, one of them otherwise.
const played = process.env.CI
  ? scenarios
  : scenarios.filter(({ name }) => name === 'an override inside an event that says suspend');

for (const scenario of played) {
  faultAtEveryCall(scenario, 'crash-before', true);
  faultAtEveryCall(scenario, 'crash-after', true);
}
