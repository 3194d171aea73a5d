import { defineConfig } from 'vitest/config';

/** The tests that look at the planner and the language from close by, and fast: each mutant runs all that reach it. */
export default defineConfig({
  test: {
    include: [
      'test/plan/*.test.ts',
      'test/schedule/*.test.ts',
      'test/language/*.test.ts',
      'test/notification/*.test.ts',
      'test/slack/announcements.test.ts',
      'test/simulation/found.test.ts',
    ],
    exclude: [
      '**/node_modules/**',
      'test/plan/properties.test.ts',
      'test/schedule/properties.test.ts',
      'test/schedule/cron-second-library.test.ts',
      'test/schedule/wall-clock-oracle.test.ts',
      'test/language/properties.test.ts',
      'test/language/public-api.test.ts',
      'test/notification/notification.test.ts',
    ],
    env: { TZ: 'Pacific/Kiritimati' },
    isolate: false,
    testTimeout: 20_000,
  },
});
