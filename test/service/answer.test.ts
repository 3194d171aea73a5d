import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/reconcile.ts';
import type { TickReport } from '../../lib/execute/reconcile.ts';
import { freshRecord } from '../../lib/plan/record.ts';

const targets = 300;

/** Of a tick that stored one record for each target, as large as an event makes them. */
const report: TickReport = {
  targets,
  looked: targets,
  steps: Array.from({ length: targets }, (_, index) => ({
    target: `t${index}`,
    step: {
      kind: 'remember',
      record: {
        ...freshRecord({ name: `t${index}`, ecs: { cluster: 'c', service: `t${index}` } }),
        told: [{ id: 'x'.repeat(6_000), until: '2026-11-28T00:00:00Z' }],
      },
      tell: [],
      because: 'an event begins',
    },
    outcome: 'done',
  })),
  published: 3,
  failures: [],
  slowedDown: 2,
  unfinished: 1,
};

describe('the answer of reconcile', () => {
  it('is counts and no records, however many targets there are: Lambda takes 6 MB', async () => {
    const logged: unknown[] = [];
    const log = (message: string, fields: object): void => void logged.push({ message, fields });
    const handler = createHandler(() => ({
      tick: async () => report,
      now: () => new Date('2026-11-27T14:00:00Z'),
      logger: { info: log, warn: log, error: log },
    }));
    const answer = await handler({}, { getRemainingTimeInMillis: () => 58_000 } as Context);
    const counts = {
      targets,
      looked: targets,
      steps: targets,
      published: 3,
      slowedDown: 2,
      unfinished: 1,
      failures: 0,
    };
    expect(answer).toEqual(counts);
    expect(JSON.stringify(answer).length).toBeLessThan(1_000);
    expect(logged.at(-1)).toEqual({ message: 'tick', fields: { ...counts, tzdata: process.versions.tz } });
    expect(JSON.stringify(logged)).not.toContain('xxx');
  });
});
