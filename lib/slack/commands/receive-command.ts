import * as z from 'zod/mini';
import { PrescaleError } from '../../execute/failure.ts';
import type { TakenRequests } from '../../execute/ports.ts';
import { cut } from '../../tell/plain-text.ts';
import { isSignedWith, longestUnderWayMs, signedRequest } from '../signature.ts';
import type { CommandAnswer } from './answer-command.ts';
import { codeSpan } from './code-span.ts';
import type { Command } from './command.ts';
import { parseCommand } from './parse-command.ts';

/** As it came: nothing of it is to be believed yet. */
export interface ReceivedRequest {
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Byte for byte as it was signed. */
  readonly body: string;
}

export interface Reception {
  /** Slack's signing secret. */
  readonly secret: () => Promise<string>;
  readonly taken: TakenRequests;
  readonly answer: (
    command: Command,
    asker: { readonly user: string; readonly slash: string },
  ) => Promise<CommandAnswer>;
  readonly now: () => Date;
}

export type Received =
  | { readonly outcome: 'refused'; readonly because: 'unsigned' | 'late' | 'forged' | 'replayed' | 'unreadable' }
  | {
      readonly outcome: 'answered';
      readonly answer: CommandAnswer;
      readonly user: string;
      readonly command: Command['kind'] | 'unclear';
      /** What went wrong, where that is nobody's mistake in typing. */
      readonly failure?: unknown;
    };

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
const slashCommand = z.lazy(() =>
  z.object({
    command: z.string().check(z.regex(/^\/\S{1,60}$/)),
    text: z._default(z.string(), ''),
    user_id: z.string().check(z.regex(/^[UW][A-Z0-9]{2,30}$/)),
  }),
);

/** Whoever knows the address may send anything, so that nothing is read before the signature, and nothing is done twice. */
export async function receiveCommand({ headers, body }: ReceivedRequest, reception: Reception): Promise<Received> {
  const now = reception.now();
  const request = signedRequest(headers, body, now);
  if (typeof request === 'string') return refused(request);
  if (!isSignedWith(request, await reception.secret())) return refused('forged');
  // Twice as long: a clock may be behind by as much as another is ahead.
  const until = new Date(now.getTime() + 2 * longestUnderWayMs);
  if (!(await reception.taken.take(request.signature, until))) return refused('replayed');
  const read = slashCommand.safeParse(Object.fromEntries(new URLSearchParams(body)));
  if (!read.success) return refused('unreadable');
  const { command: slash, text, user_id: user } = read.data;
  const command = parseCommand(slash, text);
  if (command.kind === 'unclear') {
    return { outcome: 'answered', user, command: 'unclear', answer: { text: command.says, isPublic: false } };
  }
  try {
    const answer = await reception.answer(command, { user, slash });
    return { outcome: 'answered', user, command: command.kind, answer };
  } catch (failure) {
    return { outcome: 'answered', user, command: command.kind, failure, answer: excuse(slash, failure) };
  }
}

const refused = (because: Extract<Received, { outcome: 'refused' }>['because']): Received => ({
  outcome: 'refused',
  because,
});

/** An answer may have been lost on its way, so nobody can say that nothing was done. */
const excuse = (slash: string, failure: unknown): CommandAnswer => ({
  text: `Something went wrong (${failure instanceof PrescaleError ? failure.code : 'unexpected'}). See what holds with ${codeSpan(`${slash} status`)}, and try again.`,
  isPublic: false,
});

/** What Slack takes as an answer: https://docs.slack.dev/interactivity/implementing-slash-commands#responding_to_commands */
export const slackResponse = ({ text, isPublic }: CommandAnswer): object => ({
  response_type: isPublic ? 'in_channel' : 'ephemeral',
  text: cut(text, mostCharacters),
});

/** A section that is longer is folded or cut by Slack. */
const mostCharacters = 12_000;
