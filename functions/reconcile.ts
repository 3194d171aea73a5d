import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { deadlineOf, inTime } from './deadline.ts';
import { type ReconcileWiring, wireReconcile } from './wiring.ts';

/**
 * The tick: EventBridge -> reconcile. What is in the event does not matter, only when it comes: a late or repeated one
 * finds what is left to do. It throws after all targets were tried if any failed.
 */
export const createHandler = (wire: () => ReconcileWiring) => {
  let wired: ReconcileWiring | undefined;
  return middy(inTime).handler(async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    wired ??= wire();
    const { tick, now, logger } = wired;
    const report = await tick({ now: now(), deadline: deadlineOf(context) });
    for (const { target, step, outcome, observed } of report.steps) {
      const mode = observed === undefined ? 'act' : 'observe';
      logger.info('step', { target, step: step.kind, because: step.because, outcome, mode });
    }
    for (const { target, error } of report.failures) logger.error('failed', { target, error });
    const { targets, looked, published, slowedDown, unfinished, failures } = report;
    const counts = {
      targets,
      looked,
      steps: report.steps.length,
      published,
      slowedDown,
      unfinished,
      failures: failures.length,
    };
    logger.info('tick', { ...counts, tzdata: process.versions.tz });
    if (failures.length > 0) {
      const said = failures.map(({ target, error }) =>
        target === undefined ? error.message : `${target}: ${error.message}`,
      );
      throw new AggregateError(
        failures.map(({ error }) => error),
        said.join('\n'),
      );
    }
    // Lambda takes 6 MB as an answer, and the records of some hundred targets are more.
    return counts;
  });
};

export const handler = createHandler(wireReconcile);
