import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { Failure } from '../shell/failure.ts';

/** The API of a code host. */
export interface Api {
  /** As people know it. */
  readonly name: string;
  /** Without a slash at its end. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What to do about a status. */
  readonly hints: Readonly<Record<number, string>>;
}

export interface Answered<Value> {
  readonly value: Value;
  readonly headers: Headers;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT';

/** Of one call; a check that waits for longer is better started anew. */
const timeoutMs = 20_000;

/** Before the second and the third try, unless the host says how long. */
const waitsMs = [1_000, 3_000];
const longestWaitMs = 30_000;

/**
 * One call, tried three times where that does no harm. A POST whose answer was lost may have made the comment: it is not sent
 * again, since the next run finds and edits what there is.
 *
 * @param path with a slash at its beginning
 */
export async function callApi<Value>(
  api: Api,
  method: Method,
  path: string,
  schema: z.ZodType<Value>,
  body?: object,
): Promise<Answered<Value>> {
  for (let tried = 0; ; tried++) {
    const response = await send(api, method, path, body);
    if (typeof response !== 'string' && response.ok) {
      return { value: await answeredValue(api, response, schema), headers: response.headers };
    }
    const wait = waitsMs[tried];
    if (wait === undefined || !mayTryAgain(method, response)) throw await failureOf(api, response);
    await setTimeout(Math.min(askedWaitMs(response) ?? wait, longestWaitMs));
  }
}

/** A response, or why there is none. */
async function send({ base, headers }: Api, method: Method, path: string, body?: object): Promise<Response | string> {
  try {
    return await fetch(`${base}${path}`, {
      method,
      headers: { ...headers, 'user-agent': 'prescale', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      // A token goes to no other host.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function mayTryAgain(method: Method, response: Response | string): boolean {
  if (typeof response === 'string') return method !== 'POST';
  // Asked to wait: nothing was done.
  if (response.status === 429 || (response.status === 403 && response.headers.has('retry-after'))) return true;
  return response.status >= 500 && method !== 'POST';
}

function askedWaitMs(response: Response | string): number | undefined {
  if (typeof response === 'string') return undefined;
  const asked = response.headers.get('retry-after');
  return asked !== null && /^\d{1,6}$/.test(asked) ? Number(asked) * 1_000 : undefined;
}

async function answeredValue<Value>({ name }: Api, response: Response, schema: z.ZodType<Value>): Promise<Value> {
  const read = schema.safeParse(await response.json().catch(() => undefined));
  if (read.success) return read.data;
  throw new Failure('not-posted', `${name} has answered with something else than it documents.`);
}

const said = z.object({ message: z.union([z.string(), z.record(z.string(), z.unknown())]) });

async function failureOf({ name, hints }: Api, response: Response | string): Promise<Failure> {
  if (typeof response === 'string')
    return new Failure('not-posted', `${name} cannot be reached: ${oneLine(response)}.`);
  const read = said.safeParse(await response.json().catch(() => undefined));
  const message = read.success ? read.data.message : undefined;
  const text =
    message === undefined ? '' : ` (${oneLine(typeof message === 'string' ? message : JSON.stringify(message))})`;
  const hint = hints[response.status];
  return new Failure('not-posted', `${name} answered ${response.status}${text}: nothing was posted.`, {
    ...(hint !== undefined && { hint }),
  });
}

/** What another program says is shown in one line, without what would move the cursor. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 200);
