import { cbor, dateToTag } from '@smithy/core/cbor';
import { AwsFault } from '../aws-fault.ts';
import { queryError } from './json-protocol.ts';
import type { Protocol, WireAnswer } from './wire.ts';

/** Smithy RPC v2 CBOR, in which the `aws` command speaks to CloudWatch. */
export const cborProtocol: Protocol = {
  address(request) {
    if (request.headers['smithy-protocol'] !== 'rpc-v2-cbor') return undefined;
    const [, operation] = /\/service\/GraniteServiceVersion20100801\/operation\/(\w+)$/.exec(request.path) ?? [];
    return operation === undefined ? undefined : { service: 'cloudwatch', operation };
  },

  readInput(request) {
    if (request.body.length === 0) return {};
    try {
      return untagged(cbor.deserialize(request.body));
    } catch {
      throw new AwsFault('SerializationException', 'Malformed CBOR');
    }
  },

  answer: (_address, output, requestId) => reply(200, requestId, output),

  refusal: (_address, fault, requestId) =>
    reply(
      fault.status,
      requestId,
      { __type: `com.amazonaws.cloudwatch#${fault.code}`, message: fault.message },
      queryError(fault),
    ),
};

const reply = (
  status: number,
  requestId: string,
  content: object,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer => ({
  status,
  headers: {
    'content-type': 'application/cbor',
    'smithy-protocol': 'rpc-v2-cbor',
    'x-amzn-requestid': requestId,
    ...headers,
  },
  body: Buffer.from(cbor.serialize(tagged(content))),
});

/** Instants travel as tag 1, seconds since 1970. Members without a value are left out. */
const tagged = (value: unknown): unknown => {
  if (value instanceof Date) return dateToTag(value);
  if (Array.isArray(value)) return value.map(tagged);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, tagged(member)]),
  );
};

const untagged = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if ('tag' in value && 'value' in value) return untagged(value.value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, untagged(member)]),
  );
};
