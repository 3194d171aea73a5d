import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { setOverride } from '../lib/execute/override.ts';
import { deadlineOf, inTime } from './deadline.ts';
import { type OverrideWiring, wireOverride } from './wiring.ts';

/**
 * Holds a target at a capacity until a time, or ends that. Invoked by a person or by the command line; the answer says
 * what the next tick will do.
 */
export const createHandler = (wire: () => OverrideWiring) => {
  let wired: OverrideWiring | undefined;
  return middy(inTime).handler(async (payload: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    wired ??= wire();
    const { open, defaultTarget, now, logger } = wired;
    const answer = await setOverride(open(deadlineOf(context)), payload, defaultTarget, now());
    logger.info('override', { target: answer.target, override: answer.override });
    return answer;
  });
};

export const handler = createHandler(wireOverride);
