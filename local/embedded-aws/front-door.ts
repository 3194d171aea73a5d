import { AwsFault } from './aws-fault.ts';
import type { DynamoDb } from './dynamodb/dynamodb.ts';
import { type FaultSource, faultError } from './faults.ts';
import type { LateEffects } from './late-effects.ts';
import type { AwsService } from './operation.ts';
import { readInput } from './read-input.ts';
import type { RecordedCall } from './recorded-call.ts';
import type { ServiceName } from './service-name.ts';
import { cborProtocol } from './wire/cbor-protocol.ts';
import { jsonProtocol } from './wire/json-protocol.ts';
import { queryProtocol } from './wire/query-protocol.ts';
import type { CallAddress, Protocol, Reply, WireAnswer, WireRequest } from './wire/wire.ts';

/** The one way in, from the socket and from inside the process: records, lets faults strike, then serves. */
export interface FrontDoor {
  handle(request: WireRequest): Promise<Reply>;
  readonly calls: readonly RecordedCall[];
  clearCalls(): void;
}

export interface FrontDoorParts {
  readonly services: ReadonlyMap<ServiceName, AwsService>;
  readonly dynamoDb: DynamoDb;
  readonly faults: FaultSource;
  readonly lateEffects: LateEffects;
  /** How long the answer to a call takes, in milliseconds. */
  readonly latency: (call: RecordedCall) => number;
  readonly now: () => Date;
  readonly newRequestId: () => string;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

export const createFrontDoor = (parts: FrontDoorParts): FrontDoor => {
  let calls: Writable<RecordedCall>[] = [];

  const handle = async (request: WireRequest): Promise<Reply> => {
    const [protocol, address] = recognise(request);
    const requestId = parts.newRequestId();
    if (address === undefined) return answered(protocol.refusal(nobody, unknownOperation(), requestId), 0);
    const input = attempt(() => protocol.readInput(request));
    const call: Writable<RecordedCall> = {
      number: calls.length + 1,
      ...address,
      input: input instanceof AwsFault ? undefined : input,
      caller: callerOf(request),
      at: parts.now(),
      outcome: 'in-flight',
    };
    calls.push(call);

    const fault = parts.faults.of(call);
    const kind = fault?.kind;
    if (kind === 'never-answer' || kind === 'late') {
      call.outcome = 'held';
      if (fault?.kind === 'late')
        parts.lateEffects.add(new Date(call.at.getTime() + fault.lateMs), call.service === 'dynamodb', async (at) => {
          const result = await attemptAsync(() => run(parts, request, address, input, at));
          call.outcome = result instanceof AwsFault ? result.code : 'answer-lost';
        });
      return { kind: 'held' };
    }
    const afterMs = parts.latency(call);
    if (kind === 'drop-before' || kind === 'crash-before') {
      call.outcome = 'dropped';
      return { kind: 'dropped', afterMs };
    }
    await parts.lateEffects.carryOut(call.at);
    const injected = kind && faultError(kind, call.service, call.operation);
    const result = injected ?? (await attemptAsync(() => serve(parts, request, address, input, call.at)));
    if (kind === 'drop-after' || kind === 'crash-after') {
      call.outcome = 'answer-lost';
      return { kind: 'dropped', afterMs };
    }
    call.outcome = outcomeOf(result);
    return answered(onWire(protocol, address, result, requestId), afterMs);
  };

  return {
    handle,
    get calls() {
      return calls;
    },
    clearCalls: () => {
      calls = [];
    },
  };
};

/** Of `AWS4-HMAC-SHA256 Credential=<access key>/<date>/...`. */
const callerOf = ({ headers }: WireRequest): string | undefined =>
  /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1];

const protocols: readonly Protocol[] = [jsonProtocol, cborProtocol, queryProtocol];

const recognise = (request: WireRequest): [Protocol, CallAddress | undefined] => {
  for (const protocol of protocols) {
    const address = protocol.address(request);
    if (address !== undefined) return [protocol, address];
  }
  return [jsonProtocol, undefined];
};

/** Used only to word the refusal of a request that is for none of the services. */
const nobody: CallAddress = { service: 'ssm', operation: '' };

const serve = async (
  parts: FrontDoorParts,
  request: WireRequest,
  address: CallAddress,
  input: unknown,
  now: Date,
): Promise<object> => {
  const service = parts.services.get(address.service);
  if (service !== undefined && !(input instanceof AwsFault) && Object.hasOwn(service.operations, address.operation))
    service.throttle(address.operation, now);
  return run(parts, request, address, input, now);
};

const run = async (
  parts: FrontDoorParts,
  request: WireRequest,
  address: CallAddress,
  input: unknown,
  now: Date,
): Promise<object> => {
  if (input instanceof AwsFault) throw input;
  if (address.service === 'dynamodb') return parts.dynamoDb.handle(request);
  const service = parts.services.get(address.service);
  if (service === undefined) throw unknownOperation();
  return runOperation(service, address.operation, input, now);
};

/** Runs an operation past the front door: nothing is recorded, throttled or made to fail. */
export const runOperation = (
  service: AwsService,
  name: string,
  input: unknown,
  now: Date,
): object | Promise<object> => {
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (operation === undefined) throw unknownOperation();
  return operation.run(readInput(service, operation, input), { now });
};

const unknownOperation = (): AwsFault => new AwsFault('UnknownOperationException', 'The operation is not known.');

const outcomeOf = (result: object): RecordedCall['outcome'] => {
  if (result instanceof AwsFault) return result.code;
  return isWireAnswer(result) && result.status >= 300 ? errorName(result) : 'ok';
};

const onWire = (protocol: Protocol, address: CallAddress, result: object, requestId: string): WireAnswer => {
  if (result instanceof AwsFault) return protocol.refusal(address, result, requestId);
  return isWireAnswer(result) ? result : protocol.answer(address, result, requestId);
};

const answered = (answer: WireAnswer, afterMs: number): Reply => ({ kind: 'answer', answer, afterMs });

const isWireAnswer = (result: object): result is WireAnswer => 'body' in result && Buffer.isBuffer(result.body);

/** `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException` -> its last part. */
const errorName = (answer: WireAnswer): string =>
  /"__type":"(?:[^"#]*#)?(\w+)"/.exec(answer.body.toString())?.[1] ?? `HTTP ${answer.status}`;

const attempt = <T>(action: () => T): T | AwsFault => {
  try {
    return action();
  } catch (error) {
    if (error instanceof AwsFault) return error;
    throw error;
  }
};

const attemptAsync = async <T>(action: () => Promise<T>): Promise<T | AwsFault> => {
  try {
    return await action();
  } catch (error) {
    if (error instanceof AwsFault) return error;
    throw error;
  }
};
