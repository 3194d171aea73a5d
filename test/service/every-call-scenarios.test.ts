import { it } from 'vitest';
import { faultAtEveryCall } from './fault-at-every-call.ts';
import { scenarios } from './scenarios.ts';

// Some minutes of work, so only where nobody waits: `CI=true npm test`.
if (process.env.CI) {
  for (const scenario of scenarios) {
    faultAtEveryCall(scenario, 'crash-before', true);
    faultAtEveryCall(scenario, 'crash-after', true);
  }
} else it.skip('a crash at every call of every kind of window, of override and of edit: with CI=true', () => {});
