import type { Deadline } from '../execute/deadline.ts';
import type { PrescaleError } from '../execute/failure.ts';
import type { Posting } from '../execute/posting.ts';
import type { Waiting } from '../execute/waiting.ts';
import { isHeldBack } from './held-back.ts';
import { share } from './share.ts';
import { tokensAt } from './token-bucket.ts';
import { type PostingPorts, type Told, takeTurn } from './turn.ts';

export interface PostingReport extends Told {
  readonly waiting: number;
  /** When the oldest that waits was decided. */
  readonly since?: Date;
  /** Why no more was posted. */
  readonly failure?: PrescaleError;
}

/**
 * Posts what waits, as far as Slack takes it now; what is left waits for the next time. One of all invocations posts at a
 * time: the others leave what they have put to it, and it looks again after its turn.
 */
export async function postWaiting(ports: PostingPorts, deadline: Deadline): Promise<PostingReport> {
  const posted: Told['posted'][number][] = [];
  const givenUp: Told['givenUp'][number][] = [];
  for (;;) {
    const { posting, waiting } = await ports.inbox.load();
    const report = { posted, givenUp, waiting: waiting.length, ...sinceOf(waiting) };
    if (!isTurn(posting, waiting, ports.now())) return report;
    const turn = await takeTurn(ports, posting, waiting, deadline);
    posted.push(...turn.posted);
    givenUp.push(...turn.givenUp);
    if (turn.failure !== undefined || !turn.isGoingOn) {
      const gone = turn.posted.length + turn.givenUp.length;
      return { ...report, waiting: Math.max(0, waiting.length - gone), ...(turn.failure && { failure: turn.failure }) };
    }
  }
}

/** Whether there is anything to do that this invocation may do now. */
function isTurn(posting: Posting, waiting: readonly Waiting[], now: Date): boolean {
  const isAhead = (instant: string | undefined): boolean =>
    instant !== undefined && Date.parse(instant) > now.getTime();
  if (isAhead(posting.heldUntil) || isAhead(posting.notBefore)) return false;
  if (posting.attempt !== undefined || posting.behind.some((id) => !isHeldBack(posting, id, now))) return true;
  const tried = waiting.filter(({ key }) => !isHeldBack(posting, key, now));
  const { single, folded } = share(tried, tokensAt(posting, now), now);
  return single.length + folded.length > 0;
}

const sinceOf = (waiting: readonly Waiting[]): { readonly since?: Date } => {
  const times = waiting.map(({ announcement }) => Date.parse(announcement.at));
  return times.length === 0 ? {} : { since: new Date(times.reduce((one, other) => Math.min(one, other))) };
};
