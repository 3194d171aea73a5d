import * as z from 'zod/mini';
import { jsonProblem } from '../plan/json-problem.ts';
import { present } from '../schedule/present.ts';
import type { Announcement } from '../tell/announcement.ts';
import { cut } from '../tell/plain-text.ts';
import { PrescaleError } from './failure.ts';
import type { History, HistoryQuestion, HistoryStart } from './ports.ts';

/** A payload of the history function. */
const historyRequest = z.lazy(() => {
  const text = z.string().check(z.minLength(1), z.maxLength(2_000));
  return z
    .strictObject({
      target: z.optional(text),
      /** The thread of an announcement: `holiday-campaign@2026-11-27T14:00:00.000Z`. */
      event: z.optional(text),
      /** A day, which begins at midnight UTC, or an instant with its offset. */
      since: z.optional(z.union([z.iso.date(), z.iso.datetime({ offset: true })])),
      /** `next` of the answer before. */
      after: z.optional(text),
    })
    .check(
      z.refine(({ target, event }) => target === undefined || event === undefined, 'Ask for a target or for an event.'),
    );
});

export interface HistoryAnswer {
  /** The oldest first. */
  readonly told: readonly Announcement[];
  /** There is more: to be sent as `after`. */
  readonly next?: string;
  /** How many are left out that a newer version has kept. */
  readonly unreadable?: number;
}

/** Lambda takes 6 MB as an answer; this leaves room for the form that it is put into. */
const mostBytes = 5_000_000;

/**
 * What was told of a target or of an event, or all of it.
 *
 * @throws PrescaleError `invalid`: what is wrong with the payload, and what to write instead
 */
export async function answerHistory(history: History, payload: unknown, roomBytes = mostBytes): Promise<HistoryAnswer> {
  const { question, from } = asked(payload);
  const told: Announcement[] = [];
  let [bytes, unreadable, last] = [0, 0, ''];
  for await (const { announcement, place } of history.of(question, from)) {
    bytes += announcement === undefined ? 0 : Buffer.byteLength(JSON.stringify(announcement)) + 1;
    if (bytes > roomBytes && told.length > 0) return { told, next: last, ...(unreadable > 0 && { unreadable }) };
    if (announcement === undefined) unreadable += 1;
    else told.push(announcement);
    last = place;
  }
  return { told, ...(unreadable > 0 && { unreadable }) };
}

function asked(payload: unknown): { readonly question: HistoryQuestion; readonly from: HistoryStart } {
  const problem = jsonProblem(payload);
  if (problem !== undefined) throw invalid(`The payload cannot be read: ${problem}.`);
  const read = historyRequest.safeParse(payload);
  if (!read.success) {
    throw invalid(
      `${cut(z.prettifyError(read.error), 200)}\nWrite for example { "target": "backend", "since": "2026-11-27" } or { "event": "holiday-campaign@2026-11-27T14:00:00.000Z" }; {} asks for everything.`,
    );
  }
  const { target, event, since, after } = read.data;
  return {
    question: target === undefined ? (event === undefined ? { everything: true } : { thread: event }) : { target },
    from: present({ since: since === undefined ? undefined : new Date(since), after }),
  };
}

const invalid = (message: string): PrescaleError => new PrescaleError('invalid', message, { passing: false });
