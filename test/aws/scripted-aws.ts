import type { ClientOptions } from '../../lib/aws/clients.ts';
import { createClients } from '../../lib/aws/clients.ts';
import type { Waits } from '../../lib/aws/retry.ts';

export interface Call {
  readonly operation: string;
  /** As it went over the wire. */
  readonly input: Readonly<Record<string, unknown>>;
  /** From 1, of all calls. */
  readonly number: number;
}

export interface Fault {
  readonly fault: string;
  readonly message: string;
  readonly status: number;
}

export const fault = (name: string, message = 'as scripted', status = 400): Fault => ({ fault: name, message, status });

/** Waits that take no time. */
export const noWaits: Waits & { readonly now: () => number } = {
  sleep: async () => undefined,
  backoffMs: () => 0,
  now: () => 0,
};

/** The connection ends before an answer. */
export const dropped = Symbol('dropped');

type Answer = object | Fault | typeof dropped;

/** Real SDK clients whose requests are answered by `answer`, in the JSON protocols, without a network or waiting. */
export const scriptedAws = (
  answer: (call: Call) => Answer | Promise<Answer>,
  onOptions: (options: { readonly abortSignal?: unknown }) => void = () => {},
) => {
  const calls: Call[] = [];
  const handle = async (request: { headers: Record<string, string>; body: Uint8Array }, options = {}) => {
    onOptions(options);
    const operation = (request.headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
    const call = { operation, input: JSON.parse(new TextDecoder().decode(request.body)), number: calls.length + 1 };
    calls.push(call);
    const answered = await answer(call);
    if (answered === dropped) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    if ('fault' in answered) return response(answered.status, { __type: answered.fault, message: answered.message });
    return response(200, answered);
  };
  const clients = createClients({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { handle } as unknown as NonNullable<ClientOptions['requestHandler']>,
  });
  return { clients, calls, operations: () => calls.map(({ operation }) => operation) };
};

const response = (statusCode: number, body: object) => ({
  response: {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: new Uint8Array(Buffer.from(JSON.stringify(body))),
  },
});
