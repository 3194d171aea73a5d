import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The easternmost zone: a test that leans on the machine's local time fails at once.
    env: { TZ: 'Pacific/Kiritimati' },
    testTimeout: 60_000,
    reporters: ['default'],
  },
});
