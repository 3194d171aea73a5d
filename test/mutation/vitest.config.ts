import { defineConfig } from 'vitest/config';

/** The tests that look at the planner, the messages and the language from close by, and fast: each mutant runs all that reach it. */
export default defineConfig({
  test: {
    include: [
      'test/plan/*.test.ts',
      'test/tell/*.test.ts',
      'test/schedule/*.test.ts',
      'test/language/*.test.ts',
      'test/notification/*.test.ts',
      'test/slack/announcements.test.ts',
      'test/simulation/found.test.ts',
    ],
    exclude: [
      '**/node_modules/**',
      // They take seconds each or watch the time, and look at the same things from further away.
      'test/notification/notification.test.ts',
      'test/language/any-text.test.ts',
      'test/schedule/wall-clock-oracle.test.ts',
      'test/language/public-api.test.ts',
      'test/language/documented-examples.test.ts',
    ],
    env: { TZ: 'Pacific/Kiritimati', PRESCALE_CASES: '20', PRESCALE_DAYS: '3' },
    isolate: false,
    testTimeout: 600_000,
  },
});
