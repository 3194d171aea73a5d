import type { Subscription } from '../../lib/aws/sns-subscriptions.ts';
import { counted } from '../../lib/schedule/counted.ts';
import type { DeadLetterQueue } from '../aws/dead-letters.ts';
import { agoText } from '../text/ago-text.ts';
import { type Finding, failed, ok, warning } from './check.ts';

/** `lookedAt`: when a tick last looked at all targets. */
export function ticksFinding(lookedAt: string | undefined, isLate: boolean, now: Date, isLocal = false): Finding {
  if (lookedAt === undefined)
    return failed(
      'No tick has ever looked at the targets.',
      isLocal
        ? 'prescale tick --local takes one.'
        : 'Wait a minute after the first deployment; after that the log of the function reconcile says why.',
    );
  const ago = agoText(new Date(lookedAt), now);
  return isLate
    ? failed(
        `No tick runs: the last look at all targets was ${ago}, and one is due every ten minutes.`,
        'The log of the function reconcile says why; its rule in EventBridge must be enabled.',
      )
    : ok(`Ticks run: the last look at all targets was ${ago}.`);
}

export function deadLettersFinding(queues: readonly DeadLetterQueue[]): Finding {
  if (queues.length === 0)
    return warning('There is no queue for dead letters.', 'Deploy the stage as it is here: its stack has them.');
  const filled = queues
    .map(({ name, visible, hidden }) => ({ name, count: visible + hidden }))
    .filter(({ count }) => count > 0);
  return filled.length === 0
    ? ok('There are no dead letters.')
    : warning(
        `There are dead letters: ${filled.map(({ name, count }) => `${count} in ${name}`).join(', ')}.`,
        'prescale dead-letters list shows what they are, and prescale dead-letters replay brings them back.',
      );
}

/** `undefined`: there is no such topic. */
export function topicFinding(topic: string, subscriptions: readonly Subscription[] | undefined): Finding {
  if (subscriptions === undefined)
    return failed(`There is no topic ${topic}: nobody can be told.`, 'Deploy the stage: its stack has the topic.');
  const confirmed = subscriptions.filter(({ isConfirmed }) => isConfirmed);
  const pending = subscriptions.length - confirmed.length;
  const waiting =
    pending === 0
      ? ''
      : ` ${counted(pending, 'other waits', 'others wait')} for somebody to confirm ${pending === 1 ? 'it' : 'them'}.`;
  if (confirmed.length > 0) {
    const protocols = [...new Set(confirmed.map(({ protocol }) => protocol))].sort().join(', ');
    return ok(
      `The topic has ${counted(confirmed.length, 'confirmed subscription', 'confirmed subscriptions')} (${protocols}).${waiting}`,
    );
  }
  return pending === 0
    ? failed(
        `Nobody has subscribed to the topic ${topic}: nobody is told anything.`,
        'Deploy the stage with its notifier, or subscribe somebody (docs/slack.md).',
      )
    : failed(
        `No subscription of the topic ${topic} is confirmed: nobody is told anything.`,
        'Open the link in the message that AWS has sent to whoever subscribed.',
      );
}
