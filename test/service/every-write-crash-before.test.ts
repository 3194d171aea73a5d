import { it } from 'vitest';
import { crashAtEveryWrite } from './fault-at-every-call.ts';
import { scenarios } from './scenarios.ts';

// Some minutes of work, so only where nobody waits: `CI=true npm test`.
if (process.env.CI) for (const scenario of scenarios) crashAtEveryWrite(scenario, 'crash-before');
else it.skip('a crash before every write of every kind of window, of override and of edit: with CI=true', () => {});
