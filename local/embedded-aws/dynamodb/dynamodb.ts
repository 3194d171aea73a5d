import { EventEmitter } from 'node:events';
import dynalite from 'dynalite';
import type { WireAnswer, WireRequest } from '../wire/wire.ts';

/** Amazon DynamoDB: dynalite's request handler, called without its server, so that no second port is needed. */
export interface DynamoDb {
  handle(request: WireRequest): Promise<WireAnswer>;
}

export const createDynamoDb = (): DynamoDb => {
  const [listener] = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }).listeners('request');
  if (listener === undefined) throw new Error('dynalite has no request handler');
  return {
    handle: (request) =>
      new Promise((resolve) => {
        const incoming = Object.assign(new EventEmitter(), {
          method: request.method,
          url: request.path,
          headers: { ...signedAnyhow, ...request.headers },
        });
        const headers: Record<string, string> = {};
        const response = {
          statusCode: 200,
          setHeader: (name: string, value: string | number) => {
            headers[name.toLowerCase()] = String(value);
          },
          end: (body = '') => resolve({ status: response.statusCode, headers, body: Buffer.from(body) }),
        };
        listener(incoming, response);
        incoming.emit('data', request.body);
        incoming.emit('end');
      }),
  };
};

/** dynalite wants to see a signature but checks none; callers inside this process have none. */
const signedAnyhow = {
  authorization: 'AWS4-HMAC-SHA256 Credential=embedded, SignedHeaders=host, Signature=none',
  'x-amz-date': '20260101T000000Z',
};
