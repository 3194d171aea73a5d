import { AwsFault } from '../aws-fault.ts';
import type { ServiceName } from '../service-name.ts';
import type { CallAddress, Protocol, WireAnswer } from './wire.ts';

interface Target {
  readonly service: ServiceName;
  readonly contentType: string;
}

const json10 = 'application/x-amz-json-1.0';
const json11 = 'application/x-amz-json-1.1';

/** The first part of `x-amz-target`, from the services' API models. */
const targets: Readonly<Record<string, Target>> = {
  AmazonEC2ContainerServiceV20141113: { service: 'ecs', contentType: json11 },
  AnyScaleFrontendService: { service: 'application-autoscaling', contentType: json11 },
  AmazonSQS: { service: 'sqs', contentType: json10 },
  AmazonSSM: { service: 'ssm', contentType: json11 },
  DynamoDB_20120810: { service: 'dynamodb', contentType: json10 },
  GraniteServiceVersion20100801: { service: 'cloudwatch', contentType: json10 },
};

const contentTypes = new Map(Object.values(targets).map(({ service, contentType }) => [service, contentType]));

/** AWS JSON 1.0 and 1.1: one POST, the operation in a header, instants as seconds since 1970. */
export const jsonProtocol: Protocol = {
  address(request) {
    const [prefix = '', operation = ''] = (request.headers['x-amz-target'] ?? '').split('.');
    const target = Object.hasOwn(targets, prefix) ? targets[prefix] : undefined;
    return target && { service: target.service, operation };
  },

  readInput(request) {
    if (request.body.length === 0) return {};
    const text = request.body.toString();
    try {
      // AWS takes a null for a member that was left out.
      return text.includes('null') ? JSON.parse(text, withoutNull) : JSON.parse(text);
    } catch {
      throw new AwsFault('SerializationException', 'Unexpected character or end of input');
    }
  },

  answer: (address, output, requestId) => reply(address, 200, requestId, output),

  refusal(address, fault, requestId) {
    // Application Auto Scaling's model spells the member with a capital.
    const message = address.service === 'application-autoscaling' ? 'Message' : 'message';
    return reply(
      address,
      fault.status,
      requestId,
      { __type: fault.code, [message]: fault.message },
      address.service === 'cloudwatch' ? queryError(fault) : {},
    );
  },
};

/** CloudWatch moved away from the Query protocol; this header carries the error code that old clients knew. */
export const queryError = (fault: AwsFault): Record<string, string> => ({
  'x-amzn-query-error': `${fault.code};${fault.status < 500 ? 'Sender' : 'Receiver'}`,
});

const withoutNull = (_key: string, value: unknown): unknown => (value === null ? undefined : value);

const reply = (
  address: CallAddress,
  status: number,
  requestId: string,
  content: object,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer => ({
  status,
  headers: {
    'content-type': contentTypes.get(address.service) ?? json11,
    'x-amzn-requestid': requestId,
    ...headers,
  },
  body: Buffer.from(JSON.stringify(content, epochDates)),
});

/** `JSON.stringify` has already called `toJSON` on dates when a replacer sees them, so it looks at the holder. */
function epochDates(this: unknown, key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const held = typeof this === 'object' && this !== null ? Reflect.get(this, key) : undefined;
  return held instanceof Date ? held.getTime() / 1000 : value;
}
