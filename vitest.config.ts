import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Started first, in this order, so that all cores are done at about the same time. */
const slowest = [
  /every-(call|write)-/,
  /test\/(service|package|simulation)\/|(language\/properties|any-text|wall-clock-oracle|cron-second-library)\.test/,
];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = slowest.findIndex((pattern) => pattern.test(moduleId));
      return found < 0 ? slowest.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/temporary-folder.ts',
    // The easternmost zone: a test that leans on the machine's local time fails at once.
    env: { TZ: 'Pacific/Kiritimati' },
    // For what hangs, not for what is slow: the machine may be busy with something else.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // All cores: the default leaves one idle, which of two is half.
    maxWorkers: '100%',
    // One process after another reads the SDK only once; no test changes what another one sees.
    isolate: false,
    unstubEnvs: true,
    restoreMocks: true,
    sequence: { sequencer: SlowestFirst },
  },
});
