import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { answerHistory } from '../lib/execute/answer-history.ts';
import { deadlineOf, inTime } from './deadline.ts';
import { type HistoryWiring, wireHistory } from './wiring.ts';

/** What people were told of a target or of an event. Invoked by a person or by the command line. */
export const createHandler = (wire: () => HistoryWiring) => {
  let wired: HistoryWiring | undefined;
  return middy(inTime).handler(async (payload: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    wired ??= wire();
    const { open, logger } = wired;
    const answer = await answerHistory(open(deadlineOf(context)), payload);
    logger.info('history', { told: answer.told.length, more: answer.next !== undefined });
    return answer;
  });
};

export const handler = createHandler(wireHistory);
